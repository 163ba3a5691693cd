import { UserError } from '../errors.ts';
import { merge } from '../merge/merge-text.ts';
import { type Change, type DiskFile, writes } from '../model/change.ts';
import { basePath, readBase } from '../record/manifest.ts';
import { textInHead } from '../shell/git.ts';
import type { Opened } from '../shell/open-repository.ts';
import { folderInWorkTree } from '../shell/top-place.ts';
import { dirtyPaths } from '../shell/uncommitted.ts';

/**
 * Refuses to change files with uncommitted edits: Git could not restore them. What an earlier run wrote is no edit, and
 * the record does not count.
 *
 * @param isUnedited whether a file is as it was rendered
 * @throws UserError 'target' naming the files, 'disk' where Git cannot be asked
 */
export function refuseDirty(
  opened: Opened,
  changes: readonly Change[],
  isUnedited: (path: string, file: DiskFile) => boolean,
): void {
  const touched = new Map(
    changes.flatMap(({ path, before, ...rest }) =>
      writes({ path, before, ...rest }) && before !== undefined ? [[path, before] as const] : [],
    ),
  );
  const dirty = dirtyPaths(opened.root, [...touched.keys()]).filter((path) => {
    const file = touched.get(path);
    return file === undefined || !(isUnedited(path, file) || isOfEarlierRun(opened, path, file));
  });
  if (dirty.length === 0) return;
  throw new UserError(
    'target',
    `Uncommitted changes in files that the update would change: ${dirty.join(', ')}.`,
    'Commit or stash them first, or use --allow-dirty. Nothing was written.',
  );
}

/** Whether the only change since the commit is what a run merged: the edits of the file are those of the commit. */
function isOfEarlierRun({ root, base }: Opened, path: string, { text }: DiskFile): boolean {
  const [now, committed, record] = [base.get(path), textInHead(root, path), textInHead(root, basePath)];
  if (text === undefined || now === undefined || committed === undefined || record === undefined) return false;
  const then = baseIn(record, folderInWorkTree(root)).get(path);
  if (then === undefined) return false;
  const merged = merge(then, committed, now);
  return merged.hunks.length === 0 && merged.text === text;
}

function baseIn(record: string, folder: string): ReadonlyMap<string, string> {
  try {
    return readBase(record, folder);
  } catch {
    return new Map();
  }
}
