import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isBaseFolder } from '../../model/top-path.ts';
import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { changedMeanwhile } from './changed.ts';
import { clear } from './clear.ts';
import { flushedFolder, flushNow } from './flush.ts';
import type { Lock } from './held-lock.ts';
import type { Journal } from './journal.ts';
import type { Site } from './move.ts';
import { flushFolders, stateAt } from './put-back.ts';

/** Where the old files of an update with conflict markers are kept until it is resolved or aborted. */
export const undoFolder = 'undo';

/**
 * Ends a transaction after its last step: flushes it to disk, checks every file, including the old ones, for changes in
 * the meantime, and then keeps or deletes the old files.
 *
 * @throws UserError 'busy' if a file changed in the meantime; the old files are then kept
 */
export async function finishSteps(site: Site, journal: Journal): Promise<void> {
  for (const { path, after } of journal.steps) if (after === null) removeEmptyFolders(site, dirname(path));
  await flushFolders(site, journal);
  for (const [index, { path, before, after }] of journal.steps.entries()) {
    site.lock.beat();
    const now = site.tree.within(path, (at) => stateAt(at, path));
    if ((now === undefined ? null : now) !== after) throw changedMeanwhile(path);
    const old = site.lock.work(`old/${index}`);
    if (before !== null && fileSystem.lstat(old) !== undefined && stateAt(old, path) !== before)
      throw changedMeanwhile(path);
  }
  keepOrDrop(site, journal);
}

/** A single atomic rename that ends the transaction. */
function keepOrDrop({ lock }: Site, { undo }: Journal): void {
  const isDropped = dropUndo(lock);
  if (undo === 'keep') fileSystem.rename(lock.workFolder, lock.state.at(undoFolder));
  try {
    if (isDropped || undo === 'keep') flushNow(flushedFolder(lock.state.at('.')));
  } catch {
    // The files themselves are flushed.
  }
}

/**
 * Removes the undo data of an earlier update.
 *
 * @returns whether there was any
 */
export function dropUndo({ state }: Lock): boolean {
  const dropped = `gone-${randomBytes(8).toString('hex')}`;
  try {
    fileSystem.rename(state.at(undoFolder), state.at(dropped));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  try {
    clear(state, dropped);
  } catch {
    // The next run removes it.
  }
  return true;
}

/** Removes the folders that are empty after a file was removed. Git does not track empty folders. */
function removeEmptyFolders({ tree }: Site, folder: string): void {
  for (let at = folder; !isBaseFolder(at); at = dirname(at)) {
    const isRemoved = tree.within(at, (path) => {
      try {
        fileSystem.removeFolder(path);
        return true;
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
        throw error;
      }
    });
    if (!isRemoved) return;
  }
}
