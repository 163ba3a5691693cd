import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Disk, DiskFile } from '../model/change.ts';
import { isPlainPath } from '../model/file-set.ts';
import { onceForEachText } from '../model/once-for-each.ts';
import { isTopPath } from '../model/top-path.ts';
import { diskError, errorCode, existingFolder, readDiskFile } from './disk.ts';
import { ListedFolders } from './listed-folders.ts';
import { recordLimit, textLimit } from './read-file.ts';
import { systemReason } from './system-error.ts';
import { fileOf } from './top-place.ts';

/** The folder of a new or existing repository. */
export interface Target {
  /** Real path, links followed as far as there is something. */
  readonly root: string;
  readonly exists: boolean;
}

/**
 * Looks at the folder that a new repository is to go into.
 *
 * @throws UserError 'target' for something that is not a folder
 */
export function lookAt(path: string): Target {
  try {
    const known = existingFolder(path);
    const real = realpathSync(known);
    const rest = path.slice(known.length);
    if (!lstatSync(real).isDirectory()) {
      const what = rest === '' ? path : known;
      throw new UserError(
        'target',
        `${what} is a file, not a folder.`,
        'Specify a folder that is empty or does not exist.',
      );
    }
    return { root: rest === '' ? real : join(real, rest), exists: rest === '' };
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      throw new UserError('target', `${path} is a broken symbolic link.`, 'Remove it and rerun.');
    if (errorCode(error) === 'ELOOP')
      throw new UserError('target', `${path} contains a symbolic link to itself.`, 'Remove it and rerun.');
    if (errorCode(error) === 'ENAMETOOLONG') throw new UserError('target', 'The name of the folder is too long.');
    throw diskError(error, `read ${basename(path)} in ${dirname(path)}`);
  }
}

/**
 * The folder of this process.
 *
 * @throws UserError where it was deleted, or has a name that Node.js cannot express
 */
export function currentFolder(): string {
  let folder: string;
  try {
    folder = process.cwd();
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
    throw new UserError('disk', 'The current folder no longer exists.', 'Change to another folder and rerun.');
  }
  if (folder.includes('\ufffd') && !lookAt(folder).exists)
    throw new UserError(
      'target',
      'The path of the current folder is not valid UTF-8.',
      'Rename the folder, or change to another one.',
    );
  return folder;
}

/**
 * The folder that a command works in.
 *
 * @param from the folder of the process
 * @param cwd the folder that the user named, relative to it
 * @throws UserError 'usage' if the folder does not exist
 */
export function workingFolder(from: string, cwd = '.'): string {
  const folder = resolve(from, cwd);
  if (!lookAt(folder).exists) throw new UserError('usage', `--cwd ${cwd}: the folder does not exist.`);
  return folder;
}

/** The files at the given paths of a repository. Missing files are absent from the result. */
export function readTree(target: Target, paths: Iterable<string>): ReadonlyMap<string, DiskFile> {
  const found = new Map<string, DiskFile>();
  const disk = diskOf(target.root);
  for (const path of paths) {
    if (!target.exists && !isTopPath(path)) continue;
    const file = disk.get(path);
    if (file !== undefined) found.set(path, file);
  }
  return found;
}

/**
 * The files of a repository. Whether there is one is answered by the listing of its folder, and it is read when it is asked
 * for, once.
 */
export function diskOf(root: string): Disk {
  const listed = new ListedFolders();
  const files = new Map<string, DiskFile | undefined>();
  const placeOf = onceForEachText((path) => placeAt(root, path, listed));
  const get = (path: string): DiskFile | undefined => {
    if (!files.has(path)) files.set(path, readPlace(placeOf(path), path));
    return files.get(path);
  };
  return { get, has: (path) => (placeOf(path).isListed && !files.has(path)) || get(path) !== undefined };
}

/** Where a file is, and whether its folder lists it as a regular file. */
interface Place {
  readonly place: string;
  readonly isListed: boolean;
}

function placeAt(root: string, path: string, listed: ListedFolders): Place {
  const known = isPlainPath(path) ? listed.fileAt(path) : undefined;
  if (known !== undefined) return { place: known, isListed: true };
  try {
    const place = fileOf(root, path, listed);
    return { place, isListed: listed.kindOf(dirname(place), basename(place)) === 'file' };
  } catch (error) {
    throw diskError(error, `read ${path}`);
  }
}

function readPlace({ place, isListed }: Place, path: string): DiskFile | undefined {
  try {
    return readDiskFile(place, path, path.startsWith('.scaffold/') ? recordLimit : textLimit, isListed);
  } catch (error) {
    throw diskError(error, `read ${path}`);
  }
}
