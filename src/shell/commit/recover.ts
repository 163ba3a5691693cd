import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, placeOf } from '../disk.ts';
import { adoptLock, type Lock } from './lock.ts';
import { carryOut, type Journal, putBack, stateOf } from './transaction.ts';

export type Recovery = 'finished' | 'undone' | 'nothing';

/**
 * Deals with what a run that died left in a repository. With a journal, all was decided and staged: it is
 * finished, unless somebody has edited one of its files since; then all that was written is put back. Without
 * one, nothing had been changed.
 */
export function recover(root: string): Recovery {
  const lock = adoptLock(root);
  try {
    const journal = readJournal(lock);
    if (journal === undefined) return 'nothing';
    const untouched = journal.steps.every((step) => {
      const now = stateOf(placeOf(root, step.path));
      return now === step.before || now === step.after;
    });
    if (untouched) carryOut(lock, journal);
    else putBack(lock, journal);
    return untouched ? 'finished' : 'undone';
  } finally {
    lock.release();
  }
}

function readJournal(lock: Lock): Journal | undefined {
  try {
    return JSON.parse(readFileSync(join(lock.folder, 'journal.json'), 'utf8')) as Journal;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
