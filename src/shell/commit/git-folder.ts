import { dirname, isAbsolute, join, resolve } from 'node:path';
import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { readWhole } from './look.ts';

/** The work tree of git that a folder is in. */
export interface GitPlace {
  /** Top folder of the work tree. */
  readonly top: string;
  /** What `git rev-parse --git-dir` says there: of a linked work tree or submodule, its own. */
  readonly gitFolder: string;
}

/**
 * Finds the git folder of a work tree by git's own rules (gitrepository-layout(5)), without running git: the
 * configuration of the repository and GIT_* variables have no effect.
 *
 * @param from real path of a folder
 * @returns undefined outside of a work tree, and where the git folder is a link, belongs to another user, or does not
 *   name this work tree as its own
 */
export function gitPlaceOf(from: string): GitPlace | undefined {
  const device = fileSystem.lstat(from)?.dev;
  for (let folder = from; fileSystem.lstat(folder)?.dev === device; folder = dirname(folder)) {
    const entry = join(folder, '.git');
    const found = entryAt(entry);
    if (found?.isDirectory() && isGitFolder(entry)) return owned(folder, entry);
    if (found?.isFile()) return owned(folder, linkedFrom(entry));
    if (found !== undefined || folder === dirname(folder)) return undefined;
  }
  return undefined;
}

function owned(top: string, gitFolder: string | undefined): GitPlace | undefined {
  if (gitFolder === undefined) return undefined;
  const mine = process.geteuid?.();
  const owner = fileSystem.lstat(gitFolder)?.uid;
  return mine === undefined || owner === BigInt(mine) ? { top, gitFolder } : undefined;
}

function isGitFolder(path: string): boolean {
  const has = (name: string): boolean => entryAt(join(path, name)) !== undefined;
  return has('HEAD') && (has('commondir') || (has('objects') && has('refs')));
}

/** The git folder that the file `.git` of a linked work tree or submodule names, if it names that file in turn. */
function linkedFrom(file: string): string | undefined {
  const named = /^gitdir: (.+?)[\r\n]*$/.exec(lineIn(file))?.[1];
  if (named === undefined) return undefined;
  const folder = realPathOf(isAbsolute(named) ? named : resolve(dirname(file), named));
  if (folder === undefined || !isGitFolder(folder)) return undefined;
  const back = lineIn(join(folder, 'gitdir')).trim();
  const worktree = /^[ \t]*worktree = (.+)$/m.exec(lineIn(join(folder, 'config')))?.[1]?.trim();
  const isOwn =
    (back !== '' && realPathOf(dirname(resolve(folder, back))) === realPathOf(dirname(file))) ||
    (worktree !== undefined && realPathOf(resolve(folder, worktree)) === realPathOf(dirname(file)));
  return isOwn ? folder : undefined;
}

/** The text of a small file; an empty text if it does not exist. */
function lineIn(file: string): string {
  try {
    if ((fileSystem.lstat(file)?.size ?? 0n) > 65_536n) return '';
    return Buffer.from(readWhole(file, file)?.content ?? []).toString('utf8');
  } catch {
    return '';
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return fileSystem.realPath(path);
  } catch {
    return undefined;
  }
}

function entryAt(path: string) {
  try {
    return fileSystem.lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
