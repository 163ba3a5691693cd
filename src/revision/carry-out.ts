import { UserError } from '../errors.ts';
import { type Change, changeTo, writes } from '../model/change.ts';
import { undoFileOf, undoPath, writeUndoFile } from '../record/undo-file.ts';
import { headOf } from '../shell/git.ts';
import { readTree } from '../shell/target.ts';
import type { Revision } from './compute-revision.ts';

/** The writes of a revision without conflicts. What an earlier one kept for undoing is not needed any more. */
export function cleanWrites(root: string, { changes, record }: Revision): readonly Change[] {
  const before = readTree({ root, exists: true }, [undoPath]).get(undoPath);
  return [...changes, ...record, changeTo(undoPath, before, undefined)].filter(writes);
}

/**
 * The writes of a revision with conflicts: what merged cleanly, markers for the rest, and all that was there before,
 * so that `update --abort` can put it back.
 *
 * @throws UserError 'target' where a conflict is about a file that markers cannot be written into
 */
export function markedWrites(root: string, { changes, record }: Revision): readonly Change[] {
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
  const before = readTree({ root, exists: true }, [undoPath]).get(undoPath);
  const text = writeUndoFile(undoFileOf(touched, headOf(root)));
  return [...touched, changeTo(undoPath, before, { text, executable: false })];
}
