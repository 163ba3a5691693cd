import type { BootstrapIdentity, BootstrapResources, BootstrapSecret } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment, type Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { type HclObject, hclArguments, unlessEmpty } from '../hcl-object.ts';
import { moduleFile, prefixedModuleName } from '../module-name.ts';
import { isProtectedTier } from '../protection.ts';
import { bucketOf, googleId, homeOf, plansBucketOf } from './places.ts';

/** The call of the local module `environment` for a deployment. */
export interface ModuleCall {
  readonly file: string;
  readonly module: Identifier;
  readonly comment: Fragment;
  readonly arguments: Fragment;
}

/** One call per deployment that has secrets or identities in Google Cloud. */
export function moduleCalls(repository: Repository, resources: BootstrapResources<'google'>): readonly ModuleCall[] {
  return deploymentsOf(repository).flatMap((deployment) => {
    const names = deployment.members.map(({ name }) => name);
    const secrets = resources.secrets.filter(({ environment }) => names.includes(environment));
    const identities = resources.identities.filter((identity) => identity.deployment === deployment.name);
    if (secrets.length + identities.length === 0) return [];
    return {
      file: moduleFile(repository, deployment),
      module: prefixedModuleName(repository, deployment),
      comment: new Fragment(`The secrets and identities of ${names.join(', ')}.`),
      arguments: callArguments(repository, resources, deployment, secrets, identities),
    };
  });
}

function callArguments(
  repository: Repository,
  resources: BootstrapResources<'google'>,
  deployment: Deployment,
  secrets: readonly BootstrapSecret<'google'>[],
  identities: readonly BootstrapIdentity<'google'>[],
): Fragment {
  const project = homeOf(repository, resources, deployment);
  return hclArguments({
    project,
    ...(identities.length === 0
      ? {}
      : { pool: new Fragment(`local.pools[${project}]`), pool_id: new Fragment('var.workload_identity_pool_id') }),
    secrets: Object.fromEntries(secrets.map((secret) => [keyOf(secret), secretArguments(secret)])),
    identities: Object.fromEntries(
      identities.map((identity) => [identity.ciEnvironment, identityArguments(repository, identity)]),
    ),
  });
}

const keyOf = ({ place }: BootstrapSecret<'google'>): string => `${place.project}/${place.secretId}`;

function secretArguments({ place, tier }: BootstrapSecret<'google'>): HclObject {
  return {
    project: place.project,
    secret_id: place.secretId,
    protected: isProtectedTier(tier) ? new Fragment('var.deletion_protection') : false,
  };
}

function identityArguments(repository: Repository, identity: BootstrapIdentity<'google'>): HclObject {
  const { ciEnvironment, dates, encryptionKeys, logins, reads, savedPlans, state, trust, use, writes } = identity;
  const login = logins.find(({ kind }) => kind === 'gcp-wif');
  const audience = login && trust.audience(login);
  return {
    id: googleId(repository.name, ciEnvironment),
    issuer: trust.issuer,
    audiences: audience === undefined ? undefined : [audience],
    subjects: trust.subjects,
    reads: unlessEmpty(reads.map(keyOf)),
    dates: unlessEmpty(dates.map(keyOf)),
    writes: unlessEmpty(writes.map(keyOf)),
    encryption_keys: unlessEmpty(encryptionKeys),
    claims: trust.claims,
    state: state && {
      bucket: bucketOf(repository, state),
      prefix: state.key,
      access: use === 'apply' ? 'write' : 'read',
    },
    plans:
      state && savedPlans
        ? { bucket: plansBucketOf(state), prefix: `plans/${identity.deployment}`, access: savedPlans }
        : undefined,
  };
}
