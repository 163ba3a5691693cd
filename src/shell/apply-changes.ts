import { type Change, writes } from '../model/change.ts';
import { commitFresh } from './commit/fresh.ts';
import { hasLeftovers, type Lock, takeLock } from './commit/lock.ts';
import { type Recovery, recover } from './commit/recover.ts';
import { commitWrites, digest } from './commit/transaction.ts';
import type { Write } from './commit/write.ts';
import { diskError } from './disk.ts';
import type { Target } from './target.ts';

/** Carries changes out, all or none. Conflicts are not carried out; the caller decides what to do with them. */
export function apply(target: Target, changes: readonly Change[], lock?: Lock): void {
  const todo = changes.filter(writes);
  if (todo.length === 0) return;
  const files = todo.map(
    (change): Write => ({
      path: change.path,
      text: change.after?.text,
      executable: change.after?.executable ?? false,
    }),
  );
  if (!target.exists) {
    commitFresh(target.root, files);
    return;
  }
  const own = lock ?? lockOf(target.root).lock;
  try {
    const expected = todo.map(
      ({ path, before }) => [path, before === undefined ? null : digest(before.bytes)] as const,
    );
    commitWrites(own, files, new Map(expected));
  } finally {
    if (lock === undefined) own.release();
  }
}

/** Takes the lock of a repository; deals first with what a run that died may have left there. */
export function lockOf(root: string): { readonly lock: Lock; readonly recovery: Recovery | undefined } {
  try {
    const first = takeLock(root);
    if (first !== 'interrupted') return { lock: first, recovery: undefined };
    const recovery = recover(root);
    const second = takeLock(root);
    if (second === 'interrupted') throw new Error('a transaction lies in the repository although it was dealt with');
    return { lock: second, recovery };
  } catch (error) {
    throw diskError(error, 'write to the repository');
  }
}

/**
 * Finishes or undoes what a run that died left in a folder.
 *
 * @returns what was done; undefined where nothing had been left
 */
export function settle(target: Target): Recovery | undefined {
  if (!target.exists || !hasLeftovers(target.root)) return undefined;
  const { lock, recovery } = lockOf(target.root);
  lock.release();
  return recovery;
}
