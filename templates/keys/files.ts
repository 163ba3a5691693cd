import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import { render } from '../../src/render/render-template.ts';
import { deploymentsOf, reviewedDeployment } from '../ci/deployment.ts';
import { handedKeys } from '../ci/keys.ts';
import { keyTitle } from '../layout/key.ts';
import settingsFile from './key.env.ejs';
import keys from './keys.sh.ejs';

type Settings = Readonly<Record<string, string>>;

/** Adds the script that loads keys, and a settings file for each key. */
export function writeKeyScripts(repository: Repository, files: FileSet): void {
  const { ci, store } = repository;
  files.add('scripts/keys.sh', `${render(keys, 'plain', {})}`, 'owned', true);
  if (store.storeKey !== undefined)
    files.add('scripts/keys/store.sh', `${render(store.storeKey, 'plain', {})}`, 'owned', true);
  if (ci.hasPipeline && loadsIntoPipeline(repository))
    files.add('scripts/keys/pipeline.sh', `${render(ci.storeKey, 'plain', {})}`, 'owned', true);
  for (const key of [...repository.keys, ...repository.planKeys]) writeSettings(repository, key, files);
}

/** Whether the pipeline reads the keys from secrets of the CI/CD platform. */
export function loadsIntoPipeline({ backend, ci, store }: Repository): boolean {
  return store.source !== 'store' && plansInPipeline(ci, backend);
}

function writeSettings(repository: Repository, key: StoredKey, files: FileSet): void {
  const text = render(settingsFile, 'plain', {
    name: keyTitle(key),
    settings: Object.entries({
      HOST: key.host,
      ORG: key.org,
      ...(key.clientId === undefined ? {} : { CLIENT_ID: key.clientId }),
      ...storePlace(repository, key),
      ...pipelinePlace(repository, key),
    }).map(([name, value]) => [new Fragment(name), new Fragment(value)]),
  });
  const name = key.use === 'plan' ? `${key.environment}.plan` : key.environment;
  files.add(`scripts/keys/${name}.env`, `${text}`, 'owned');
}

/** Where the store has a key. A file has one key for all local runs, and not the view-only one of the pipeline. */
function storePlace({ store }: Repository, key: StoredKey): Settings {
  if (store.source === 'store') return prefixed('SECRET', store.keyPlace(key.settings));
  if (store.storeKey === undefined || key.use === 'plan') return {};
  return prefixed('FILE', { PATH: key.file, VARIABLE: `${key.inputVariable}` });
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
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}_${name}`, value]));
}
