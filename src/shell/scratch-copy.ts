import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diskError } from './disk.ts';
import { errorCode } from './system-error.ts';

/** A temporary copy of a repository, in which tools may write. */
export interface ScratchCopy {
  /** The copy itself. */
  readonly folder: string;
  /** An empty folder next to it, for what tools store. */
  readonly data: string;
  has(path: string): boolean;
  /** Copies a file of the copy to a path that has none. */
  duplicate(from: string, to: string): void;
  remove(): void;
}

/**
 * Copies files of a repository to a new folder that only this user can read. It is removed when the process ends, if
 * not before.
 *
 * @param paths what to copy; a file that no longer exists is left out
 * @throws UserError 'disk' where a file cannot be read or the copy not be written
 */
export function scratchCopy(root: string, paths: readonly string[]): ScratchCopy {
  try {
    const own = mkdtempSync(join(realpathSync(tmpdir()), 'unionai-terraform-verify-'));
    const remove = (): void => rmSync(own, { recursive: true, force: true });
    process.once('exit', remove);
    const folder = join(own, 'repository');
    const data = join(own, 'data');
    for (const one of [folder, data, join(data, 'plugins')]) mkdirSync(one);
    for (const path of paths) copy(join(root, path), join(folder, path));
    return {
      folder,
      data,
      has: (path) => existsSync(join(folder, path)),
      duplicate: (from, to) => copyFileSync(join(folder, from), join(folder, to)),
      remove,
    };
  } catch (error) {
    throw diskError(error, 'copy the repository to a temporary folder');
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    // Named pipes and devices are not copied: reading one waits.
    if (statSync(from).isFile()) copyFileSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
