import { Fragment } from '../../src/model/literal.ts';
import { loadKey, readKey, readPersonalKey } from '../../src/model/load-key.ts';
import { plansInPipeline, type Repository, type Root } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';
import { code } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { command, shell } from '../../src/render/shell.ts';
import { bootstrapState, storageCloud } from '../bootstrap/backend.ts';
import { bootstrapClouds } from '../bootstrap/files.ts';
import { bootstrapLocals } from '../bootstrap/readme.ts';
import { deploymentsOf, reviewedDeployment } from '../ci/deployment.ts';
import { keyAccess } from '../ci/key-access.ts';
import { setupSteps } from '../ci/setup/steps.ts';
import { loadsIntoPipeline, rotationReadme } from '../keys/files.ts';
import { byEnvironment, hasSeparateKeys, keyOptions, keyTitle } from '../layout/key.ts';
import viewOnly from '../secret-store/view-only.md.ejs';
import { accessFiles, accessReadme } from './access.ts';

/** The values that README.md is rendered with. */
export function readmeLocals(repository: Repository): Locals {
  const { answers, ci, engine, environments, layout, read, roots, store } = repository;
  const encrypted = environments.flatMap(({ stateEncryption }) => (stateEncryption ? [stateEncryption] : []));
  const [first] = roots;
  const [firstKey] = repository.keys;
  const inPipeline = plansInPipeline(ci, repository.backend);
  const step = steps(inPipeline);
  const clouds = bootstrapClouds(repository);
  const bootstrapStates = clouds.map((cloud) => bootstrapState(repository, cloud));
  const reviewed = inPipeline ? reviewedDeployment(deploymentsOf(repository)) : undefined;
  return {
    name: repository.name,
    isSubfolder: repository.path !== '.',
    engine: {
      name: engine.name,
      url: new Fragment(engine.installUrl),
      version: engine.version,
      minimumVersion: engine.minimumVersion,
      versionFile: new Fragment(engine.versionFile),
    },
    environments,
    code,
    storeTitle: store.phrase,
    storeCli: store.source === 'store' ? { ...installable(store.cli), name: new Fragment(store.cli.name) } : undefined,
    rights: new Fragment(rights(repository)),
    step,
    branch: ci.hasPipeline ? ci.branch(answers.ci) : 'main',
    commitLocks: command('git', 'commit', '-m', `Lock provider versions${inPipeline ? ' [skip ci]' : ''}`),
    locksTools: ci.hasPipeline && ci.audits(answers.ci),
    createRepository: ci.hasPipeline ? ci.createRepository(answers.ci) : [],
    openRequest: ci.hasPipeline ? ci.openRequest : undefined,
    setup: inPipeline ? setupSteps(repository, deploymentsOf(repository)) : undefined,
    handedKeys: inPipeline ? keyAccess(repository, deploymentsOf(repository)) : undefined,
    bootstrap: bootstrapLocals(repository),
    bootstrapTitle: new Fragment(
      clouds.length === 0 ? 'Create the state backend' : 'Create the one-time resources (bootstrap)',
    ),
    // The bootstrap creates the storage of the states, unless it exists.
    backend:
      storageCloud(repository) === undefined || answers.bootstrap.existingStateStorage
        ? repository.backend.readme([...states(repository), ...bootstrapStates], engine)
        : undefined,
    encryption: encrypted.length > 0 ? engine.encryptionReadme(encrypted) : undefined,
    canEncrypt: engine.encryption !== undefined,
    whoEncrypts: new Fragment(
      ci.hasPipeline && repository.backend.planTransport !== 'none'
        ? 'merge the change: the pipeline applies every root module, even without changes'
        : `run \`${engine.binary} apply\` in every root module, even without changes`,
    ),
    initWrites: repository.backend.initWrites,
    whoReads: new Fragment(ci.hasPipeline ? 'the plan identity of the pipeline' : 'a user who can only read the state'),
    store: storeReadme(repository),
    run: runs(repository),
    inPipeline,
    forge: ci.hasPipeline ? ci.tool.platform : undefined,
    ciTool: ci.hasPipeline ? installable(ci.tool) : undefined,
    keysInPipeline: loadsIntoPipeline(repository),
    ownKey: new Fragment(store.storeKey === undefined ? '' : ': store it with `scripts/keys.sh load ENVIRONMENT`'),
    reviewedPlan: new Fragment(reviewed === undefined ? '' : ` and plans \`${reviewed.name}\``),
    planRights: new Fragment(
      rights(repository).replace('read and write access to the state', 'read access to the state'),
    ),
    planStep: new Fragment(inPipeline ? '"Plan on a workstation"' : `step ${step.run}`),
    binary: new Fragment(engine.binary),
    reversed: environments.map(({ name }) => command('scripts/destroy.sh', name)).reverse(),
    sharedRoot: layout.sharedRoot,
    leavesKeyInState: store.source === 'store' && read.leavesKeyInState,
    keysByShell: new Fragment(store.source === 'shell' ? ' and the keys' : ''),
    rotation: rotationReadme(repository),
    separate: store.source === 'store' && hasSeparateKeys(repository),
    contents: accessFiles(repository),
    access: accessReadme(repository),
    pipeline: ci.hasPipeline ? ci.readme(repository, answers.ci) : undefined,
    deletions: deletionFiles(repository),
    personal: store.source === 'store' && !layout.sharedRoot,
    personalKey: firstKey && readPersonalKey(firstKey),
    personalPlan: first === undefined ? undefined : commands(repository, first).plan,
  };
}

/** The numbers of the steps of the one-time setup. */
function steps(inPipeline: boolean): Readonly<Record<string, number>> {
  const names = inPipeline
    ? ['tools', 'lock', 'repository', 'bootstrap', 'setup', 'keys', 'hooks', 'push']
    : ['tools', 'lock', 'bootstrap', 'keys', 'run', 'hooks'];
  return Object.fromEntries(names.map((name, index) => [name, index + 1]));
}

/** A program with the page that says how to install it. */
function installable({ command: name, url }: { readonly command: string; readonly url: string }): Locals {
  return { command: new Fragment(name), url: new Fragment(url) };
}

/** The permissions that a plan requires: the end of a sentence. */
export function rights(repository: Repository): string {
  const { environments, store } = repository;
  const isSeparate = hasSeparateKeys(repository);
  const encrypted = environments.some(({ stateEncryption }) => stateEncryption !== undefined);
  const needed = [
    'read and write access to the state',
    ...(encrypted ? ['permission to use the key in `encryption.tofu`'] : []),
    ...(store.source === 'store' ? [isSeparate ? 'read access to the secrets' : 'read access to the secret'] : []),
  ];
  return needed.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** The states, one per root module. */
function states(repository: Repository): Parameters<Repository['backend']['readme']>[0] {
  return repository.roots.flatMap(({ environments: [environment] }) =>
    environment === undefined ? [] : [{ key: environment.stateKey, settings: environment.backend }],
  );
}

/** The section of the secret store. */
function storeReadme(repository: Repository): Fragment {
  const { store } = repository;
  // The keys of plans are stored next to the others; a pipeline reads those of a handed store from its own secrets.
  const planKeys = store.source === 'store' ? repository.planKeys : [];
  const keys = [...repository.keys, ...planKeys];
  const section = render(store.readme, 'markdown', {
    ...store.readmeLocals?.(keys),
    keys,
    title: keyTitle,
    load: loadKey,
    command,
    word: (text: string) => new Fragment(shell(text)),
  });
  return planKeys.length === 0
    ? section
    : Fragment.join([section, render(viewOnly, 'markdown', { planKeys, title: keyTitle })]);
}

/**
 * The commands of a run in each root module: keys that the shell passes are unset afterwards, so that no later run uses the
 * key of another environment. If a pipeline applies, a workstation only plans.
 */
function runs(repository: Repository): Fragment {
  const { backend, ci, keys, layout, roots, store } = repository;
  const inPipeline = plansInPipeline(ci, backend);
  const keysOf = byEnvironment(store.source === 'shell' ? keys : []);
  const lines = roots.flatMap((root) => {
    const { init, plan, apply } = commands(repository, root);
    const set = root.environments.flatMap(({ name }) => keysOf.get(name) ?? []);
    return [
      ...set.flatMap((key) => [`# the key of ${shell(key.environment)}`, readKey(key, inPipeline)]),
      ...(inPipeline ? [init, plan] : [init, plan, apply]),
      ...(set.length > 0 ? [command('unset', ...set.map(({ shellVariable }) => `${shellVariable}`))] : []),
    ];
  });
  return new Fragment([...(layout.sharedRoot ? ['unset UNIONAI_API_KEY'] : []), ...lines].join('\n'));
}

function commands(repository: Repository, root: Root): Readonly<Record<'init' | 'plan' | 'apply', Fragment>> {
  const { binary } = repository.engine;
  const at = root.directory === '.' ? [] : [`-chdir=${root.directory}`];
  return {
    init: command(binary, ...at, 'init'),
    plan: command(binary, ...at, 'plan', ...keyOptions(repository, root, 'plan')),
    apply: command(binary, ...at, 'apply', ...keyOptions(repository, root, 'apply')),
  };
}

/** The files that acknowledge deletions: none without a pipeline that applies, or without production. */
function deletionFiles({ backend, ci, environments }: Repository): Fragment | undefined {
  if (!ci.hasPipeline || backend.planTransport === 'none') return undefined;
  const production = environments.filter(({ tier }) => tier === 'production');
  if (production.length === 0) return undefined;
  return new Fragment(production.map(({ name }) => `\`scripts/environments/${name}.deletions\``).join(' or '));
}
