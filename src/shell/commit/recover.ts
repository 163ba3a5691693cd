import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isPlainPath } from '../../model/file-set.ts';
import { errorCode, placeOf } from '../disk.ts';
import { adoptLock, type Lock, transactionFolder } from './lock.ts';
import { carryOut, type Journal, putBack, type Step, stateOf } from './transaction.ts';

export type Recovery = 'finished' | 'undone' | 'nothing';

/**
 * Deals with what a run that died left in a repository. With a journal, all was decided and staged: it is
 * finished, unless somebody has edited one of its files since; then all that was written is put back. Without
 * one, nothing had been changed. Where it fails, all stays for the next attempt.
 */
export function recover(root: string): Recovery {
  const lock = adoptLock(root);
  try {
    const recovery = dealWith(lock);
    lock.release();
    return recovery;
  } catch (error) {
    lock.abandon();
    throw error;
  }
}

function dealWith(lock: Lock): Recovery {
  const journal = readJournal(lock);
  if (journal === undefined) return 'nothing';
  const untouched = journal.steps.every((step) => {
    const now = stateOf(placeOf(lock.root, step.path));
    return now === step.before || now === step.after;
  });
  if (untouched) carryOut(lock, journal);
  else putBack(lock, journal);
  return untouched ? 'finished' : 'undone';
}

function readJournal(lock: Lock): Journal | undefined {
  let text: string;
  try {
    text = readFileSync(join(lock.folder, 'journal.json'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const journal = parsed(text);
  if (isJournal(journal)) return journal;
  throw new UserError('record', `${transactionFolder}/journal.json is damaged.`, `Remove ${transactionFolder}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whoever made the repository may have made its journal, too: nothing in it may lead out. */
function isJournal(value: unknown): value is Journal {
  const { version, steps, folders } = (value ?? {}) as Partial<Record<keyof Journal, unknown>>;
  return version === 1 && isListOf(steps, isStep) && isListOf(folders, isPath);
}

function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function isStep(value: unknown): value is Step {
  const { path, before, after } = (value ?? {}) as Partial<Record<keyof Step, unknown>>;
  return isPath(path) && [before, after].every((state) => state === null || typeof state === 'string');
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && isPlainPath(value);
}
