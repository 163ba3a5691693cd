import { relative, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { type Change, writes } from '../model/change.ts';
import { isTopPath } from '../model/top-path.ts';
import { sha256 } from '../record/manifest.ts';
import { commitFresh } from './commit/fresh.ts';
import type { Lock } from './commit/held-lock.ts';
import type { Journal } from './commit/journal.ts';
import { lockOwnerOf, lockStateOf, takeLock } from './commit/lock.ts';
import { type Recovery, repair } from './commit/repair.ts';
import type { Write } from './commit/stage.ts';
import { type StatePlace, statePath, statePlaces } from './commit/state-folder.ts';
import { commitWrites } from './commit/transaction.ts';
import { diskError } from './disk.ts';
import { headOf } from './git.ts';
import { madeFolder } from './made-folder.ts';
import type { Target } from './target.ts';
import { fileOf } from './top-place.ts';

/** How changes are carried out. */
export interface Way {
  /** The lock that is held already. */
  readonly lock?: Lock | undefined;
  /** Whether the files that are replaced are kept for `update --abort`; otherwise those of an earlier update go. */
  readonly undo?: Journal['undo'];
}

/** Carries changes out, all or none. Conflicts are not carried out; the caller decides what to do with them. */
export async function apply(target: Target, changes: readonly Change[], way: Way = {}): Promise<void> {
  const todo = changes.filter(writes);
  if (todo.length === 0 && (way.lock === undefined || way.undo !== 'drop')) return;
  const files = todo.map(
    ({ path, after }): Write => ({
      path,
      text: after?.bytes ?? after?.text,
      mode: { executable: after?.executable ?? false },
    }),
  );
  if (!target.exists && !files.some(({ path }) => isTopPath(path))) {
    await commitFresh(target.root, files);
    return;
  }
  if (!target.exists) {
    await madeFolder(target.root, () => apply({ ...target, exists: true }, changes, way));
    return;
  }
  const lock = way.lock ?? (await lockOf(target.root)).lock;
  const { undo = 'drop' } = way;
  try {
    const placed = files.map((file) => ({ ...file, path: placeIn(lock.root, file.path) }));
    refuseTwins(files, placed);
    const expected = new Map(
      todo.map(({ before }, index) => [placed[index]?.path ?? '', before === undefined ? null : sha256(before.bytes)]),
    );
    await commitWrites(lock, {
      writes: placed,
      expected,
      undo,
      head: undo === 'keep' ? (headOf(lock.root) ?? null) : null,
    });
  } catch (error) {
    throw diskError(error, 'write the repository');
  } finally {
    if (way.lock === undefined) lock.release();
  }
}

/** The path of the file itself, where a path leads through a link that stays in the repository. */
function placeIn(root: string, path: string): string {
  return relative(root, fileOf(root, path)).split(sep).join('/');
}

function refuseTwins(files: readonly Write[], placed: readonly Write[]): void {
  const known = new Map<string, string>();
  for (const [index, { path }] of placed.entries()) {
    const name = files[index]?.path ?? path;
    const twin = known.get(path);
    if (twin !== undefined)
      throw new UserError(
        'target',
        `${twin} and ${name} are the same file, because of a symbolic link.`,
        'Remove the link.',
      );
    known.set(path, name);
  }
}

/** A lock, and the recovery of interrupted runs. */
export interface Locked {
  readonly lock: Lock;
  readonly recoveries: readonly Recovery[];
}

/** What is reported while a repository is being locked. */
export interface LockReport {
  /** Is called with a message before waiting. */
  readonly say?: (text: string) => void;
  /** Is called after each recovery, also if the lock cannot be taken afterwards. */
  readonly recovered?: (recovery: Recovery) => void;
}

/**
 * Locks a repository after recovering interrupted runs, before or after the folder
 * became a git work tree.
 *
 * @param wanted where to take the lock, if not at the first of the repository's places
 */
export async function lockOf(root: string, report: LockReport = {}, wanted?: StatePlace): Promise<Locked> {
  try {
    const place = wanted ?? statePlaces(root)[0];
    const recoveries: Recovery[] = [];
    const done = (recovery: Recovery): void => {
      recoveries.push(recovery);
      report.recovered?.(recovery);
    };
    const others = statePlaces(root).filter((one) => statePath(one) !== statePath(place));
    for (const other of others.filter((one) => lockStateOf(one) !== 'free')) {
      (await settled(root, other, done, report)).release();
    }
    return { lock: await settled(root, place, done, report), recoveries };
  } catch (error) {
    throw diskError(error, 'write to the repository');
  }
}

async function settled(
  root: string,
  place: StatePlace,
  done: (recovery: Recovery) => void,
  { say = () => undefined }: LockReport,
): Promise<Lock> {
  for (;;) {
    const { lock, isInherited } = await takeLock(root, place, say);
    if (!isInherited) return lock;
    try {
      done(await repair(lock));
    } catch (error) {
      lock.abandon();
      throw error;
    }
    lock.release();
  }
}

/** The state of the lock of a repository: free, held by an active run, or left by a run that may have been interrupted. */
export function runIn(root: string): 'free' | 'held' | 'left' {
  const states = statePlaces(root).map(lockStateOf);
  return states.find((state) => state === 'held') ?? states.find((state) => state === 'left') ?? 'free';
}

/**
 * Completes or undoes interrupted runs in a folder.
 *
 * @throws UserError 'busy' if another run is in progress and this one has recovered nothing
 */
export async function settle(target: Target, { say, recovered }: Required<LockReport>): Promise<void> {
  if (!target.exists || runIn(target.root) === 'free') return;
  let isRecovered = false;
  const report = {
    say,
    recovered: (recovery: Recovery): void => {
      isRecovered = true;
      recovered(recovery);
    },
  };
  try {
    (await lockOf(target.root, report)).lock.release();
  } catch (error) {
    // Another run took the lock after the recovery.
    if (!(isRecovered && error instanceof UserError && error.code === 'busy')) throw error;
  }
}

/**
 * Rejects a repository with an active or interrupted run.
 *
 * @throws UserError 'busy' or 'record'
 */
export function refuseInterrupted(root: string): void {
  const state = runIn(root);
  if (state === 'held')
    throw new UserError('busy', 'Another run is in progress in this repository.', 'Wait until it ends and rerun.');
  if (state === 'left')
    throw new UserError(
      'record',
      'An interrupted run must be repaired first.',
      'Run unionai-terraform update --recover.',
    );
}

/** The information about the run that holds or held the lock. */
export function describeRun(root: string): readonly string[] {
  return statePlaces(root).flatMap((place) => {
    const owner = lockOwnerOf(place);
    if (owner === undefined) return [];
    const who = owner.pid === undefined ? 'An unknown process' : `Process ${owner.pid} on ${owner.machine}`;
    const what = owner.files === undefined ? 'had changed nothing yet' : `was writing ${owner.files} files`;
    return [`${who} ${what}. Its record is in ${statePath(place)}.`];
  });
}
