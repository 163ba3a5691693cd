import type { Deployment } from '../../../src/model/deployment.ts';
import type { Fragment } from '../../../src/model/literal.ts';
import { allNames, credentialOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { loadFrom } from '../../secret-store/read.ts';
import { deploymentsOf, gateEntries, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import type { GitLabSettings } from './fields.ts';
import { isOwnState } from './login.ts';

/** The command that creates and protects the environments of deployments. */
export function gates(_: Repository, { branch }: GitLabSettings, deployments: readonly Deployment[]): Fragment {
  const isGated = deployments.some(({ approved }) => approved);
  const approver = isGated ? ['--approver', 'group:ID'] : [];
  return command('scripts/ci/setup-gitlab.sh', '--branch', branch, ...approver, ...gateEntries(deployments));
}

/** The commands that set the variables of a deployment. Variables that merge requests use cannot be protected. */
export function identities(
  repository: Repository,
  settings: GitLabSettings,
  deployment: Deployment,
): readonly Fragment[] {
  const isReviewed = reviewedDeployment(deploymentsOf(repository))?.name === deployment.name;
  const logins = loginsOfRepository(repository).filter(
    (login) => credentialOf(login) !== 'api-key' && !isOwnState(login, settings),
  );
  const names = deployment.isOld ? { variables: [], secrets: [] } : allNames(logins);
  const keys = handedKeys(repository, deployment).map(({ secret }) => secret);
  const set = (environment: string, name: string, ...rest: string[]): Fragment => {
    const open = isReviewed && environment !== deployment.environment;
    const flags = [...rest, ...(open ? [] : ['--protected'])];
    return command('glab', 'variable', 'set', name, ...flags, '--scope', environment, '--repo', settings.project);
  };
  return [`${deployment.environment}-plan`, deployment.environment].flatMap((environment) => [
    ...names.variables.map((name) => set(environment, name, 'VALUE')),
    ...[...names.secrets, ...keys].map((name) => loadFrom(set(environment, name, '--masked', '--hidden', '--raw'))),
  ]);
}
