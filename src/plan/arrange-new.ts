import type { Change, DiskFile } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';

/**
 * Decides what `new` does with each planned file. Existing files are not merged, because the generator did not create
 * them: equal content is kept, different content is a conflict or is overwritten with `force`.
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
