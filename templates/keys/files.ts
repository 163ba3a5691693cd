import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import { onceForEach } from '../../src/model/once-for-each.ts';
import { plansInPipeline, type Repository, type Root } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import type { Template } from '../../src/model/template.ts';
import { render } from '../../src/render/render-template.ts';
import { deploymentsOf, reviewedDeployment } from '../ci/deployment.ts';
import { handedKeys } from '../ci/keys.ts';
import json from '../ci/scripts/json.sh.ejs';
import { clientIdOf, hasSeparateKeys, keyTitle, pendingVariable, selectsKey } from '../layout/key.ts';
import abort from './abort.sh.ejs';
import create from './create.sh.ejs';
import deleteKeys from './delete.sh.ejs';
import grant from './grant.sh.ejs';
import settingsFile from './key.env.ejs';
import keys from './keys.sh.ejs';
import load from './load.sh.ejs';
import organization from './organization.sh.ejs';
import prove from './prove.sh.ejs';
import readKey from './read-key.sh.ejs';
import record from './record.sh.ejs';
import recover from './recover.sh.ejs';
import revoke from './revoke.sh.ejs';
import rotate from './rotate.sh.ejs';
import rotatePipeline from './rotate-pipeline.sh.ejs';
import rotationText from './rotation.md.ejs';
import settingsPart from './settings.sh.ejs';
import status from './status.sh.ejs';

type Settings = Readonly<Record<string, string>>;

/** The parts of scripts/keys.sh. A part for the secrets of a pipeline is left out if it has none. */
const parts: Readonly<Record<string, Template>> = {
  abort,
  create,
  delete: deleteKeys,
  grant,
  json,
  load,
  organization,
  prove,
  'read-key': readKey,
  record,
  recover,
  revoke,
  rotate,
  settings: settingsPart,
  status,
};

/** Adds the script for the life of the keys, and a settings file for each key. */
export function writeKeyScripts(repository: Repository, files: FileSet): void {
  const { ci, store } = repository;
  const add = (name: string, template: Template): void => {
    files.add(`scripts/keys/${name}.sh`, `${render(template, 'plain', {})}`, 'owned', true);
  };
  files.add('scripts/keys.sh', `${render(keys, 'plain', {})}`, 'owned', true);
  for (const [name, template] of Object.entries(parts)) add(name, template);
  if (store.storeKey !== undefined) add('store', store.storeKey);
  if (ci.hasPipeline && loadsIntoPipeline(repository)) {
    add('pipeline', ci.storeKey);
    add('rotate-pipeline', rotatePipeline);
  }
  for (const key of [...repository.keys, ...repository.planKeys]) writeSettings(repository, key, files);
}

/** Whether the pipeline reads the keys from secrets of the CI/CD platform. */
export function loadsIntoPipeline({ backend, ci, store }: Repository): boolean {
  return store.source !== 'store' && plansInPipeline(ci, backend);
}

/** The paragraph of the README about the rotation of keys. */
export function rotationReadme(repository: Repository): Fragment {
  const { answers, layout, store } = repository;
  const inPipeline = repository.ci.hasPipeline && loadsIntoPipeline(repository);
  const canRotate = store.storeKey !== undefined || inPipeline;
  return render(rotationText, 'markdown', {
    maxKeyAgeDays: answers.maxKeyAgeDays,
    canRotate,
    isStore: store.source === 'store',
    inPipeline,
    both: inPipeline && store.storeKey !== undefined,
    separate: hasSeparateKeys(repository) && (store.source === 'store' || inPipeline),
    tools: new Fragment(
      canRotate ? '`status` tells when, and `list` which keys of an environment exist' : 'List the keys',
    ),
    permission: new Fragment(
      store.source === 'store'
        ? store.permissions.rotation
        : `${inPipeline ? 'permission to write the secrets of the pipeline, ' : ''}and the permissions of a plan`,
    ),
    exception: new Fragment(!inPipeline ? '' : ', except the plan with a key that is not stored yet'),
    pendingVariable: new Fragment(`TF_VAR_pending_client_id${layout.sharedRoot ? '_ENVIRONMENT' : ''}`),
  });
}

function writeSettings(repository: Repository, key: StoredKey, files: FileSet): void {
  const text = render(settingsFile, 'plain', {
    name: keyTitle(key),
    settings: Object.entries({
      HOST: key.host,
      ORG: key.org,
      KEY_NAME: key.name,
      KEY_ID: clientIdOf(key.name),
      ...(key.clientId === undefined ? {} : { CLIENT_ID: key.clientId }),
      MAX_AGE_DAYS: `${repository.answers.maxKeyAgeDays}`,
      ...rootOf(repository, key),
      ...storePlace(repository, key),
      ...pipelinePlace(repository, key),
    }).map(([name, value]) => [new Fragment(name), new Fragment(value)]),
  });
  const name = key.use === 'plan' ? `${key.environment}.plan` : key.environment;
  files.add(`scripts/keys/${name}.env`, `${text}`, 'owned');
}

/** The root module of each environment, by its name. Computed once: every key asks for it. */
const rootsByEnvironment = onceForEach(
  (roots: Repository['roots']): ReadonlyMap<string, Root> =>
    new Map(roots.flatMap((root) => root.environments.map(({ name }) => [name, root] as const))),
);

/** The root module that uses a key, and how a plan of it selects the key. */
function rootOf(repository: Repository, key: StoredKey): Settings {
  const { layout, roots, store } = repository;
  const root = rootsByEnvironment(roots).get(key.environment);
  const environment = root?.environments.find(({ name }) => name === key.environment);
  if (root === undefined || environment === undefined) throw new Error(`no root module of ${key.environment}`);
  return {
    ROOT: root.directory,
    CHECK_ROLE: environment.keyCheckRole,
    ...(selectsKey(repository, root) ? { KEY_PURPOSE: key.use ?? 'apply' } : {}),
    ...(store.source === 'store'
      ? { PENDING_VARIABLE: `${pendingVariable(environment, layout.sharedRoot)}` }
      : { KEY_VARIABLE: handedVariable(repository, key) }),
  };
}

/** The variable of the shell that passes a key to a run, if no store is read. */
function handedVariable({ store, layout }: Repository, { inputVariable }: StoredKey): string {
  return store.source === 'shell' && !layout.sharedRoot ? 'UNIONAI_API_KEY' : `TF_VAR_${inputVariable}`;
}

/**
 * Where the store has a key, and the pending key during a rotation. A file has one key for all local runs, and not the
 * view-only one of the pipeline.
 */
function storePlace({ store }: Repository, key: StoredKey): Settings {
  if (store.source === 'store') {
    return {
      ...prefixed('SECRET', store.keyPlace(key.settings)),
      ...prefixed('PENDING_SECRET', store.keyPlace(store.pendingSettings(key.settings))),
    };
  }
  if (store.storeKey === undefined || key.use === 'plan') return {};
  const file = (path: string): Settings => ({ PATH: path, VARIABLE: `${key.inputVariable}` });
  return { ...prefixed('FILE', file(key.file)), ...prefixed('PENDING_FILE', file(key.pendingFile)) };
}

/** The CI/CD environments that need a key, and the name of the secret in them. */
function pipelinePlace(repository: Repository, key: StoredKey): Settings {
  const { answers, ci } = repository;
  if (!ci.hasPipeline || !loadsIntoPipeline(repository)) return {};
  const deployments = deploymentsOf(repository);
  const deployment = deployments.find(({ members }) => members.some(({ name }) => name === key.environment));
  if (deployment === undefined) throw new Error(`no deployment of ${key.environment}`);
  const own = deployment.members.filter(({ name }) => name === key.environment);
  const secret = handedKeys(repository, { ...deployment, members: own })[0]?.secret ?? '';
  const plan = `${deployment.environment}-plan`;
  const environments = { plan: [plan], apply: [deployment.environment], both: [plan, deployment.environment] };
  return prefixed('PIPELINE', {
    PROJECT: ci.keyProject(answers.ci),
    ENVIRONMENTS: environments[key.use ?? 'both'].join(' '),
    SECRET: secret,
    ...(reviewedDeployment(deployments)?.name === deployment.name ? { OPEN: plan } : {}),
  });
}

function prefixed(prefix: string, settings: Settings): Settings {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) result[`${prefix}_${name}`] = value;
  return result;
}
