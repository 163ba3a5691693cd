import type { Change, DiskFile } from '../model/change.ts';
import type { PlannedFile, Share } from '../model/file-set.ts';
import { findShared, missingNote, missingParts } from '../model/shared-file.ts';
import { isTopPath } from '../model/top-path.ts';

/**
 * Decides what `new` does with each planned file. Existing files are not merged, because the generator did not create
 * them: equal content is kept, different content is a conflict or is overwritten with `force`. A shared file is only
 * checked.
 */
export function arrange(
  planned: Iterable<readonly [string, PlannedFile]>,
  disk: ReadonlyMap<string, DiskFile>,
  force: boolean,
): readonly Change[] {
  return [...planned].map(([path, file]): Change => {
    const { text, executable, share } = file;
    const before = disk.get(path);
    if (share !== undefined) return arrangeShared(path, file, share, disk);
    const after = { text, executable };
    const plain = { path, before, after, conflicts: [] };
    if (before === undefined) return { ...plain, action: 'create' };
    if (before.text === text) return { ...plain, action: 'unchanged' };
    // What is outside the folder of the repository may be another repository's.
    if (force && !isTopPath(path)) return { ...plain, action: 'overwrite' };
    return { ...plain, action: 'conflict', conflicts: [{ line: 0, message: 'exists with other content' }] };
  });
}

function arrangeShared(
  path: string,
  { text, executable }: PlannedFile,
  share: Share,
  disk: ReadonlyMap<string, DiskFile>,
): Change {
  const { path: place, file: before } = findShared(path, share, disk);
  const after = { text, executable };
  if (before === undefined) return { path, action: 'create', before, after, conflicts: [] };
  const missing = before.text === text ? [] : missingParts(share, before.text ?? '');
  const left = { path: place, before, after: undefined, conflicts: [] };
  return missing.length === 0
    ? { ...left, action: 'unchanged' }
    : { ...left, action: 'skip', note: missingNote(missing) };
}
