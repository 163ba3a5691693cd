import type { Environment } from '../../src/model/answers.ts';
import type {
  BootstrapIdentity,
  BootstrapResources,
  BootstrapSecret,
  BootstrapState,
  SecretPlace,
  StateStorage,
  Use,
} from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { Deployment } from '../../src/model/deployment.ts';
import { cloudOf, type Login } from '../../src/model/login.ts';
import { onceForEach } from '../../src/model/once-for-each.ts';
import { type PipelinePlatform, plansInPipeline, type Repository } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import { deploymentsOf, loginsOfDeployment, reviewedDeployment } from '../ci/deployment.ts';
import { rotatesKeys } from '../ci/rotation.ts';
import { byEnvironment } from '../layout/key.ts';

const known = new WeakMap<Repository, Map<Cloud, unknown>>();

/**
 * Everything that a repository needs in a cloud: storage for states and plans, empty secrets, and the identities of jobs.
 * Computed once: documents and scripts ask for it, too.
 */
export function resourcesIn<C extends Cloud>(repository: Repository, cloud: C): BootstrapResources<C> {
  const byCloud = known.get(repository) ?? new Map<Cloud, unknown>();
  known.set(repository, byCloud);
  const resources = byCloud.get(cloud) ?? neededIn(repository, cloud);
  byCloud.set(cloud, resources);
  return resources as BootstrapResources<C>;
}

function neededIn<C extends Cloud>(repository: Repository, cloud: C): BootstrapResources<C> {
  const deployments = deploymentsOf(repository);
  const states = deployments.flatMap((deployment) => stateIn(repository, deployment, cloud) ?? []);
  const secrets = new Map(
    [...secretsByEnvironment(repository)].map(([name, all]) => [
      name,
      all.flatMap(({ place, ...secret }) => (isIn(place, cloud) ? [{ ...secret, place }] : [])),
    ]),
  );
  const reviewed = reviewedDeployment(deployments)?.name;
  return {
    states,
    sealsPlans: states.length > 0 && sealsPlans(repository),
    secrets: [...secrets.values()].flat(),
    identities: deployments.flatMap((deployment) => {
      const own = deployment.members.flatMap(({ name }) => secrets.get(name) ?? []);
      return identitiesIn(repository, deployment, cloud, own, deployment.name === reviewed);
    }),
  };
}

/** Whether there is anything to create. */
export function isNeeded({ states, secrets, identities }: BootstrapResources): boolean {
  return states.length + secrets.length + identities.length > 0;
}

function sealsPlans({ backend, ci }: Repository): boolean {
  return ci.hasPipeline && ci.sealsPlans && backend.planTransport === 'sealed';
}

function stateIn<C extends Cloud>(
  { backend }: Repository,
  { members: [member], name, tier }: Deployment,
  cloud: C,
): BootstrapState<C> | undefined {
  const place = member && backend.place(member.backend);
  return member && place && isIn(place, cloud) ? { place, key: member.stateKey, name, tier } : undefined;
}

/**
 * The secrets of each environment in any cloud: those of its keys, and for each the one that contains the next key during a
 * rotation. Computed once: each cloud selects its own.
 */
const secretsByEnvironment = onceForEach((repository: Repository): ReadonlyMap<string, readonly BootstrapSecret[]> => {
  const { environments, keys, planKeys } = repository;
  const keysOf = byEnvironment([...keys, ...planKeys]);
  return new Map(
    environments.map((environment) => [
      environment.name,
      (keysOf.get(environment.name) ?? []).flatMap((key) => secretsOf(repository, environment, key)),
    ]),
  );
});

function secretsOf({ store }: Repository, { name, tier }: Environment, key: StoredKey): readonly BootstrapSecret[] {
  if (store.source !== 'store') return [];
  const secret = { environment: name, tier, use: key.use };
  return [
    { ...secret, place: store.place(key.settings), pending: false },
    { ...secret, place: store.place(store.pendingSettings(key.settings)), pending: true },
  ];
}

function identitiesIn<C extends Cloud>(
  repository: Repository,
  deployment: Deployment,
  cloud: C,
  secrets: readonly BootstrapSecret<C>[],
  isReviewed: boolean,
): readonly BootstrapIdentity<C>[] {
  const { ci, backend } = repository;
  if (!ci.hasPipeline || !plansInPipeline(ci, backend)) return [];
  const logins = loginsOfDeployment(repository, deployment).filter((login) => cloudOf(login) === cloud);
  if (logins.length === 0) return [];
  const uses: readonly Use[] = rotatesKeys(repository) ? ['plan', 'apply', 'rotate'] : ['plan', 'apply'];
  return uses.map((use) => identity(repository, ci, deployment, cloud, { use, isReviewed }, logins, secrets));
}

function identity<C extends Cloud>(
  repository: Repository,
  ci: PipelinePlatform,
  deployment: Deployment,
  cloud: C,
  { use, isReviewed }: { readonly use: Use; readonly isReviewed: boolean },
  logins: readonly Login[],
  secrets: readonly BootstrapSecret<C>[],
): BootstrapIdentity<C> {
  const { name, environment, gate, tier } = deployment;
  const ciEnvironment = use === 'apply' ? environment : `${environment}-${use}`;
  const isOpen = use === 'plan' && isReviewed;
  const current = secrets.filter(({ pending }) => !pending);
  // Before a scheduled rotation uses a pending key, the identity that reads this key in other runs plans with it.
  const readable = rotatesKeys(repository) ? secrets : current;
  const state = use === 'rotate' ? undefined : stateIn(repository, deployment, cloud);
  const plans = use === 'plan' ? 'create' : 'read';
  return {
    ciEnvironment,
    deployment: name,
    use,
    tier,
    gate,
    trust: ci.trust(repository, repository.answers.ci, { ciEnvironment, use, tier, gate, isOpen }),
    logins,
    state,
    savedPlans: state !== undefined && sealsPlans(repository) ? plans : undefined,
    reads: use === 'rotate' ? secrets : readable.filter((secret) => (secret.use ?? use) === use),
    dates: { plan: current, apply: [], rotate: secrets }[use],
    writes: use === 'rotate' ? secrets : [],
    encryptionKeys: use === 'rotate' ? [] : encryptionKeys(repository, deployment, cloud),
  };
}

function encryptionKeys({ engine }: Repository, { members }: Deployment, cloud: Cloud): readonly string[] {
  const keys = members.flatMap(({ stateEncryption }) =>
    stateEncryption === undefined ? [] : (engine.encryption?.(stateEncryption).keys ?? []),
  );
  return [...new Set(keys.filter((place) => place.cloud === cloud).map(({ key }) => key))];
}

function isIn<C extends Cloud, P extends SecretPlace | StateStorage>(
  place: P,
  cloud: C,
): place is Extract<P, { readonly cloud: C }> {
  return place.cloud === cloud;
}
