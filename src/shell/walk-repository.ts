import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../adopt/inference.ts';
import { manifestPath } from '../record/manifest.ts';
import { errorCode, present } from './disk.ts';

/** Folders with copies, not sources. */
const ignored = new Set(['.terraform', '.git', 'node_modules', '.scaffold']);
const mostFiles = 100_000;

/** What was not read, and why. */
export interface Unread extends Skipped {
  /** Whether there may be files in it. */
  readonly isFolder: boolean;
}

/** The files of a repository. */
export interface Walked {
  /** Regular files, by path. */
  readonly paths: readonly string[];
  readonly unread: readonly Unread[];
}

/**
 * Finds the regular files of a repository. Symbolic links are not followed.
 *
 * @param root the real path of the repository
 * @param nested whether other repositories in it are entered: submodules, linked work trees, repositories of this generator
 */
export function walkRepository(root: string, nested: 'skip' | 'enter' = 'skip'): Walked {
  const paths: string[] = [];
  const unread: Unread[] = [];
  let isFull = false;
  const walk = (folder: string): void => {
    const entries = entriesOf(root, folder, unread);
    const other = folder === '' || nested === 'enter' ? undefined : otherRepository(root, folder, entries);
    if (other !== undefined) {
      unread.push({ path: `${folder}/`, because: other, isFolder: true });
      return;
    }
    for (const entry of entries.filter(({ name }) => !ignored.has(name))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isFull) return;
      isFull = paths.length >= mostFiles;
      if (isFull) unread.push({ path, because: `only the first ${mostFiles} files are read`, isFolder: true });
      else if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) paths.push(path);
      else unread.push({ path, ...special(join(root, path), entry) });
    }
  };
  walk('');
  return { paths, unread };
}

function entriesOf(root: string, folder: string, unread: Unread[]): readonly Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const because = `the folder cannot be read (${errorCode(error) ?? 'unknown error'})`;
    unread.push({ path: `${folder}/`, because, isFolder: true });
    return [];
  }
}

/** Whose folder it is, if it is not the repository's own. */
function otherRepository(root: string, folder: string, entries: readonly Dirent[]): string | undefined {
  if (entries.some(({ name }) => name === '.git')) return 'it is another Git repository';
  // A file system may find the folder in another case.
  const hasRecord = entries.some(({ name }) => name.toLowerCase() === '.scaffold');
  return hasRecord && present(join(root, folder, manifestPath))
    ? 'it is another repository of this generator'
    : undefined;
}

function special(place: string, entry: Dirent): Omit<Unread, 'path'> {
  if (!entry.isSymbolicLink()) return { because: 'not a regular file', isFolder: false };
  return { because: 'a symbolic link is not followed', isFolder: leadsToFolder(place) };
}

function leadsToFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}
