import { lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { isTopPath, upwards } from '../model/top-path.ts';
import { gitPlaceOf } from './commit/git-folder.ts';
import { existingFolder, placeOf, present } from './disk.ts';
import type { ListedFolders } from './listed-folders.ts';

/**
 * The folder of a repository in its Git work tree, divided by slashes; `.` for the top, and outside of Git.
 *
 * @param root real path of the repository, which need not exist yet
 */
export function folderInWorkTree(root: string): string {
  const git = gitPlaceOf(existingFolder(root));
  const below = git === undefined ? '' : relative(git.top, root).split(sep).join('/');
  return below === '' ? '.' : below;
}

/**
 * The place on disk of a file of a repository, which may be at the top of the work tree. A symbolic link is followed
 * within the repository only: at the top, none is.
 *
 * @param listed the folders that were read for other paths
 * @throws UserError 'target' where the path leads elsewhere; 'record' for a path that no repository has
 */
export function fileOf(root: string, path: string, listed?: ListedFolders): string {
  const way = upwards(path);
  if (way === undefined || !isTopPath(path)) return placeOf(root, path, listed);
  const top = topOf(root, way.up);
  let place = top;
  for (const part of way.rest.split('/')) {
    place = join(place, part);
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new UserError(
        'target',
        `${path} contains a symbolic link.`,
        'At the top of the work tree, links are not followed. Remove the link and rerun.',
      );
  }
  return placeOf(top, way.rest);
}

/**
 * The top of the work tree of a repository.
 *
 * @param up the way from the repository to the top, which must be the actual one
 * @throws UserError 'record' where it leads elsewhere
 */
export function topOf(root: string, up: string): string {
  const top = gitPlaceOf(existingFolder(root))?.top;
  if (top === undefined || top !== join(root, up))
    throw new UserError(
      'record',
      `${up} is not the top of the Git work tree of ${root}.`,
      'Nothing was changed. Rerun in the work tree of the repository.',
    );
  return top;
}

/** A Git repository above a folder that is present but cannot be used; undefined if there is no such repository. */
export function unusableGitAbove(root: string): string | undefined {
  const from = existingFolder(root);
  if (gitPlaceOf(from) !== undefined) return undefined;
  for (let folder = from === root ? dirname(root) : from; ; folder = dirname(folder)) {
    if (present(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
