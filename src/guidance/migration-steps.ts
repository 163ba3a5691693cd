import { isDeepStrictEqual } from 'node:util';
import { keyOptions } from '../../templates/layout/key.ts';
import type { Answers, Environment, StateEncryption } from '../model/answers.ts';
import type { Repository, Root } from '../model/repository.ts';
import { folderPatterns, inFolder } from '../model/root-path.ts';
import { shell } from '../render/shell.ts';
import { applyBootstrap, bootstrapSteps } from './bootstrap-steps.ts';
import { keySteps, loadSteps, pipelineKeySteps } from './key-steps.ts';
import { pipelineSteps, setUpSteps } from './pipeline-steps.ts';
import { loadPlanKeys, planKeySteps } from './plan-key-steps.ts';
import { previousOf } from './previous-environment.ts';
import { renamedDeployment, renamedDeploymentSteps, withoutEnvironment } from './renamed-deployment.ts';

/** The manual steps that a change of answers requires: commands or sentences. */
export type StepList = readonly string[];

/**
 * The manual steps for changed answers, in order: migrate states, store keys, lock providers. The generator must not do
 * these by itself.
 */
export function migrationSteps(before: Repository, after: Repository): StepList {
  if (isDeepStrictEqual(before.answers, after.answers)) return [];
  const planKeys = planKeySteps(before, after);
  // The CI/CD environment that holds a key must exist before.
  const isRead = after.store.source === 'store';
  return [
    ...layoutSteps(before, after),
    ...stateSteps(before, after),
    ...engineSteps(before, after),
    ...bootstrapSteps(before, after),
    ...keySteps(before, after),
    ...(isRead ? planKeys : []),
    ...encryptionSteps(before, after),
    ...pipelineSteps(before, after),
    ...pipelineKeySteps(before, after),
    ...(isRead ? [] : planKeys),
    ...renamedDeploymentSteps(before, after),
  ];
}

/** The manual steps for a new environment. */
export function environmentSteps(repository: Repository, name: string): StepList {
  const { root } = find(repository, name);
  const before = withoutEnvironment(repository, name);
  const isRenamed = renamedDeployment(before, repository) !== undefined;
  const replaces = isRenamed ? '; replaces the identities of the CI/CD environments, and asks before' : '';
  // The secrets and the CI/CD environments that hold the keys must exist before.
  return [
    'scripts/lock-providers.sh',
    ...applyBootstrap(
      repository,
      `creates what ${name} needs: storage, a place for its keys, and identities${replaces}`,
    ),
    ...setUpSteps(repository, [name]),
    ...loadSteps(repository, [name]),
    ...loadPlanKeys(repository, [name]),
    repository.backend.initWrites ? initState(name) : run(repository, root, 'init'),
    run(repository, root, ['plan', ...keyOptions(repository, root, 'plan')].join(' ')),
    ...renamedDeploymentSteps(before, repository),
  ];
}

/** An environment, and the root module that it belongs to. @throws Error if no environment has the name */
function find({ roots }: Repository, name: string): { readonly root: Root; readonly environment: Environment } {
  for (const root of roots)
    for (const environment of root.environments) if (environment.name === name) return { root, environment };
  throw new Error(`no environment ${name}`);
}

/** The command that initializes a root module whose first `init` writes the state, which a plan identity may not. */
function initState(name: string): string {
  return `scripts/init-state.sh ${shell(name)}   # with write access to the state: the first init writes it`;
}

function run({ engine }: Repository, root: Root, what: string): string {
  const at = root.directory === '.' ? '' : ` -chdir=${shell(root.directory)}`;
  return `${engine.binary}${at} ${what}`;
}

/** The apply of a root module, with the key that can change resources. */
function applies(repository: Repository, root: Root): string {
  return run(repository, root, ['apply', ...keyOptions(repository, root, 'apply')].join(' '));
}

function layoutSteps(before: Repository, after: Repository): StepList {
  if (before.layout.kind === after.layout.kind) return [];
  return [
    `The layout changed from ${before.layout.kind} to ${after.layout.kind}. The states are not migrated automatically. Do not apply anything before you complete these steps.`,
    'Copy the module call of each environment to its new file.',
    'Add an import block for every project, role and policy, as shown in imports.tf.example, with the new module address.',
    ...after.roots.flatMap((root) => [
      run(after, root, 'init'),
      `${run(after, root, 'plan')}   # must contain only imports`,
      applies(after, root),
    ]),
    'Then delete the old states. Do not run destroy with the old states: it would archive the projects.',
  ];
}

/** The steps to migrate states to another location. Terraform can migrate them if the layout is unchanged. */
function stateSteps(before: Repository, after: Repository): StepList {
  if (before.layout.kind !== after.layout.kind) return [];
  const moved = after.roots.filter((root) => {
    const [now] = root.environments;
    const then = now && previousOf(before, after, now);
    return now !== undefined && then !== undefined && place(before, then) !== place(after, now);
  });
  if (moved.length === 0) return [];
  return [
    'The location of the state changed. Make sure that no run is in progress, and migrate the state in folders that were initialized with the old location:',
    ...(after.backend.kind === before.backend.kind
      ? []
      : [`Create the new state backend first: ${after.backend.title}.`]),
    ...moved.map((root) => run(after, root, 'init -migrate-state')),
    ...moved.map((root) => `${run(after, root, 'plan')}   # must show no changes`),
    'Then delete the old states.',
  ];
}

function place({ backend }: Repository, { stateKey, backend: settings }: Environment): string {
  return `${settings.kind} ${backend.identity({ key: stateKey, settings }) ?? ''}`;
}

/** The steps of each phase that has to write the state: what it means, and the change of the answers after it. */
const encryptionPhases = {
  migrating: {
    title: 'Step 1 of encrypting the state: unencrypted state can still be read, and the next apply encrypts it.',
    next: 'unionai-terraform update --set stateEncryption.phase=enforced',
  },
  rotating: {
    title:
      'Step 1 of replacing the key of the state: state that is encrypted with the previous key can still be read, and the next apply encrypts it with the new one.',
    next: 'unionai-terraform update --set stateEncryption.phase=enforced. Then the previous key is not needed any longer, except for older versions of the state',
  },
  decrypting: {
    title: 'Step 1 of decrypting the state: encrypted state can still be read, and new state is written unencrypted.',
    next: 'remove stateEncryption from the answers',
  },
} as const;

function encryptionSteps(before: Repository, after: Repository): StepList {
  const phasesOf = ({ environments }: Repository) =>
    new Set(environments.map(({ stateEncryption }) => stateEncryption?.phase));
  const [was, now] = [phasesOf(before), phasesOf(after)];
  const phase = (['migrating', 'rotating', 'decrypting'] as const).find((one) => now.has(one) && !was.has(one));
  if (phase === undefined) return [];
  const { title, next } = encryptionPhases[phase];
  const isApplied = after.ci.hasPipeline && after.backend.planTransport !== 'none';
  return [
    ...(isApplied
      ? [`${title} Merge the change: the pipeline applies every root module, even without changes.`]
      : [
          `${title} Apply every root module, even without changes:`,
          ...after.roots.map((root) => applies(after, root)),
        ]),
    `Step 2, after all applies: ${next}`,
  ];
}

function engineSteps(before: Repository, after: Repository): StepList {
  if (before.engine.kind === after.engine.kind) return [];
  return [
    `The engine is now ${after.engine.name}, which uses another provider registry. Delete the lock files and lock the providers again: rm -f ${folderPatterns(
      after.roots,
    )
      .map((folder) => inFolder(folder, '.terraform.lock.hcl'))
      .join(' ')}; scripts/lock-providers.sh`,
    ...after.roots.map((root) => run(after, root, 'init -upgrade')),
  ];
}

/**
 * The phase that a change of answers must begin with: unencrypted state must be readable until it is encrypted, so the
 * first phase is `migrating`.
 *
 * @param asked whether this change sets the phase
 */
export function firstPhase(before: Answers, after: Answers, asked: boolean): StateEncryption['phase'] | undefined {
  const encrypted = (answers: Answers): boolean =>
    answers.environments.some(({ stateEncryption }) => stateEncryption !== undefined);
  if (asked || encrypted(before) || !encrypted(after)) return undefined;
  return 'migrating';
}

/** The reason why a change of encrypted states is not possible in one step; undefined if it is. */
export function encryptionObstacle(before: Answers, after: Answers): string | undefined {
  const byName = new Map(after.environments.map((environment) => [environment.name, environment]));
  for (const then of before.environments) {
    const now = byName.get(then.name);
    const old = then.stateEncryption;
    if (now === undefined || old === undefined || old.phase === 'decrypting') continue;
    if (now.stateEncryption === undefined)
      return `the state of ${then.name} is encrypted and would no longer be readable`;
    const { kmsKey, phase, previousKmsKey } = now.stateEncryption;
    if (kmsKey === old.kmsKey) continue;
    if (old.phase !== 'enforced')
      return `the encryption of the state of ${then.name} is being changed (phase ${old.phase})`;
    if (phase !== 'rotating' || previousKmsKey !== old.kmsKey)
      return `the state of ${then.name} is encrypted with another key`;
  }
  return undefined;
}
