import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { errorCode } from '../disk.ts';
import { fileSystem, flags, noEntry } from '../file-system.ts';

/** The path of a held folder now leads to another folder, or does not exist. */
export class FolderReplaced extends UserError {
  constructor(path: string) {
    super('busy', `${path} was replaced while this run was in progress.`, 'Rerun.');
  }
}

/** Whether a call failed because another run removed or created something meanwhile, so that looking again helps. */
export function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof FolderReplaced || ['ENOENT', 'EEXIST'].includes(errorCode(error) ?? '');
}

/**
 * A folder that is held open. Operations apply to this folder, even if its path leads to another folder or a link in the
 * meantime. On Linux the kernel guarantees that (proc(5), /proc/self/fd); elsewhere the folder's identity is checked
 * before each use.
 */
export class HeldFolder {
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
  readonly #descriptor: number | undefined;

  private constructor(path: string, device: bigint, inode: bigint, descriptor: number | undefined) {
    this.path = path;
    this.device = device;
    this.inode = inode;
    this.#descriptor = descriptor;
  }

  /**
   * Holds a folder by its path. The path's last name is not followed if it is a link.
   *
   * @param shown the path to name in messages
   * @throws UserError 'target' for a symbolic link or anything else that is not a folder
   */
  static open(path: string, shown = path): HeldFolder {
    if (!hasDescriptors()) {
      const entry = fileSystem.lstat(path);
      if (entry === undefined) throw noEntry(path);
      if (!entry.isDirectory()) throw notAFolder(shown);
      return new HeldFolder(path, entry.dev, entry.ino, undefined);
    }
    const descriptor = openFolder(path, shown);
    try {
      const { dev, ino } = fileSystem.fstat(descriptor);
      return new HeldFolder(path, dev, ino, descriptor);
    } catch (error) {
      fileSystem.close(descriptor);
      throw error;
    }
  }

  /** A path of a name in this folder. */
  at(name: string): string {
    if (this.#descriptor !== undefined) return `/proc/self/fd/${this.#descriptor}/${name}`;
    const entry = fileSystem.lstat(this.path);
    if (!entry?.isDirectory() || entry.dev !== this.device || entry.ino !== this.inode)
      throw new FolderReplaced(this.path);
    return join(this.path, name);
  }

  /** Holds a folder in this one. */
  child(name: string, shown: string): HeldFolder {
    return HeldFolder.open(this.at(name), shown);
  }

  close(): void {
    if (this.#descriptor !== undefined) fileSystem.close(this.#descriptor);
  }
}

let descriptors: boolean | undefined;

/** Whether a path below /proc/self/fd refers to the open descriptor. */
function hasDescriptors(): boolean {
  descriptors ??= process.platform === 'linux' && isSameFolder('/', '/proc/self/fd/');
  return descriptors;
}

function isSameFolder(folder: string, base: string): boolean {
  const descriptor = fileSystem.open(folder, flags.readFolder);
  try {
    return fileSystem.lstat(`${base}${descriptor}/.`)?.ino === fileSystem.fstat(descriptor).ino;
  } catch {
    return false;
  } finally {
    fileSystem.close(descriptor);
  }
}

function openFolder(path: string, shown: string): number {
  try {
    return fileSystem.open(path, flags.readFolder);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR' || errorCode(error) === 'ELOOP') throw notAFolder(shown);
    throw error;
  }
}

function notAFolder(shown: string): UserError {
  return new UserError(
    'target',
    `${shown} is a file or a symbolic link, but a folder is required.`,
    'Move it and rerun.',
  );
}
