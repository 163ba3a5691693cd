import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { diskError, errorCode, makeFolder, placeOf, present } from '../disk.ts';
import { writeNew } from './write.ts';

/** Where a run keeps what it is about to write. Its existence is the lock. */
export const transactionFolder = '.scaffold/transaction';

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells apart two processes that had the same number; empty where the system does not say. */
  readonly started: string;
}

const staleAfterMs = 10 * 60 * 1000;

/** The folder of a transaction that this process holds. */
export interface Lock {
  readonly root: string;
  readonly folder: string;
  /** Gives the lock up and removes all that the transaction staged. */
  release(): void;
  /** Leaves all as it lies, because what was written could not be put back: the next run deals with it. */
  abandon(): void;
}

/**
 * Takes the lock of a repository.
 *
 * @throws UserError 'busy' where another run holds it
 * @returns the lock, or 'interrupted' where a run died holding it: then the journal has to be dealt with first
 */
export function takeLock(root: string): Lock | 'interrupted' {
  const scaffold = join(root, '.scaffold');
  const made = makeFolder(scaffold);
  const mine = join(scaffold, `transaction.${process.pid}`);
  const folder = join(root, transactionFolder);
  try {
    removeLeftovers(scaffold);
    mkdirSync(mine);
    writeNew(join(mine, 'owner.json'), JSON.stringify(self()), 0o600, false);
    renameSync(mine, folder);
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (made) removeIfEmpty(scaffold);
    if (errorCode(error) === 'ENOTDIR')
      throw new UserError('target', `${transactionFolder} is a file.`, 'Move it away and run again.');
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    if (isStale(folder)) return 'interrupted';
    throw busy();
  }
  return held(root, folder);
}

function busy(): UserError {
  return new UserError(
    'busy',
    'Another run is at work in this repository.',
    `Wait for it to end. If there is none, remove ${transactionFolder} and run again.`,
  );
}

/** Half-made locks of runs that died. */
function removeLeftovers(scaffold: string): void {
  for (const name of readdirSync(scaffold)) {
    const pid = /^transaction\.(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid), '')))
      rmSync(join(scaffold, name), { recursive: true, force: true });
  }
}

/**
 * The lock of a run that died, taken over. Only one process can: a folder in it tells which, and comes about whole.
 *
 * @throws UserError 'busy' where another process is at it
 */
export function adoptLock(root: string): Lock {
  const folder = join(root, transactionFolder);
  const claim = join(folder, 'adopted');
  const mine = `${claim}.${process.pid}`;
  try {
    for (const left of [mine, `${mine}.before`]) rmSync(left, { recursive: true, force: true });
    mkdirSync(mine);
    writeNew(join(mine, 'owner.json'), JSON.stringify(self()), 0o600, false);
    if (present(claim) && isStale(claim)) renameSync(claim, `${mine}.before`);
    renameSync(mine, claim);
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    // Gone: another run has dealt with it meanwhile. There: another run is at it.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    throw busy();
  }
  if (isOwnerAlive(folder) === true) {
    // The dead run's lock was dealt with before our claim was made, and this is that of a living one.
    rmSync(claim, { recursive: true, force: true });
    throw busy();
  }
  return held(root, folder);
}

function held(root: string, folder: string): Lock {
  const scaffold = join(root, '.scaffold');
  let mine = true;
  const abandon = (): void => {
    mine = false;
    process.removeListener('exit', release);
  };
  const release = (): void => {
    if (!mine) return;
    abandon();
    const away = join(scaffold, `transaction.${process.pid}`);
    try {
      // At once out of the way, so that a run that dies while removing it leaves nothing that looks like a lock.
      renameSync(folder, away);
      rmSync(away, { recursive: true, force: true });
      removeIfEmpty(scaffold);
    } catch {
      // A disk that takes no more changes keeps it; the next run removes it.
    }
  };
  process.once('exit', release);
  return { root, folder, release, abandon };
}

/** Whether a transaction lies in a repository, of whomever. */
export function hasTransaction(root: string): boolean {
  return present(join(root, transactionFolder));
}

/** Whether a transaction lies in a repository, or what is left of one that died. */
export function hasLeftovers(root: string): boolean {
  try {
    return readdirSync(placeOf(root, '.scaffold')).some((name) => name.startsWith('transaction'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw diskError(error, 'look into .scaffold');
  }
}

/** Whether the run lives that a folder names as its owner; undefined where it names none, or one on another machine. */
function isOwnerAlive(folder: string): boolean | undefined {
  let owner: Partial<Owner> = {};
  try {
    owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as Partial<Owner>;
  } catch {
    return undefined;
  }
  if (owner.host !== hostname() || typeof owner.pid !== 'number') return undefined;
  return isAlive(owner.pid, owner.started ?? '');
}

/** Where nothing tells of the owner, the age of the folder decides. */
function isStale(folder: string): boolean {
  const alive = isOwnerAlive(folder);
  if (alive !== undefined) return !alive;
  const found = statSync(folder, { throwIfNoEntry: false });
  // Gone since: its run has just ended.
  return found !== undefined && Date.now() - found.mtimeMs > staleAfterMs;
}

/** Whether a process lives, and is the one that started when it is said to have. */
export function isAlive(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

function self(): Owner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

/** When a process started, in the kernel's ticks: field 22 of /proc/PID/stat (proc(5)). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or not there: either way it stays as it is.
  }
}
