import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { allNames, cloudOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { bootstrapClouds } from '../../bootstrap/files.ts';
import { resourcesIn } from '../../bootstrap/resources.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import { rotationEnvironment } from '../rotation.ts';
import { neededNames, rotationNames } from './files.ts';

/** The commands that configure the CI/CD platform for deployments, in the order in which they run. */
export interface SetupSteps {
  /** Write the values that only the user knows to files that scripts/setup.sh reads. */
  readonly values: readonly Fragment[];
  /** Creates and protects the CI/CD environments, and sets their variables. */
  readonly setup: Fragment;
  /** Store the secrets in the CI/CD environments. */
  readonly secrets: readonly Fragment[];
}

/** The variables that scripts/bootstrap.sh writes to scripts/setup/values: those of the logins to the clouds that it covers. */
function bootstrapVariables(repository: Repository): ReadonlySet<string> {
  const clouds = bootstrapClouds(repository);
  const logins = loginsOfRepository(repository).filter((login) => {
    const cloud = cloudOf(login);
    return cloud !== undefined && clouds.includes(cloud);
  });
  const sealed = clouds.some((cloud) => resourcesIn(repository, cloud).sealsPlans);
  return new Set([...allNames(logins).variables, ...(sealed ? ['PLAN_BUCKET'] : [])]);
}

/** The setup of deployments. Without a pipeline, or if it does not plan, there is none. */
export function setupSteps(repository: Repository, deployments: readonly Deployment[]): SetupSteps | undefined {
  const { answers, backend, ci } = repository;
  if (!ci.hasPipeline || backend.planTransport === 'none') return undefined;
  const stored = ci.stored(repository, answers.ci);
  const written = bootstrapVariables(repository);
  const reviewed = reviewedDeployment(deploymentsOf(repository))?.name;
  const all = deployments.flatMap((deployment) => {
    const plan = `${deployment.environment}-plan`;
    const names = neededNames(repository, deployment, stored);
    // scripts/keys.sh stores the keys.
    const keys = handedKeys(repository, deployment).map(({ secret }) => secret);
    const rotation = deployment.isOld ? undefined : rotationNames(repository, deployment);
    return [
      ...[plan, deployment.environment].map((environment) => ({
        ...names,
        secrets: names.secrets.filter((name) => !keys.includes(name)),
        environment,
        isOpen: environment === plan && deployment.name === reviewed,
      })),
      ...(rotation === undefined
        ? []
        : [{ variables: rotation, secrets: [], environment: rotationEnvironment(deployment), isOpen: false }]),
    ];
  });
  const values = all.flatMap(({ environment, variables }) => {
    const unknown = Object.keys(variables).filter((name) => variables[name] === '' && !written.has(name));
    const lines = unknown.map((name) => `${name}=VALUE`);
    if (lines.length === 0) return [];
    return [new Fragment(`${command('printf', '%s\\n', ...lines)} >scripts/setup/values/${environment}.env`)];
  });
  return {
    values: values.length === 0 ? [] : [command('mkdir', '-p', 'scripts/setup/values'), ...values],
    setup: command('scripts/setup.sh', ...deployments.map(({ name }) => name)),
    secrets: all.flatMap(({ environment, isOpen, secrets }) =>
      secrets.map((name) => ci.storeSecret(answers.ci, { name, environment, isOpen })),
    ),
  };
}

/** The commands that configure the CI/CD platform for new environments. */
export function setUp(repository: Repository, names: readonly string[]): readonly Fragment[] {
  const deployments = newDeployments(repository, names);
  const steps = setupSteps(repository, deployments);
  if (steps === undefined || deployments.length === 0) return [];
  const isOld = deployments.every((deployment) => deployment.isOld);
  return [...steps.values, ...(isOld ? [] : [steps.setup]), ...steps.secrets];
}

/** The deployments with new environments. If its CI/CD environments exist, a deployment has only the new members. */
function newDeployments(repository: Repository, names: readonly string[]): readonly Deployment[] {
  return deploymentsOf(repository).flatMap((deployment): readonly Deployment[] => {
    if (names.includes(deployment.name)) return [deployment];
    const members = deployment.members.filter(({ name }) => names.includes(name));
    return members.length === 0 ? [] : [{ ...deployment, members, isOld: true }];
  });
}
