import { isAscii, isUtf8 } from 'node:buffer';
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import type { DiskFile } from '../model/change.ts';
import { isPlainPath } from '../model/file-set.ts';
import { onceForEach } from '../model/once-for-each.ts';
import type { ListedFolders } from './listed-folders.ts';
import { checkLines, readRegularFile, textLimit, Unreadable } from './read-file.ts';
import { errorCode } from './system-error.ts';

export { diskError, errorCode } from './system-error.ts';

/** Whether a path exists; a broken symbolic link does. */
export function present(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/**
 * Reads a file; undefined if there is none.
 *
 * @param shown what messages call it
 * @param limit how many bytes it may have
 * @param isListed whether its folder lists it as a regular file
 * @throws UserError 'target' for a named pipe, a device, a socket or a file that is too large
 */
export function readDiskFile(path: string, shown = path, limit = textLimit, isListed = false): DiskFile | undefined {
  try {
    const file = readRegularFile(path, limit, isListed);
    if (file === undefined) return undefined;
    if (limit === textLimit) checkLines(file.bytes);
    const executable = (file.mode & 0o111) !== 0;
    const { bytes } = file;
    const text = bytes.length > mostEncoded ? undefined : textOf(bytes);
    if (text !== undefined) return new TextFile(text, executable);
    return {
      bytes,
      get text() {
        return largeTextOf(bytes);
      },
      executable,
    };
  } catch (error) {
    if (error instanceof Unreadable) throw new UserError('target', `${shown} ${error.message}.`, 'Move it and rerun.');
    throw error;
  }
}

/** Larger texts are not encoded again, because that takes longer than to keep their bytes. */
const mostEncoded = 64 * 1024;

/** A small file, of which the bytes are not kept: a repository has thousands, and their texts say the same. */
class TextFile implements DiskFile {
  readonly text: string;
  readonly executable: boolean;

  constructor(text: string, executable: boolean) {
    this.text = text;
    this.executable = executable;
  }

  get bytes(): Uint8Array {
    return Buffer.from(this.text, 'utf8');
  }
}

/** The text of bytes that are UTF-8; a byte order mark stays. */
function textOf(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The text of a large file, which is decoded when it is asked for. */
const largeTextOf = onceForEach(textOf);

/**
 * The real path of a path below a repository. A symbolic link within the repository is resolved; `.scaffold` must not be
 * one.
 *
 * @param root real path of the repository
 * @param listed the folders that were read for other paths
 * @throws UserError 'target' where the path leads out of the repository, into git's own folder, or through a file
 */
export function placeOf(root: string, path: string, listed?: ListedFolders): string {
  if (!isPlainPath(path)) throw new UserError('record', `${JSON.stringify(path)} is not a path of a repository.`);
  const known = listed?.fileAt(path);
  if (known !== undefined) return known;
  const parts = path.split('/');
  let place = root;
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) listed?.found(path, place);
    const kind = listed?.kindOf(place, part);
    place = join(place, part);
    if (kind !== undefined && kind === (index < parts.length - 1 ? 'folder' : 'file')) continue;
    let entry = lstatSync(place, { throwIfNoEntry: false });
    if (entry?.isSymbolicLink()) {
      place = followed(root, place, path);
      entry = lstatSync(place, { throwIfNoEntry: false });
    }
    if (entry !== undefined && !entry.isDirectory() && !entry.isFile()) {
      throw new UserError('target', `${path} is neither a file nor a folder.`, 'Move it and rerun.');
    }
    if (entry?.isFile() && index < parts.length - 1) {
      const file = parts.slice(0, index + 1).join('/');
      throw new UserError('target', `${file} is a file, but a folder is required.`, 'Move it and rerun.');
    }
  }
  return place;
}

function followed(root: string, link: string, path: string): string {
  let real: string;
  try {
    real = realpathSync(link);
  } catch {
    throw new UserError('target', `${path} contains a broken symbolic link.`, 'Remove the link and rerun.');
  }
  if (!isInside(root, real)) {
    throw new UserError(
      'target',
      `${path} is outside the repository, because of a symbolic link.`,
      'The generator never writes outside the repository. Remove the link and rerun.',
    );
  }
  if (path.startsWith('.scaffold/') || !isPlainPath(relative(root, real).split(sep).join('/'))) {
    throw new UserError(
      'target',
      `${path} contains a symbolic link to a folder that the generator never writes to.`,
      'Remove the link and rerun.',
    );
  }
  return real;
}

/** Whether a path is a folder or something below it. Both must be real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path);
}

/** The nearest folder upwards that exists, the path itself included. */
export function existingFolder(path: string): string {
  let folder = resolve(path);
  while (!present(folder)) folder = dirname(folder);
  return folder;
}
