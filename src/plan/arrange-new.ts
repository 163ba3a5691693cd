import type { Change, DiskFile } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';

/**
 * What `new` does with each planned file, given what lies there: nothing is merged, because what is there was
 * not made here. Equal content is fine; different content is a conflict, or gives way to `force`.
 */
export function arrange(
  planned: Iterable<readonly [string, PlannedFile]>,
  disk: ReadonlyMap<string, DiskFile>,
  force: boolean,
): readonly Change[] {
  return [...planned].map(([path, { text, executable }]): Change => {
    const before = disk.get(path);
    const after = { text, executable };
    const plain = { path, before, after, conflicts: [] };
    if (before === undefined) return { ...plain, action: 'create' };
    if (before.text === text) return { ...plain, action: 'unchanged' };
    if (force) return { ...plain, action: 'overwrite' };
    return { ...plain, action: 'conflict', conflicts: [{ line: 0, message: 'exists with other content' }] };
  });
}
