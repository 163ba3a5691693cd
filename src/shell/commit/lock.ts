import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { clear, clearLeftovers } from './clear.ts';
import { flushedFile, flushedFolder, flushNow } from './flush.ts';
import { type HeldFolder, isChangedMeanwhile } from './held-folder.ts';
import { Lock } from './held-lock.ts';
import { parseJournal } from './journal.ts';
import { newFile } from './new-file.ts';
import { observe } from './observe.ts';
import { judge, ownerOf, parseOwner } from './owner.ts';
import { nameOfSelf } from './owner-name.ts';
import { active, inheritedName, ownersOf, recordText } from './owners.ts';
import { makeState, readState, removeEmptyState, type StatePlace, statePath } from './state-folder.ts';

export interface Taken {
  readonly lock: Lock;
  /** Whether an interrupted run held this lock, so that recovery is required first. */
  readonly isInherited: boolean;
}

/**
 * Locks a repository, or takes the lock of an interrupted run.
 *
 * @param root real path of the repository
 * @param wait is called before waiting some seconds to find out whether another run is active
 * @throws UserError 'busy' where another run holds it
 */
export async function takeLock(root: string, place: StatePlace, wait: (text: string) => void): Promise<Taken> {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    // Runs that collide retry at different times.
    if (attempt > 0) await setTimeout(Math.random() * 10 * attempt);
    try {
      const taken = await attemptLock(root, place, wait);
      if (taken !== undefined) return taken;
    } catch (error) {
      // Another run ended just now and removed its folder.
      if (!isChangedMeanwhile(error)) throw error;
    }
  }
  throw busy(place);
}

async function attemptLock(root: string, place: StatePlace, wait: (text: string) => void): Promise<Taken | undefined> {
  const state = makeState(place);
  const nonce = randomBytes(8).toString('hex');
  const claim = `claim-${nameOfSelf(nonce)}`;
  let isKept = false;
  try {
    clearLeftovers(state);
    prepare(state, claim, nonce);
    const target = claimed(state, claim, active) ? active : await inherited(state, claim, place, wait);
    if (target === undefined) return undefined;
    isKept = true;
    return { lock: new Lock({ root, place, state, nonce }), isInherited: target !== active };
  } finally {
    if (!isKept) discard(state, claim, place);
  }
}

/** Writes the record of this process, flushed to disk, to a folder that becomes the lock by a rename. */
function prepare(state: HeldFolder, claim: string, nonce: string): void {
  fileSystem.makeFolder(state.at(claim), 0o700);
  const record = state.at(`${claim}/owner.json`);
  newFile(record, JSON.stringify(ownerOf(nonce)), { mode: 0o600 });
  flushNow(flushedFile(record));
  flushNow(flushedFolder(state.at(claim)));
}

function claimed(state: HeldFolder, claim: string, name: string): boolean {
  try {
    fileSystem.rename(state.at(claim), state.at(name));
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '')) return false;
    if (errorCode(error) === 'ENOTDIR')
      throw new UserError('record', `${name} in the record of runs is not a folder.`, 'Move it and rerun.');
    throw error;
  }
  flushNow(flushedFolder(state.at('.')));
  return true;
}

/**
 * Becomes the next owner of the lock of an interrupted run. Owners are numbered, and each number is unique: of two
 * processes that try, one succeeds.
 *
 * @returns the name of our record; undefined where the lock changed meanwhile
 * @throws UserError 'busy' if the owner is running, or another process inherits the lock
 */
async function inherited(
  state: HeldFolder,
  claim: string,
  place: StatePlace,
  wait: (text: string) => void,
): Promise<string | undefined> {
  const owners = ownersOf(state);
  if (owners === undefined) return undefined;
  const { first, number, record } = owners;
  const life = judge(parseOwner(record ?? ''));
  const alive = life === 'alive' || (life === 'unknown' && (await observe(state, active, wait)));
  if (alive) throw busy(place);
  const name = inheritedName(first, number + 1);
  if (!claimed(state, claim, `${active}/${name}`)) throw busy(place);
  if (recordText(state, 'owner.json') === first) return name;
  // Another run was faster and now holds the lock.
  clear(state, `${active}/${name}`);
  return undefined;
}

function discard(state: HeldFolder, claim: string, place: StatePlace): void {
  try {
    clear(state, claim);
    state.close();
    removeEmptyState(place);
  } catch {
    // If the disk cannot be written, the next run removes it.
  }
}

function busy(place: StatePlace): UserError {
  return new UserError(
    'busy',
    'Another run is in progress in this repository.',
    `Wait until it ends. Its record is in ${statePath(place)}. If the run was interrupted, the next run repairs the repository.`,
  );
}

/** The state of the lock. Changes nothing. */
export function lockStateOf(place: StatePlace): 'free' | 'held' | 'left' {
  const owners = readState(place, ownersOf);
  if (owners === undefined) return 'free';
  return judge(parseOwner(owners.record ?? '')) === 'alive' ? 'held' : 'left';
}

/** The run that holds or held a lock. */
export interface LockOwner {
  readonly pid: number | undefined;
  readonly machine: string;
  /** The number of files that the run writes. */
  readonly files: number | undefined;
}

/** The run that holds or held the lock; undefined if the lock is free. Changes nothing. */
export function lockOwnerOf(place: StatePlace): LockOwner | undefined {
  return readState(place, (state) => {
    const owners = ownersOf(state);
    if (owners === undefined) return undefined;
    const owner = parseOwner(owners.record ?? '');
    const work = fileSystem.list(state.at(active)).find((name) => /^work-[0-9a-f]{16}$/.test(name));
    const journal = work === undefined ? undefined : parseJournal(recordText(state, `${work}/journal.json`) ?? '');
    const [machine = 'this computer'] = owner?.machine.split(' ') ?? [];
    return { pid: owner?.pid, machine: JSON.stringify(machine), files: journal?.steps.length };
  });
}
