import type { Files } from '../core.ts';

/** How a file differs from the same file of other answers. */
export type FileChange = 'added' | 'changed' | 'removed';

/** The files that differ, by path. */
export function changesBetween(before: Files, after: Files): ReadonlyMap<string, FileChange> {
  const changes = new Map<string, FileChange>();
  if (before === after) return changes;
  for (const [path, { executable, text }] of after) {
    const old = before.get(path);
    if (old === undefined) changes.set(path, 'added');
    else if (old.text !== text || old.executable !== executable) changes.set(path, 'changed');
  }
  for (const path of before.keys()) if (!after.has(path)) changes.set(path, 'removed');
  return changes;
}
