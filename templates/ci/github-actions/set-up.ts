import type { Fragment } from '../../../src/model/literal.ts';
import { allNames } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { type Deployment, gateEntries, loginsOfRepository, setUpOf } from '../deployment.ts';
import { handedKeys } from '../keys.ts';

/** The command that makes the environments of deployments. */
export function setupCommand({ answers }: Repository, deployments: readonly Deployment[]): Fragment {
  const isGated = deployments.some(({ approved }) => approved);
  const reviewer = isGated ? ['--reviewer', 'Team:ID'] : [];
  const branch = String(answers.ci.branch);
  return command('scripts/ci/setup-github.sh', '--branch', branch, ...reviewer, ...gateEntries(deployments));
}

/** The commands that fill both environments of a deployment. */
export function settings(repository: Repository, deployment: Deployment): readonly Fragment[] {
  const logins = loginsOfRepository(repository).filter(({ kind }) => kind !== 'environment-secret');
  const slug = String(repository.answers.ci.repository);
  const sealed = repository.backend.sealedPlace ? ['PLAN_BUCKET'] : [];
  const variables = deployment.isOld ? [] : [...allNames(logins).variables, ...sealed];
  const secrets = [
    ...(deployment.isOld ? [] : allNames(logins).secrets),
    ...handedKeys(repository, deployment).map(({ secret }) => secret),
  ];
  return [`${deployment.name}-plan`, deployment.name].flatMap((environment) => [
    ...variables.map((name) =>
      command('gh', 'variable', 'set', name, '--repo', slug, '--env', environment, '--body', 'VALUE'),
    ),
    ...secrets.map((name) => command('gh', 'secret', 'set', name, '--repo', slug, '--env', environment)),
  ]);
}

/** The commands for environments that the pipeline does not know yet, in their order. */
export function setUp(repository: Repository, names: readonly string[]): readonly Fragment[] {
  return setUpOf(repository, names, setupCommand, settings);
}
