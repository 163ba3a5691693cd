import type { Deployment } from '../../src/model/deployment.ts';
import type { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { deploymentsOf } from './deployment.ts';

/**
 * The commands that configure the CI/CD platform for new environments: first the commands that create their CI/CD
 * environments, then the commands that set variables and secrets. None if there is no pipeline, or it does not plan.
 */
export function setUp(repository: Repository, names: readonly string[]): readonly Fragment[] {
  const { answers, backend, ci } = repository;
  if (!ci.hasPipeline || backend.planTransport === 'none') return [];
  const deployments = newDeployments(repository, names);
  const made = deployments.filter(({ isOld }) => !isOld);
  return [
    ...(made.length > 0 ? [ci.gates(repository, answers.ci, made)] : []),
    ...deployments.flatMap((deployment) => ci.identities(repository, answers.ci, deployment)),
  ];
}

/** The deployments with new environments. If its CI/CD environments exist, a deployment has only the new members. */
function newDeployments(repository: Repository, names: readonly string[]): readonly Deployment[] {
  return deploymentsOf(repository).flatMap((deployment): readonly Deployment[] => {
    if (names.includes(deployment.name)) return [deployment];
    const members = deployment.members.filter(({ name }) => names.includes(name));
    return members.length === 0 ? [] : [{ ...deployment, members, isOld: true }];
  });
}
