import type { Answers, Environment, StateEncryption } from '../model/answers.ts';
import type { Repository, Root } from '../model/repository.ts';
import { folderPatterns, inFolder } from '../model/root-path.ts';
import { shell } from '../render/shell.ts';
import { pipelineSteps, setUpSteps } from './pipeline-steps.ts';
import { previousOf } from './previous-environment.ts';

/** An answer that changed, and what a person has to do because of it: commands, or sentences. */
export type StepList = readonly string[];

/**
 * What changed answers ask of people, because a tool must not do it by itself: move states, load keys, lock
 * providers. In the order in which to do it.
 */
export function migrationSteps(before: Repository, after: Repository): StepList {
  return [
    ...layoutSteps(before, after),
    ...stateSteps(before, after),
    ...keySteps(before, after),
    ...encryptionSteps(before, after),
    ...engineSteps(before, after),
    ...pipelineSteps(before, after),
  ];
}

/** What a new environment asks of people. */
export function environmentSteps(repository: Repository, name: string): StepList {
  const root = repository.roots.find(({ environments }) => environments.some((one) => one.name === name));
  if (root === undefined) throw new Error(`no environment ${name}`);
  return [
    ...loadSteps(repository, [name]),
    'scripts/lock-providers.sh',
    run(repository, root, 'init'),
    run(repository, root, 'plan'),
    ...setUpSteps(repository, [name]),
  ];
}

/** How to take down an environment, before the scaffold forgets it. */
export function removalSteps(repository: Repository, name: string): StepList {
  const root = repository.roots.find(({ environments }) => environments.some((one) => one.name === name));
  if (root === undefined) throw new Error(`no environment ${name}`);
  const id = repository.environments.find((one) => one.name === name)?.id ?? name;
  const destroy = repository.layout.sharedRoot ? `destroy -target=module.${id}` : 'destroy';
  return [
    run(repository, root, 'init'),
    run(repository, root, destroy),
    `${run(repository, root, 'state list')}   # must show no resource${repository.layout.sharedRoot ? ` of module.${id}` : ''}`,
    `unionai-terraform environment ${shell(name)} --remove --state-is-empty`,
  ];
}

/** What stays to be done by hand when an environment is gone. */
export function leftoverSteps(repository: Repository, environment: Environment): StepList {
  return [
    `Delete the key of ${environment.name}: flyte --endpoint ${environment.host} --org ${environment.org} delete api-key CLIENT_ID`,
    ...(repository.store.source === 'shell' ? [] : [`Delete ${repository.store.location(environment.secretStore)}`]),
    ...(repository.layout.sharedRoot ? [] : [`Delete the empty state ${environment.stateKey}`]),
    ...(repository.layout.sharedRoot || !repository.ci.hasPipeline
      ? []
      : [`Delete the CI environments ${environment.name}-plan and ${environment.name}, with what they hold`]),
  ];
}

function run({ engine }: Repository, root: Root, what: string): string {
  const at = root.directory === '.' ? '' : ` -chdir=${shell(root.directory)}`;
  return `${engine.binary}${at} ${what}`;
}

function layoutSteps(before: Repository, after: Repository): StepList {
  if (before.layout.kind === after.layout.kind) return [];
  return [
    `The layout changed from ${before.layout.kind} to ${after.layout.kind}: no state follows by itself. Nothing is lost, but nothing may be applied before it is done.`,
    'Copy what each environment manages (the module calls) to its new place.',
    'For every project, role and policy, add an import block as imports.tf.example shows, with the module of its new place.',
    ...after.roots.flatMap((root) => [
      run(after, root, 'init'),
      `${run(after, root, 'plan')}   # must say import, and neither destroy nor create`,
      run(after, root, 'apply'),
    ]),
    'Then delete the old states. Do not destroy with them: that would archive the projects.',
  ];
}

/** Where a state moves, and only the layout is as before, the engine can carry it over. */
function stateSteps(before: Repository, after: Repository): StepList {
  if (before.layout.kind !== after.layout.kind) return [];
  const moved = after.roots.filter((root) => {
    const [now] = root.environments;
    const then = now && previousOf(before, after, now);
    return now !== undefined && then !== undefined && place(before, then) !== place(after, now);
  });
  if (moved.length === 0) return [];
  return [
    'The state moves. Let no run be in progress. Where a folder was initialised before, its engine still knows the old place:',
    ...(after.backend.kind === before.backend.kind ? [] : [`Make the new place first: ${after.backend.title}.`]),
    ...moved.map((root) => run(after, root, 'init -migrate-state')),
    ...moved.map((root) => `${run(after, root, 'plan')}   # must show no change`),
    'Then delete the old states.',
  ];
}

function place({ backend }: Repository, { stateKey, backend: settings }: Environment): string {
  return `${settings.kind} ${backend.identity({ key: stateKey, settings }) ?? ''}`;
}

function keySteps(before: Repository, after: Repository): StepList {
  const moved = after.environments.filter((now) => {
    const then = previousOf(before, after, now);
    return then !== undefined && secretOf(before, then) !== secretOf(after, now);
  });
  if (moved.length === 0) return [];
  return [
    `The keys move to ${after.store.phrase}. Load each of them there before the next plan:`,
    ...loadSteps(
      after,
      moved.map(({ name }) => name),
    ),
    ...(before.store.source === 'store'
      ? [`When all plans pass, delete the old secrets in ${before.store.phrase}.`]
      : []),
  ];
}

/** The store of a key, and which of its secrets holds it. */
function secretOf({ store }: Repository, { secretStore }: Environment): string {
  return store.source === 'store' ? `${store.kind} ${store.identity(secretStore)}` : store.kind;
}

/** The store's own commands, a line each. */
function loadSteps({ store, keys }: Repository, names: readonly string[]): StepList {
  return keys
    .filter(({ environment }) => names.includes(environment))
    .flatMap((key) => {
      const create = store.source === 'store' ? store.create?.(key) : undefined;
      return [...(create === undefined ? [] : [String(create)]), String(key.create), String(store.load(key))];
    });
}

function encryptionSteps(before: Repository, after: Repository): StepList {
  const phases = new Set(after.environments.map(({ stateEncryption }) => stateEncryption?.phase));
  const was = new Set(before.environments.map(({ stateEncryption }) => stateEncryption?.phase));
  const applies = after.roots.map((root) => run(after, root, 'apply'));
  if (phases.has('migrating') && !was.has('migrating')) {
    return [
      'Step one of encrypting the state: until it has been written once, it may still be read in clear. Apply every root, changes or not:',
      ...applies,
      'Step two, when all are applied: unionai-terraform update --set stateEncryption.phase=enforced',
    ];
  }
  if (phases.has('decrypting') && !was.has('decrypting')) {
    return [
      'Step one of decrypting the state: it is still read encrypted, and written in clear. Apply every root, changes or not:',
      ...applies,
      'Step two, when all are applied: take stateEncryption out, or set another key, with phase migrating.',
    ];
  }
  return [];
}

function engineSteps(before: Repository, after: Repository): StepList {
  if (before.engine.kind === after.engine.kind) return [];
  return [
    `The engine is ${after.engine.name} now, whose registry is another. Remove the lock files, and lock anew: rm -f ${folderPatterns(
      after.roots,
    )
      .map((folder) => inFolder(folder, '.terraform.lock.hcl'))
      .join(' ')}; scripts/lock-providers.sh`,
    ...after.roots.map((root) => run(after, root, 'init -upgrade')),
  ];
}

/**
 * The phase that a change of answers has to begin with: a state that may have been written in clear is first read
 * in clear and written encrypted; `enforced` comes after.
 *
 * @param asked whether the person named a phase in this very change
 */
export function firstPhase(before: Answers, after: Answers, asked: boolean): StateEncryption['phase'] | undefined {
  const encrypted = (answers: Answers): boolean =>
    answers.environments.some(({ stateEncryption }) => stateEncryption !== undefined);
  if (asked || encrypted(before) || !encrypted(after)) return undefined;
  return 'migrating';
}

/** What must not be done to encrypted states in one step, in words; undefined where there is nothing. */
export function encryptionObstacle(before: Answers, after: Answers): string | undefined {
  for (const then of before.environments) {
    const now = after.environments.find(({ name }) => name === then.name);
    const old = then.stateEncryption;
    if (now === undefined || old === undefined || old.phase === 'decrypting') continue;
    if (now.stateEncryption === undefined)
      return `the state of ${then.name} is encrypted, and would not be readable any more`;
    if (now.stateEncryption.kmsKey !== old.kmsKey) return `the state of ${then.name} is encrypted under another key`;
  }
  return undefined;
}
