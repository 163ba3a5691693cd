import { basename, dirname, join } from 'node:path';
import { isPlainPath } from '../../model/file-set.ts';
import { answersPath, basePath, manifestPath, readManifest } from '../../record/manifest.ts';
import { fileSystem } from '../file-system.ts';
import { readWhole } from './look.ts';
import { isOver, nameOfSelf } from './owner-name.ts';

/**
 * The name of the staging folder of a new repository, next to the target. It identifies its process, so that the next run
 * can tell whether that process is running. Short, so that it is valid wherever the target's name is.
 */
export function stagingName(target: string, random: string): string {
  return `${prefixOf(target)}${nameOfSelf(random)}`;
}

function prefixOf(target: string): string {
  return `.${basename(target).slice(0, 40)}.unionai-terraform-`;
}

/** Removes the staging folders of interrupted runs for the same target. Keeps those of runs that may be active. */
export function removeLeftovers(parent: string, target: string): void {
  const prefix = prefixOf(target);
  for (const name of fileSystem.list(parent)) {
    if (!name.startsWith(prefix) || !isOver(name.slice(prefix.length))) continue;
    removeStaging(join(parent, name), namedBy(join(parent, name)));
  }
}

/** The files that a half-made repository may have: those that its manifest names, and its record. */
function namedBy(staging: string): readonly string[] {
  const record = [manifestPath, basePath, answersPath];
  try {
    if (fileSystem.lstat(join(staging, dirname(manifestPath)))?.isDirectory() !== true) return [];
    const text = readWhole(join(staging, manifestPath), manifestPath)?.content;
    return [...readManifest(Buffer.from(text ?? []).toString('utf8')).files.keys(), ...record];
  } catch {
    return record;
  }
}

/** Removes files of a staging folder by their names, then the empty folders. Other files are kept. */
export function removeStaging(staging: string, paths: readonly string[]): void {
  const folders = new Set<string>();
  try {
    if (fileSystem.lstat(staging)?.isDirectory() !== true) return;
    for (const path of paths.filter(isPlainPath)) {
      const parents = parentsOf(path);
      for (const folder of parents) folders.add(folder);
      const isThere = parents.every((folder) => fileSystem.lstat(join(staging, folder))?.isDirectory());
      if (isThere && fileSystem.lstat(join(staging, path))?.isFile()) fileSystem.unlink(join(staging, path));
    }
    for (const folder of [...folders].sort((a, b) => b.length - a.length)) removeIfEmpty(join(staging, folder));
    fileSystem.removeFolder(staging);
  } catch {
    // If the disk cannot be written, it is kept.
  }
}

function removeIfEmpty(folder: string): void {
  try {
    fileSystem.removeFolder(folder);
  } catch {
    // Missing, or not empty.
  }
}

/** The parent folders of a path, from the top. */
function parentsOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
