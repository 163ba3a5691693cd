import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import type { BootstrapSecret } from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import type { CloudAccess, ReadAccess, Token } from '../bootstrap/access.ts';
import { type AppliedBootstrap, type Module, resourcesOf, type Value } from '../bootstrap/applied.ts';
import { awsAccess, awsRequests } from '../bootstrap/aws-access.ts';
import { azureAccess } from '../bootstrap/azure-verdicts.ts';
import { allows, grantsOf } from '../bootstrap/google-access.ts';
import { googleAccess } from '../bootstrap/google-verdicts.ts';
import { vaultAccess } from '../bootstrap/vault-access.ts';
import type { MayInGcs } from '../fakes/gcs.ts';
import type { S3Request } from '../fakes/s3.ts';
import type { StandIns } from '../keys/standins/install.ts';
import { pendingSeedOf, planSeedOf, seedOf } from '../terraform/keys.ts';

/** The identity of the user at the workstation, who may read every secret. */
export const administrator = 'administrator';

const readers: { readonly [C in Cloud]: ReadAccess } = {
  aws: awsAccess,
  azure: azureAccess,
  google: googleAccess,
  vault: vaultAccess,
};

/** The variable by which the jobs of a cloud name their identity. */
const identityNames: { readonly [C in Cloud]: string } = {
  aws: 'AWS_ROLE_ARN',
  azure: 'ARM_CLIENT_ID',
  google: 'GCP_SERVICE_ACCOUNT',
  vault: 'VAULT_JWT_ROLE',
};

/** What `show -json` prints of the state of a root module of the bootstrap. */
export interface Shown {
  readonly values?: {
    readonly root_module: Module;
    readonly outputs?: Readonly<Record<string, { readonly value: Value }>>;
  };
}

export interface BootstrappedCloud {
  readonly cloud: Cloud;
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly access: CloudAccess;
  /** Whether a role of AWS may send a request to S3. */
  readonly mayInS3?: (role: string, request: S3Request) => boolean;
  /** Whether a service account of Google Cloud may send a request to Cloud Storage. */
  readonly mayInGcs?: MayInGcs;
}

/** What the policies in the states of the bootstrap mean. */
export function bootstrapped(answers: Answers, cloud: Cloud, { values }: Shown): BootstrappedCloud {
  const outputs = Object.fromEntries(
    Object.entries(values?.outputs ?? {}).map(([name, { value }]) => [name, value] as const),
  );
  const unused = (): never => {
    throw new Error('the root module cannot run again');
  };
  const applied: AppliedBootstrap = {
    ...{ folder: '.', engine: unused, program: unused, remove: unused },
    resources: resourcesOf(values?.root_module ?? {}),
    outputs,
  };
  const environments = (outputs.ci_environments ?? {}) as BootstrappedCloud['environments'];
  const access = readers[cloud](applied, repositoryOf(answers));
  if (cloud === 'google') {
    const grants = grantsOf({ resources: applied.resources, ciEnvironments: environments });
    return {
      ...{ cloud, environments, access },
      mayInGcs: (account, ...request) => allows(grants, `serviceAccount:${account}`, ...request),
    };
  }
  if (cloud !== 'aws') return { cloud, environments, access };
  const may = awsRequests(applied);
  const named = (role: string): string | undefined =>
    Object.keys(environments).find((name) => environments[name]?.AWS_ROLE_ARN === role);
  return {
    ...{ cloud, environments, access },
    mayInS3: (role, request) => {
      const identity = named(role);
      return identity !== undefined && may(identity, request);
    },
  };
}

/** What an identity of a job is called where it logs in, and the CI/CD environment that it is for. */
export function identityOf({ cloud, environments }: BootstrappedCloud, ciEnvironment: string): string {
  return environments[ciEnvironment]?.[identityNames[cloud]] ?? '';
}

/** Whether the token of a job gets an identity, which the job names as the cloud calls it. */
export function isTrusted(one: BootstrappedCloud, identity: string, token: Token): boolean {
  const found = Object.keys(one.environments).find((name) => identityOf(one, name) === identity);
  return found !== undefined && one.access.trusts(found, token);
}

/** readers.json of the stub providers: every identity reads what its policies allow, and the administrator everything. */
export function writeReaders(world: string, answers: Answers, clouds: readonly BootstrappedCloud[]): void {
  const seeds = ({ environment, pending, use }: BootstrapSecret): string => {
    const found = answers.environments.find(({ name }) => name === environment);
    if (found === undefined) throw new Error(`a secret of no environment: ${environment}`);
    const seed = (pending ? pendingSeedOf : { apply: seedOf, plan: planSeedOf })[use ?? 'apply'](found);
    if (seed === undefined) throw new Error(`a secret that no run reads: ${environment}`);
    return seed;
  };
  const entries = clouds.flatMap((one) => {
    const { secrets } = resourcesIn(repositoryOf(answers), one.cloud);
    const own = Object.keys(one.environments).map((name) => {
      const allowed = secrets.filter((secret) => one.access.verdict(name, { kind: 'key', secret }, 'read') === 'all');
      return [identityOf(one, name), allowed.map(seeds)] as const;
    });
    return [...own, ...(secrets.length === 0 ? [] : [[administrator, secrets.map(seeds)] as const])];
  });
  writeFileSync(join(world, 'readers.json'), JSON.stringify(Object.fromEntries(entries)));
}

/**
 * Gives the services behind the stand-ins what the engine created at the stub providers: empty secrets, vaults and secrets
 * engines. What the bootstrap did not create does not exist.
 */
export function createServices(world: string, tools: StandIns): void {
  const folder = join(world, 'objects');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const objects = names.map((name) => {
    const { key, value } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      readonly key: string;
      readonly value: Readonly<Record<string, string>>;
    };
    return { type: key.slice(0, key.indexOf('/')), value };
  });
  tools.change(({ aws, azure, google, vault }) => {
    for (const { type, value } of objects) {
      if (type === 'aws_secretsmanager_secret')
        aws.secrets[`${value.region}/${value.name}`] ??= { versions: {}, tags: {} };
      if (type === 'google_secret_manager_secret')
        google.secrets[`${value.project}/${value.secret_id}`] ??= { versions: [] };
      if (type === 'azurerm_key_vault' && azure.vaults) azure.vaults[`${value.name}`] = `${value.id}`;
      if (type === 'vault_mount') vault.mounts?.push(`${value.path}`);
    }
  });
  tools.mirror(world);
}
