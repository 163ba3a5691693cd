import { UserError } from '../errors.ts';
import { blankFreeOf } from '../merge/blank-free.ts';
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
    changes.filter(writes).flatMap(({ path, before }) => (before === undefined ? [] : [[path, before] as const])),
  );
  const edited = dirtyPaths(opened.root, touched).filter((path) => {
    const file = touched.get(path);
    return file === undefined || !isUnedited(path, file);
  });
  // The record of the commit contains the text of every file, so it is read once, and only where it is needed.
  const committed = edited.length === 0 ? new Map<string, string>() : baseInHead(opened.root);
  const dirty = edited.filter((path) => !isOfEarlierRun(opened, path, touched.get(path)?.text, committed.get(path)));
  if (dirty.length === 0) return;
  throw new UserError(
    'target',
    `Uncommitted changes in files that the update would change: ${dirty.join(', ')}.`,
    'Commit or stash them first, or use --allow-dirty. Nothing was written.',
  );
}

/** Whether the only change since the commit is what a run merged: the edits of the file are those of the commit. */
function isOfEarlierRun(
  { root, base }: Opened,
  path: string,
  text: string | undefined,
  then: string | undefined,
): boolean {
  const [now, committed] = [base.get(path), textInHead(root, path)];
  if (text === undefined || then === undefined || now === undefined || committed === undefined) return false;
  const merged = merge(then, committed, now, { blankFree: blankFreeOf(path) });
  return merged.hunks.length === 0 && merged.text === text;
}

/** The texts of the files as the record of the commit has them; none where it has no record that can be read. */
function baseInHead(root: string): ReadonlyMap<string, string> {
  const record = textInHead(root, basePath);
  if (record === undefined) return new Map();
  try {
    return readBase(record, folderInWorkTree(root));
  } catch {
    return new Map();
  }
}
