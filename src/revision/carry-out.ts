import { UserError } from '../errors.ts';
import { type Change, writes } from '../model/change.ts';
import type { Revision } from './compute-revision.ts';

/** The writes of a revision without conflicts. */
export function cleanWrites({ changes, record }: Revision): readonly Change[] {
  return [...changes, ...record].filter(writes);
}

/**
 * The writes of a revision with conflicts: what merged cleanly, and markers for the rest.
 *
 * @throws UserError 'target' where a conflict is about a file that markers cannot be written into
 */
export function markedWrites({ changes, record }: Revision): readonly Change[] {
  const binary = changes.filter(
    ({ action, before }) => action === 'conflict' && before !== undefined && before.text === undefined,
  );
  if (binary.length > 0) {
    const names = binary.map(({ path }) => path).join(', ');
    throw new UserError(
      'target',
      `Conflict markers can only be written to text files. Not a text file: ${names}.`,
      'Move it and rerun.',
    );
  }
  const marked = changes.map((one): Change => (one.action === 'conflict' ? { ...one, action: 'merge' } : one));
  return [...marked, ...record].filter(writes);
}
