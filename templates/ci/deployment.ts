import { gates, type Tier, tiers } from '../../src/model/answers.ts';
import type { Deployment } from '../../src/model/deployment.ts';
import { distinctLogins, type Login } from '../../src/model/login.ts';
import { onceForEach } from '../../src/model/once-for-each.ts';
import { loginsOf, type Repository } from '../../src/model/repository.ts';
import { environmentPrefix } from './work-tree.ts';

/** The deployments of a repository, in the order of promotion. Computed once: every key asks for them. */
export const deploymentsOf: (repository: Repository) => readonly Deployment[] = onceForEach(allDeployments);

function allDeployments(repository: Repository): readonly Deployment[] {
  return repository.roots.map(({ environments }): Deployment => {
    const strictest = [...environments].sort((a, b) => tiers.indexOf(b.tier) - tiers.indexOf(a.tier))[0];
    if (strictest === undefined) throw new Error('a root without an environment');
    const gate = gates.findLast((one) => environments.some((environment) => environment.gate === one)) ?? 'automatic';
    return {
      name: strictest.name,
      environment: `${environmentPrefix(repository)}${strictest.name}`,
      tier: strictest.tier,
      gate,
      approved: gate !== 'automatic',
      members: environments,
    };
  });
}

/** The tiers that have deployments, lowest first, each with its deployments. */
export function tiersOf(deployments: readonly Deployment[]): readonly (readonly [Tier, readonly Deployment[]])[] {
  return tiers
    .map((tier) => [tier, deployments.filter((one) => one.tier === tier)] as const)
    .filter(([, members]) => members.length > 0);
}

/**
 * The only deployment that a pull or merge request may plan: the first one that contains only development environments.
 * A plan runs unreviewed code with the identity of the job.
 */
export function reviewedDeployment(deployments: readonly Deployment[]): Deployment | undefined {
  return deployments.find(({ members }) => members.every(({ tier }) => tier === 'development'));
}

/** The logins of the jobs of a deployment. */
export function loginsOfDeployment(repository: Repository, { members }: Deployment): readonly Login[] {
  return distinctLogins(members.flatMap((environment) => loginsOf(repository, environment)));
}

/** The logins of the jobs that access only the secret store. */
export function storeLogins({ environments, store }: Repository): readonly Login[] {
  return distinctLogins(environments.flatMap(({ secretStore }) => store.logins(secretStore)));
}

/** The logins of the jobs of this repository. Computed once: every job asks for them. */
export const loginsOfRepository: (repository: Repository) => readonly Login[] = onceForEach((repository) =>
  distinctLogins(repository.environments.flatMap((environment) => loginsOf(repository, environment))),
);
