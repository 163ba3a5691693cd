import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import { errorCode, present } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { flushedFolder, flushNow } from './flush.ts';
import { gitPlaceOf } from './git-folder.ts';
import { HeldFolder, isChangedMeanwhile } from './held-folder.ts';

/** Where the state of a run is stored: a place that is not part of a clone. */
export interface StatePlace {
  /** The folder that exists already: the git folder, or the user's state folder. */
  readonly base: string;
  /** The folders below it, which a run creates. */
  readonly names: readonly string[];
}

/**
 * Where the state of a run in a repository is stored: in the git folder (`git rev-parse --git-path unionai-terraform`),
 * or, outside of git, in the user's state folder (XDG Base Directory Specification, XDG_STATE_HOME).
 *
 * @param root real path of the repository
 * @returns the place to use, then the other one, which a run may have used before `git init`
 */
export function statePlaces(root: string): readonly [StatePlace, ...StatePlace[]] {
  const home: StatePlace = { base: stateHome(), names: ['unionai-terraform', `checkout-${hash(root)}`] };
  const git = gitPlaceOf(root);
  if (git === undefined) return [home];
  const below = relative(git.top, root).split(sep).join('/');
  return [{ base: git.gitFolder, names: ['unionai-terraform', below === '' ? 'top' : `folder-${hash(below)}`] }, home];
}

function stateHome(): string {
  const { XDG_STATE_HOME: given } = process.env;
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The path of a state folder, for messages. */
export function statePath({ base, names }: StatePlace): string {
  return join(base, ...names);
}

/**
 * Reads the state folder without holding the lock. Reads it again if another run removes something in the meantime.
 *
 * @returns undefined if no run has left anything there
 * @throws UserError 'record' if it is a link or a file; 'busy' if other runs keep changing it
 */
export function readState<T>(place: StatePlace, read: (state: HeldFolder) => T): T | undefined {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (!present(statePath(place))) return undefined;
    try {
      return readOnce(place, read);
    } catch (error) {
      if (!isChangedMeanwhile(error)) throw error;
    }
  }
  throw new UserError('busy', `Other runs are changing ${statePath(place)}.`, 'Wait until they end and rerun.');
}

function readOnce<T>(place: StatePlace, read: (state: HeldFolder) => T): T {
  const state = enter(place, (folder, name) => folder.child(name, statePath(place)));
  try {
    return read(state);
  } finally {
    state.close();
  }
}

/** Holds the state folder, which is created if it is missing. Only the user has access. */
export function makeState(place: StatePlace): HeldFolder {
  makeHome(place.base);
  return enter(place, (folder, name) => {
    try {
      fileSystem.makeFolder(folder.at(name), 0o700);
      flushNow(flushedFolder(folder.at('.')));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    return folder.child(name, statePath(place));
  });
}

function makeHome(path: string): void {
  if (present(path)) return;
  makeHome(dirname(path));
  try {
    fileSystem.makeFolder(path, 0o700);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function enter({ base, names }: StatePlace, step: (folder: HeldFolder, name: string) => HeldFolder): HeldFolder {
  let folder = HeldFolder.open(fileSystem.realPath(base), base);
  for (const name of names) {
    try {
      const next = step(folder, name);
      folder.close();
      folder = next;
    } catch (error) {
      folder.close();
      if (!(error instanceof UserError) || isChangedMeanwhile(error)) throw error;
      throw new UserError('record', `The record of runs cannot be used: ${error.message}`, error.hint);
    }
  }
  return folder;
}

/** Removes the state folder if it is empty, so that a completed run leaves nothing behind. */
export function removeEmptyState({ base, names }: StatePlace): void {
  try {
    for (let count = names.length; count > 0; count -= 1) fileSystem.removeFolder(join(base, ...names.slice(0, count)));
  } catch {
    // Another run is using it, or it contains an update that can be aborted.
  }
}
