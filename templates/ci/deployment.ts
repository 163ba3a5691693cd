import { type Environment, type Tier, tiers } from '../../src/model/answers.ts';
import type { Fragment } from '../../src/model/literal.ts';
import { distinctLogins, type Login } from '../../src/model/login.ts';
import { loginsOf, type Repository } from '../../src/model/repository.ts';

/**
 * What a pipeline plans and applies in one go, under the CI environments `<name>-plan` and `<name>`: an environment, or
 * all of them where they share a root. Then the gate is that of the strictest tier.
 */
export interface Deployment {
  readonly name: string;
  readonly tier: Tier;
  /** Whether a person has to approve the apply. */
  readonly approved: boolean;
  readonly members: readonly Environment[];
  /** Whether its CI environments are there already, and only what its members need is added. */
  readonly isOld?: boolean;
}

/** The deployments of a repository, in the order of promotion. */
export function deploymentsOf({ roots }: Repository): readonly Deployment[] {
  return roots.map(({ environments }): Deployment => {
    const strictest = [...environments].sort((a, b) => tiers.indexOf(b.tier) - tiers.indexOf(a.tier))[0];
    if (strictest === undefined) throw new Error('a root without an environment');
    return {
      name: strictest.name,
      tier: strictest.tier,
      approved: environments.some(({ gate }) => gate === 'approval'),
      members: environments,
    };
  });
}

/** The deployments that environments are new in; where its CI environments are there, with the new ones as members. */
function newDeployments(repository: Repository, names: readonly string[]): readonly Deployment[] {
  return deploymentsOf(repository).flatMap((deployment): readonly Deployment[] => {
    if (names.includes(deployment.name)) return [deployment];
    const members = deployment.members.filter(({ name }) => names.includes(name));
    return members.length === 0 ? [] : [{ ...deployment, members, isOld: true }];
  });
}

/**
 * The commands that set up what no file can, for environments that are new: first what makes their CI environments,
 * then what fills them. None where the pipeline plans nothing.
 */
export function setUpOf(
  repository: Repository,
  names: readonly string[],
  make: (repository: Repository, deployments: readonly Deployment[]) => Fragment,
  fill: (repository: Repository, deployment: Deployment) => readonly Fragment[],
): readonly Fragment[] {
  if (repository.backend.planTransport === 'none') return [];
  const deployments = newDeployments(repository, names);
  const made = deployments.filter(({ isOld }) => !isOld);
  return [
    ...(made.length > 0 ? [make(repository, made)] : []),
    ...deployments.flatMap((deployment) => fill(repository, deployment)),
  ];
}

/** The tiers that there are deployments of, lowest first, each with its deployments. */
export function tiersOf(deployments: readonly Deployment[]): readonly (readonly [Tier, readonly Deployment[]])[] {
  return tiers
    .map((tier) => [tier, deployments.filter((one) => one.tier === tier)] as const)
    .filter(([, members]) => members.length > 0);
}

/**
 * The one deployment that a pull or merge request may plan: the first of development, if nothing of a higher tier is
 * in it. A plan runs the request's own code with the identity it is given.
 */
export function reviewedDeployment(deployments: readonly Deployment[]): Deployment | undefined {
  return deployments.find(({ members }) => members.every(({ tier }) => tier === 'development'));
}

/** The deployments as the setup scripts take them: ENVIRONMENT:GATE, with `:reviewed` for the one that requests plan. */
export function gateEntries(deployments: readonly Deployment[]): readonly string[] {
  const reviewed = reviewedDeployment(deployments);
  return deployments.map((deployment) => {
    const gate = deployment.approved ? 'approval' : 'automatic';
    return [deployment.name, gate, ...(deployment === reviewed ? ['reviewed'] : [])].join(':');
  });
}

/** What the jobs of this repository log in to. */
export function loginsOfRepository(repository: Repository): readonly Login[] {
  return distinctLogins(repository.environments.flatMap((environment) => loginsOf(repository, environment)));
}
