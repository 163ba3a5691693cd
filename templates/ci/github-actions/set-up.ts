import type { Deployment } from '../../../src/model/deployment.ts';
import type { Fragment } from '../../../src/model/literal.ts';
import { allNames, credentialOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { gateEntries, loginsOfRepository } from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import type { GitHubSettings } from './fields.ts';

/** The command that creates the environments of deployments. */
export function gates(_: Repository, { branch }: GitHubSettings, deployments: readonly Deployment[]): Fragment {
  const isGated = deployments.some(({ approved }) => approved);
  const reviewer = isGated ? ['--reviewer', 'Team:ID'] : [];
  return command('scripts/ci/setup-github.sh', '--branch', branch, ...reviewer, ...gateEntries(deployments));
}

/** The commands that set the variables and secrets of a deployment. */
export function identities(
  repository: Repository,
  settings: GitHubSettings,
  deployment: Deployment,
): readonly Fragment[] {
  const logins = loginsOfRepository(repository).filter((login) => credentialOf(login) !== 'api-key');
  const sealed = repository.backend.planTransport === 'sealed' ? ['PLAN_BUCKET'] : [];
  const variables = deployment.isOld ? [] : [...allNames(logins).variables, ...sealed];
  const secrets = [
    ...(deployment.isOld ? [] : allNames(logins).secrets),
    ...handedKeys(repository, deployment).map(({ secret }) => secret),
  ];
  return [`${deployment.environment}-plan`, deployment.environment].flatMap((environment) => [
    ...variables.map((name) =>
      command('gh', 'variable', 'set', name, '--repo', settings.repository, '--env', environment, '--body', 'VALUE'),
    ),
    ...secrets.map((name) => command('gh', 'secret', 'set', name, '--repo', settings.repository, '--env', environment)),
  ]);
}
