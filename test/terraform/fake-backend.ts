import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { fakeGcs } from '../fakes/gcs.ts';
import { fakeHcp, hcpHosts } from '../fakes/hcp.ts';
import { fakeHttpState } from '../fakes/http-state.ts';
import { fakeAws } from '../fakes/s3.ts';
import { selfSigned } from '../stub/certificate.ts';
import { scratch } from './workbench.ts';

type Variables = Readonly<Record<string, string>>;

/** What a state backend is for a test: something that keeps bytes. */
export interface FakeBackend {
  /** Settings of the answers that point to it. */
  readonly settings: Variables;
  /** Variables of a run that point to it, with the credentials. */
  readonly environment: Variables;
  /** Everything that it holds. */
  stored(): readonly Buffer[];
  close(): Promise<unknown>;
}

const bytes = (...parts: readonly unknown[]): readonly Buffer[] =>
  parts.flatMap((part) => (part === undefined ? [] : [Buffer.isBuffer(part) ? part : Buffer.from(String(part))]));

function trusted(certificate: string): string {
  const file = join(scratch('certificate'), 'certificate.pem');
  writeFileSync(file, certificate);
  return file;
}

/** A way to start a fake of each backend. `local` keeps its states in the repository, where tests look anyhow. */
const starters: Readonly<Record<string, () => Promise<FakeBackend>>> = {
  local: async () => ({ settings: {}, environment: {}, stored: () => [], close: async () => undefined }),
  s3: async () => {
    const aws = await fakeAws();
    return {
      settings: {},
      environment: aws.environment,
      stored: () => bytes(...aws.objects.values()),
      close: aws.close,
    };
  },
  gcs: async () => {
    const gcs = await fakeGcs();
    const stored = () => bytes(...[...gcs.objects.values()].map((object) => object.bytes));
    return { settings: {}, environment: gcs.environment, stored, close: gcs.close };
  },
  azurerm: async () => {
    const certificate = selfSigned(azureHosts);
    const azure = await fakeAzure(certificate);
    const id = '11111111-2222-4333-8444-555555555555';
    const login = { ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 'from-the-pipeline', ARM_CLIENT_ID: id, ARM_TENANT_ID: id };
    const environment = { ...azure.environment(trusted(certificate.certPem)), ...login, ARM_SUBSCRIPTION_ID: id };
    const stored = () => bytes(...[...azure.blobs.values()].map((blob) => blob.bytes));
    return { settings: {}, environment, stored, close: async () => azure.close() };
  },
  gitlab: async () => {
    const certificate = selfSigned();
    const password = ['glpat', 'not', 'a', 'token'].join('-');
    const gitlab = await fakeHttpState(`someone:${password}`, certificate);
    const environment = {
      TF_HTTP_USERNAME: 'someone',
      TF_HTTP_PASSWORD: password,
      TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate.certPem,
    };
    const settings = { projectId: '4711', host: `localhost:${gitlab.port}` };
    return { settings, environment, stored: () => bytes(...gitlab.states.values()), close: gitlab.close };
  },
  'hcp-terraform': async () => {
    const certificate = selfSigned(hcpHosts);
    const token = ['not', 'a', 'token'].join('-');
    const hcp = await fakeHcp(certificate, token, [
      'acme/unionai-ml-platform-dev',
      'acme/unionai-ml-platform',
      'acme/unionai-ml-platform-bootstrap-vault',
    ]);
    const environment = { ...hcp.environment(trusted(certificate.certPem)), TF_TOKEN_app_terraform_io: token };
    const stored = () => bytes(...[...hcp.workspaces.values()].map((workspace) => workspace.state));
    return { settings: {}, environment, stored, close: async () => hcp.close() };
  },
};

/** Whether a state backend has a fake. */
export const hasFake = (kind: string): boolean => Object.hasOwn(starters, kind);

/** Starts the fake of a state backend. @throws for a backend that has nothing */
export function fakeBackend(kind: string): Promise<FakeBackend> {
  const start = starters[kind];
  if (start === undefined)
    throw new Error(`starters in test/terraform/fake-backend.ts has no fake of the backend ${kind}`);
  return start();
}
