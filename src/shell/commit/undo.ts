import { UserError } from '../../errors.ts';
import { fileSystem } from '../file-system.ts';
import { undoFolder } from './finish.ts';
import type { HeldFolder } from './held-folder.ts';
import type { Lock } from './held-lock.ts';
import { isAbout, type Journal, parseJournal, type Step } from './journal.ts';
import { hashIn, look, readWhole } from './look.ts';
import { stateAt } from './put-back.ts';
import type { Write } from './stage.ts';
import { readState, type StatePlace, statePath } from './state-folder.ts';
import { commitWrites } from './transaction.ts';
import { WorkTree } from './work-tree.ts';

/** An update that can be aborted. */
export interface Undo {
  readonly place: StatePlace;
  readonly journal: Journal;
}

/** The files of an update to restore, and the files that cannot be restored. */
export interface PutBack {
  /** The steps whose files are as the update left them. Files that are as before the update need no step. */
  readonly steps: readonly (Step & { readonly index: number })[];
  /** The files that were changed since. */
  readonly changed: readonly string[];
}

/**
 * The update of a repository that can be aborted.
 *
 * @throws UserError 'record' if the undo data is about another folder
 */
export function undoOf(root: string, places: readonly StatePlace[]): Undo | undefined {
  for (const place of places) {
    const journal = readState(place, (state) => journalIn(state, place));
    if (journal === undefined) continue;
    if (isAbout(journal, root)) return { place, journal };
    throw unusable(place, `it is about ${JSON.stringify(journal.checkout.path)}, another folder`);
  }
  return undefined;
}

/** @returns undefined if there is nothing to undo, or if another run ended it during the reading */
function journalIn(state: HeldFolder, place: StatePlace): Journal | undefined {
  const isThere = (): boolean => fileSystem.lstat(state.at(undoFolder)) !== undefined;
  if (!isThere()) return undefined;
  try {
    return usableJournal(state, place);
  } catch (error) {
    if (isThere()) throw error;
    return undefined;
  }
}

function usableJournal(state: HeldFolder, place: StatePlace): Journal {
  const isFolder = (name: string): boolean => fileSystem.lstat(state.at(name))?.isDirectory() === true;
  if (!isFolder(undoFolder) || !isFolder(`${undoFolder}/old`)) throw unusable(place, 'its format is invalid');
  const text = readWhole(state.at(`${undoFolder}/journal.json`), 'journal.json')?.content;
  const journal = parseJournal(Buffer.from(text ?? []).toString('utf8'));
  if (journal === undefined) throw unusable(place, 'its format is invalid');
  return journal;
}

function unusable(place: StatePlace, why: string): UserError {
  return new UserError(
    'record',
    `The undo data of the update in ${statePath(place)}/${undoFolder} cannot be used: ${why}.`,
    'Nothing was changed. Undo the update with Git.',
  );
}

/** Compares the files with what the update left. */
export function compareWith(root: string, { journal }: Undo): PutBack {
  const tree = new WorkTree(root);
  try {
    const steps: (Step & { readonly index: number })[] = [];
    const changed: string[] = [];
    for (const [index, step] of journal.steps.entries()) {
      const now = stateIn(tree, step.path);
      if (now === step.after) steps.push({ ...step, index });
      else if (now !== step.before) changed.push(step.path);
    }
    return { steps, changed };
  } finally {
    tree.close();
  }
}

function stateIn(tree: WorkTree, path: string) {
  try {
    // A missing folder: nothing is there. Anything but a file: undefined, which differs from both states.
    const found = tree.within(path, (at) => ({ state: stateAt(at, path) }));
    return found === undefined ? null : found.state;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * Restores the files before an update, including their permissions, all or none.
 *
 * @param lock the lock of the place where it is kept
 */
export async function carryOutUndo(lock: Lock, undo: Undo, { steps }: PutBack): Promise<void> {
  const writes = steps.map(({ path, before, index }): Write => {
    const kept = lock.state.at(`${undoFolder}/old/${index}`);
    if (before === null) return { path, text: undefined, mode: { executable: false } };
    const file = look(kept, path)?.state === before ? readWhole(kept, path) : undefined;
    if (file === undefined) throw unusable(undo.place, `the old ${path} in it was changed`);
    const owner = { user: file.entry.uid, group: file.entry.gid };
    return { path, text: file.content, mode: { exact: Number(file.entry.mode & 0o7777n) }, owner };
  });
  const expected = new Map(steps.map(({ path, after }) => [path, hashIn(after)] as const));
  await commitWrites(lock, { writes, expected, undo: 'drop', head: null });
}
