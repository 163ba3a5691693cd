import { UserError } from '../errors.ts';
import type { Change } from '../model/change.ts';
import { writes } from '../model/change.ts';
import { apply } from '../shell/apply.ts';
import type { Lock } from '../shell/commit/lock.ts';
import { headOf } from '../shell/git.ts';
import { readTree } from '../shell/target.ts';
import { undoFileOf, undoPath, writeUndoFile } from '../update/undo-file.ts';
import type { Revision } from './revise.ts';

/** Carries a revision without conflicts out. What an earlier one kept for undoing is not needed any more. */
export function carryOut(root: string, { changes, record }: Revision, lock: Lock): void {
  const before = readTree({ root, exists: true }, [undoPath]).get(undoPath);
  const spent: readonly Change[] =
    before === undefined ? [] : [{ path: undoPath, action: 'remove', before, after: undefined, conflicts: [] }];
  apply({ root, exists: true }, [...changes, ...record, ...spent], lock);
}

/**
 * Carries out what merged cleanly, writes markers into the rest, and keeps all that was there before, so that
 * `update --abort` can put it back.
 *
 * @throws UserError 'target' where a conflict is about a file that markers cannot be written into
 */
export function carryOutWithMarkers(root: string, { changes, record }: Revision, lock: Lock): void {
  const binary = changes.filter(
    ({ action, before }) => action === 'conflict' && before !== undefined && before.text === undefined,
  );
  if (binary.length > 0) {
    const names = binary.map(({ path }) => path).join(', ');
    throw new UserError(
      'target',
      `${names}: no markers can be written into a file that is no text.`,
      'Move it away, and run again.',
    );
  }
  const marked = changes.map((one): Change => (one.action === 'conflict' ? { ...one, action: 'merge' } : one));
  const touched = [...marked, ...record].filter(writes);
  const disk = readTree({ root, exists: true }, [undoPath]).get(undoPath);
  const undo: Change = {
    path: undoPath,
    action: disk === undefined ? 'create' : 'update',
    before: disk,
    after: { text: writeUndoFile(undoFileOf(touched, headOf(root))), executable: false },
    conflicts: [],
  };
  apply({ root, exists: true }, [...touched, undo], lock);
}
