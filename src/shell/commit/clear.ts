import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import type { HeldFolder } from './held-folder.ts';
import { isOver } from './owner-name.ts';

/** What a run makes in a state folder. Nothing else is ever removed there. */
const fileNames = /^(owner\.json|beat|journal\.json|journal\.new|\d+)$/;
const folderNames = /^(work-[0-9a-f]{16}|owner-\d+-[0-9a-f]{16}|new|old|side)$/;

/**
 * Removes what a run left in a folder of its state: files with the names that a run uses, one by one, then the empty
 * folders. Other files are kept, and links are not followed.
 */
export function clear(parent: HeldFolder, name: string): void {
  if (fileSystem.lstat(parent.at(name))?.isDirectory() !== true) return;
  try {
    clearInside(parent.child(name, name));
    fileSystem.removeFolder(parent.at(name));
  } catch (error) {
    // Another run clears the same, or something else is in it.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
  }
}

function clearInside(folder: HeldFolder): void {
  try {
    for (const inside of fileSystem.list(folder.at('.'))) {
      const entry = fileSystem.lstat(folder.at(inside));
      if (entry?.isDirectory() && folderNames.test(inside)) clear(folder, inside);
      else if (entry?.isFile() && fileNames.test(inside)) unlink(folder.at(inside));
    }
  } finally {
    folder.close();
  }
}

function unlink(path: string): void {
  try {
    fileSystem.unlink(path);
  } catch (error) {
    // Another run clears the same.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes what interrupted runs left next to the lock: the record of a run that never got the lock, and a released lock
 * that was not removed yet.
 */
export function clearLeftovers(state: HeldFolder): void {
  for (const name of fileSystem.list(state.at('.'))) {
    const isGone = /^gone-[0-9a-f]{16}$/.test(name);
    if (isGone || (name.startsWith('claim-') && isOver(name.slice('claim-'.length)))) clear(state, name);
  }
}
