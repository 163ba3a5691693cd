import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { fakeGcs, type MayInGcs } from '../fakes/gcs.ts';
import { fakeAws, type MaySend } from '../fakes/s3.ts';
import { selfSigned } from '../stub/certificate.ts';
import { fakeBackend } from '../terraform/fake-backend.ts';
import { scratch } from '../terraform/workbench.ts';

type Variables = Readonly<Record<string, string>>;

/** A fake of a state backend whose storage exists when the bootstrap has created it. */
export interface Storage {
  readonly environment: Variables;
  /** Settings of the answers that point to it. */
  readonly settings: Variables;
  /** The states by their place. */
  states(): ReadonlyMap<string, string>;
  close(): Promise<unknown>;
}

const texts = (entries: Iterable<readonly [string, Buffer]>): ReadonlyMap<string, string> =>
  new Map([...entries].map(([place, bytes]) => [place, bytes.toString('utf8')]));

/** Which requests a storage accepts. */
export interface May {
  readonly s3: MaySend;
  readonly gcs: MayInGcs;
}

/** The backends whose storage the bootstrap creates. S3 and Cloud Storage can refuse requests of an identity. */
export const created: Readonly<Record<string, (exists: () => boolean, may?: May) => Promise<Storage>>> = {
  s3: async (exists, may) => {
    const aws = await fakeAws(exists, may?.s3);
    return { environment: aws.environment, settings: {}, states: () => texts(aws.objects), close: aws.close };
  },
  gcs: async (exists, may) => {
    const gcs = await fakeGcs(undefined, exists, may?.gcs);
    const states = () => texts([...gcs.objects].map(([place, { bytes }]) => [place, bytes] as const));
    return { environment: gcs.environment, settings: {}, states, close: gcs.close };
  },
  azurerm: async (exists) => {
    const certificate = selfSigned(azureHosts);
    const azure = await fakeAzure(certificate, undefined, exists);
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    const id = '11111111-2222-4333-8444-555555555555';
    const login = { ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 'from-a-user', ARM_CLIENT_ID: id, ARM_TENANT_ID: id };
    return {
      environment: { ...azure.environment(file), ...login, ARM_SUBSCRIPTION_ID: id },
      settings: {},
      states: () => texts([...azure.blobs].map(([place, { bytes }]) => [place, bytes] as const)),
      close: async () => azure.close(),
    };
  },
};

/** The backends whose storage exists. */
export async function existing(kind: string): Promise<Storage> {
  const fake = await fakeBackend(kind);
  const states = () => texts(fake.stored().map((bytes, index) => [String(index), bytes] as const));
  return { environment: fake.environment, settings: fake.settings, states, close: fake.close };
}

/** A state, as far as the tests read it. */
export interface State {
  readonly serial: number;
  readonly lineage: string;
  readonly resources: readonly { readonly mode: string; readonly name: string }[];
}
