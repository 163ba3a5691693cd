import type { Deployment } from '../../../src/model/deployment.ts';
import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { allNames, knownValues } from '../../../src/model/login.ts';
import type { Repository, Stored } from '../../../src/model/repository.ts';
import type { Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import {
  deploymentsOf,
  loginsOfDeployment,
  loginsOfRepository,
  reviewedDeployment,
  storeLogins,
} from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import { rotatesKeys } from '../rotation.ts';
import compare from './compare.sh.ejs';
import deleteEnvironments from './delete.sh.ejs';
import environmentFile from './environment.env.ejs';
import json from './json.awk.ejs';
import projectFile from './project.env.ejs';
import request from './request.sh.ejs';
import script from './setup.sh.ejs';

/** What scripts/setup.sh configures on a platform, in addition to the environments. */
export interface SetupPlatform {
  /** The scripts that access the platform, by name; scripts/setup.sh sources `platform`. */
  readonly scripts: Readonly<Record<string, Template>>;
  readonly host: string;
  /** OWNER/NAME or GROUP/PROJECT. */
  readonly project: string;
  readonly branch: string;
  readonly owners: string | undefined;
  readonly reviewers: string | undefined;
  /** Additional lines of scripts/setup/project.env. */
  readonly more: readonly (readonly [string, string])[];
}

/**
 * Adds scripts/setup.sh and its settings: scripts are constant, and settings are data that they read. If the pipeline does
 * not plan, it has no environments.
 */
export function writeSetup(repository: Repository, files: FileSet, platform: SetupPlatform, stored: Stored): void {
  const add = (path: string, template: Template, locals = {}, executable = false): void => {
    files.add(path, `${render(template, 'plain', locals)}`, 'owned', executable);
  };
  add('scripts/setup.sh', script, {}, true);
  add('scripts/setup/json.awk', json);
  for (const [name, template] of Object.entries({ compare, delete: deleteEnvironments, request, ...platform.scripts }))
    add(`scripts/setup/${name}.sh`, template, {}, true);
  add('scripts/setup/project.env', projectFile, { settings: projectSettings(platform) });
  const deployments = deploymentsOf(repository);
  const reviewed = reviewedDeployment(deployments);
  for (const deployment of repository.backend.planTransport === 'none' ? [] : deployments) {
    const { name, environment, gate } = deployment;
    const { secrets, variables } = neededNames(repository, deployment, stored);
    const settings = [
      ['ENVIRONMENT', environment],
      ['GATE', gate],
      ['REQUESTS', deployment === reviewed ? 'yes' : 'no'],
      ...Object.entries(variables).map(([variable, value]) => ['VARIABLE', `${variable}=${value}`]),
      ...secrets.map((secret) => ['SECRET', secret]),
      ...Object.entries(rotationNames(repository, deployment) ?? {}).map(([variable, value]) => [
        'ROTATION_VARIABLE',
        `${variable}=${value}`,
      ]),
    ];
    add(`scripts/setup/environments/${name}.env`, environmentFile, {
      name: new Fragment(name),
      settings: settings.map((pair) => pair.map((text) => new Fragment(text))),
    });
  }
}

function projectSettings(platform: SetupPlatform): readonly (readonly [Fragment, Fragment])[] {
  const { host, project, branch, owners, reviewers = owners } = platform;
  const settings: readonly (readonly [string, string])[] = [
    ['HOST', host],
    ['PROJECT', project],
    ['BRANCH', branch],
    ...(owners === undefined ? [] : [['CODE_OWNERS', owners] as const]),
    ...(reviewers === undefined ? [] : reviewers.split(/[ ,]+/).map((reviewer) => ['REVIEWER', reviewer] as const)),
    ...platform.more,
  ];
  return settings.map(([name, value]) => [new Fragment(name), new Fragment(value)]);
}

/** The variables of each CI/CD environment of a deployment, empty if the answers do not contain the value; and its secrets. */
export interface NeededNames {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** The variables and secrets that the jobs of a deployment need. If its CI/CD environments exist, only the new keys. */
export function neededNames(repository: Repository, deployment: Deployment, stored: Stored): NeededNames {
  const keys = handedKeys(repository, deployment).map(({ secret }) => secret);
  if (deployment.isOld) return { variables: {}, secrets: keys };
  // The jobs of all environments have the same names; the values are those of the deployment.
  const names = allNames(loginsOfRepository(repository).filter(stored.hasLogin));
  const known = knownValues(loginsOfDeployment(repository, deployment));
  return {
    variables: Object.fromEntries([...names.variables, ...stored.variables].map((name) => [name, known[name] ?? ''])),
    secrets: [...names.secrets, ...keys],
  };
}

/** The variables of the CI/CD environment that rotates the keys of a deployment; undefined if there is none. It has no secrets. */
export function rotationNames(
  repository: Repository,
  deployment: Deployment,
): Readonly<Record<string, string>> | undefined {
  if (!rotatesKeys(repository)) return undefined;
  const { members } = deployment;
  const known = knownValues(members.flatMap(({ secretStore }) => repository.store.logins(secretStore)));
  const { variables } = allNames(storeLogins(repository));
  return Object.fromEntries(variables.map((name) => [name, known[name] ?? '']));
}
