import { dirname } from 'node:path';
import { diskError, existingFolder } from './disk.ts';
import { fileSystem } from './file-system.ts';

/**
 * Creates a folder and does something in it. Where that fails, the folders that were created and are empty are removed.
 *
 * @throws UserError 'disk' where the folder cannot be created; the error of `use` as it is
 */
export async function madeFolder(path: string, use: () => Promise<void>): Promise<void> {
  const known = existingFolder(path);
  try {
    makeBelow(known, path);
  } catch (error) {
    removeEmpty(path, known);
    throw diskError(error, 'create the folder');
  }
  try {
    await use();
  } catch (error) {
    removeEmpty(path, known);
    throw error;
  }
}

function makeBelow(known: string, path: string): void {
  if (path === known) return;
  makeBelow(known, dirname(path));
  fileSystem.makeFolder(path);
}

function removeEmpty(path: string, known: string): void {
  try {
    for (let folder = path; folder !== known; folder = dirname(folder)) fileSystem.removeFolder(folder);
  } catch {
    // The folder is in use.
  }
}
