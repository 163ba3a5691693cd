import type { Fragment } from '../../../src/model/literal.ts';
import { allNames } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { loadFrom } from '../../secret-store/read.ts';
import {
  type Deployment,
  deploymentsOf,
  gateEntries,
  loginsOfRepository,
  reviewedDeployment,
  setUpOf,
} from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import { isOwnState } from './files.ts';

/** The command that makes the environments of deployments, and what guards them. */
export function setupCommand({ answers }: Repository, deployments: readonly Deployment[]): Fragment {
  const isGated = deployments.some(({ approved }) => approved);
  const approver = isGated ? ['--approver', 'group:ID'] : [];
  const branch = String(answers.ci.branch);
  return command('scripts/ci/setup-gitlab.sh', '--branch', branch, ...approver, ...gateEntries(deployments));
}

/** The commands that fill both environments of a deployment. What merge requests may use cannot be protected. */
export function settings(repository: Repository, deployment: Deployment, isReviewed: boolean): readonly Fragment[] {
  const project = String(repository.answers.ci.project);
  const logins = loginsOfRepository(repository).filter(
    (login) => login.kind !== 'environment-secret' && !isOwnState(repository, login),
  );
  const names = deployment.isOld ? { variables: [], secrets: [] } : allNames(logins);
  const keys = handedKeys(repository, deployment).map(({ secret }) => secret);
  const set = (environment: string, name: string, ...rest: string[]): Fragment => {
    const open = isReviewed && environment !== deployment.name;
    const flags = [...rest, ...(open ? [] : ['--protected'])];
    return command('glab', 'variable', 'set', name, ...flags, '--scope', environment, '--repo', project);
  };
  return [`${deployment.name}-plan`, deployment.name].flatMap((environment) => [
    ...names.variables.map((name) => set(environment, name, 'VALUE')),
    ...[...names.secrets, ...keys].map((name) => loadFrom(set(environment, name, '--masked', '--hidden', '--raw'))),
  ]);
}

/** The commands for environments that the pipeline does not know yet, in their order. */
export function setUp(repository: Repository, names: readonly string[]): readonly Fragment[] {
  const reviewed = reviewedDeployment(deploymentsOf(repository));
  return setUpOf(repository, names, setupCommand, (of, deployment) =>
    settings(of, deployment, deployment.name === reviewed?.name),
  );
}
