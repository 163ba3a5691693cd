import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isPlainPath } from '../../model/file-set.ts';
import { isBaseFolder, isTopFolder, isTopPath, upwards } from '../../model/top-path.ts';
import { errorCode } from '../disk.ts';
import { fileSystem, flags, noEntry } from '../file-system.ts';
import type { Flushed } from './flush.ts';
import { gitPlaceOf } from './git-folder.ts';
import { HeldFolder } from './held-folder.ts';

/**
 * The files of a repository, by paths relative to its root, including those at the top of its Git work tree. For each use,
 * every folder of a path is opened without following links, and the operation applies to the opened folder.
 */
export class WorkTree {
  readonly path: string;
  readonly #root: HeldFolder;
  #top: HeldFolder | undefined;

  /** @param path real path of the repository */
  constructor(path: string) {
    this.path = path;
    this.#root = HeldFolder.open(path);
  }

  /**
   * Does something to a path of the repository.
   *
   * @param use gets a path to hand to the file system
   * @param isMade whether folders that are missing on the way are made
   * @returns undefined where a folder on the way is missing
   * @throws UserError 'target' where a part of the path is a link or a file; 'record' for a path that is not plain
   */
  within<T>(path: string, use: (at: string) => T, isMade = false): T | undefined {
    if (!isPlainPath(path) && !isTopPath(path) && !isTopFolder(path))
      throw new UserError('record', `${JSON.stringify(path)} is not a path of a repository.`, 'Nothing was changed.');
    const cut = path.lastIndexOf('/');
    return this.inFolder(path.slice(0, Math.max(cut, 0)), (folder) => use(folder.at(path.slice(cut + 1))), isMade);
  }

  /** Does something in a folder of the repository, which is held meanwhile. The empty path is the root. */
  inFolder<T>(path: string, use: (folder: HeldFolder) => T, isMade = false): T | undefined {
    const way = upwards(path);
    const below = way?.rest ?? path;
    const names = below === '' ? [] : below.split('/');
    const held: HeldFolder[] = [];
    try {
      let folder = way === undefined ? this.#root : this.#topAt(way.up);
      for (const [index, name] of names.entries()) {
        const next = enter(folder, name, names.slice(0, index + 1).join('/'), isMade);
        if (next === undefined) return undefined;
        held.push(next);
        folder = next;
      }
      return use(folder);
    } finally {
      for (const folder of held.reverse()) folder.close();
    }
  }

  /** The top of the work tree, opened at its first use. */
  #topAt(up: string): HeldFolder {
    const top = gitPlaceOf(this.path)?.top;
    if (top === undefined || top !== join(this.path, up))
      throw new UserError('record', `${up} is not the top of the Git work tree.`, 'Nothing was changed.');
    this.#top ??= HeldFolder.open(top);
    return this.#top;
  }

  /** A folder, for `flush`. The empty path is the root. */
  flushedFolder(path: string): Flushed {
    const open = (folder: HeldFolder): number => fileSystem.open(folder.at('.'), flags.readFolder);
    return { isFolder: true, open: () => this.inFolder(path, open) ?? missing(path) };
  }

  /** A file, for `flush`. */
  flushedFile(path: string): Flushed {
    const open = (at: string): number => fileSystem.open(at, flags.flushFile);
    return { isFolder: false, open: () => this.within(path, open) ?? missing(path) };
  }

  /** Whether the path still refers to this. */
  isAt(path: string): boolean {
    const entry = fileSystem.lstat(path);
    return entry?.isDirectory() === true && entry.ino === this.#root.inode && entry.dev === this.#root.device;
  }

  /** Whether a folder of the repository is there. */
  hasFolder(path: string): boolean {
    return isBaseFolder(path) || this.within(path, (at) => fileSystem.lstat(at)?.isDirectory()) === true;
  }

  close(): void {
    this.#root.close();
    this.#top?.close();
  }
}

function enter(folder: HeldFolder, name: string, shown: string, isMade: boolean): HeldFolder | undefined {
  try {
    return folder.child(name, shown);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  if (!isMade) return undefined;
  try {
    fileSystem.makeFolder(folder.at(name));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return folder.child(name, shown);
}

function missing(path: string): never {
  throw noEntry(path);
}
