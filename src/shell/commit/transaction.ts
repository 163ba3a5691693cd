import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isBaseFolder } from '../../model/top-path.ts';
import { fileSystem } from '../file-system.ts';
import { progress } from '../progress.ts';
import { dropUndo, finishSteps } from './finish.ts';
import { Flusher, flushedFile, flushedFolder, flushNow } from './flush.ts';
import type { Lock } from './held-lock.ts';
import { checkoutAt, type Journal, type Step } from './journal.ts';
import { carryOut, type Site } from './move.ts';
import { newFile } from './new-file.ts';
import { putBack } from './put-back.ts';
import { type Staged, stage, type Write } from './stage.ts';
import { WorkTree } from './work-tree.ts';

/** What a transaction is to do. */
export interface Plan {
  readonly writes: readonly Write[];
  /** The SHA-256 of every file when its change was decided, null for none, by path. */
  readonly expected: ReadonlyMap<string, string | null>;
  readonly undo: Journal['undo'];
  /** The commit that is checked out, where that matters. */
  readonly head: string | null;
}

/**
 * Carries out all writes, or none. Keeps the old files as hard links, stages the new content, writes the journal, and then
 * moves every file to its path by a rename. After an interruption, `repair` finishes or undoes the steps of the journal.
 *
 * @throws UserError 'busy' if a file changed since the decision: all files are restored, and the user's change is kept;
 *   'disk' with nothing changed
 */
export async function commitWrites(lock: Lock, plan: Plan): Promise<void> {
  const tree = new WorkTree(lock.root);
  try {
    const nonce = randomBytes(8).toString('hex');
    const site = { lock, tree, nonce };
    makeFolders(lock);
    const staged: Staged[] = [];
    for (const [index, write] of plan.writes.entries()) {
      progress('Writing files', index + 1, plan.writes.length);
      const one = stage(lock, tree, write, staged.length, plan.expected.get(write.path));
      if (one !== undefined) staged.push(one);
    }
    if (staged.length === 0) {
      if (plan.undo === 'drop') dropUndo(lock);
      return;
    }
    await transact(site, staged, plan);
  } finally {
    tree.close();
  }
}

function makeFolders(lock: Lock): void {
  fileSystem.makeFolder(lock.workFolder, 0o700);
  for (const name of ['new', 'old', 'side']) fileSystem.makeFolder(lock.work(name), 0o700);
}

async function transact(site: Site, staged: readonly Staged[], { undo, head }: Plan): Promise<void> {
  const { lock, tree, nonce } = site;
  const steps = staged.map(({ step }) => step);
  const journal: Journal = {
    format: 2,
    nonce,
    checkout: checkoutAt(lock.root),
    steps,
    folders: missingFolders(tree, steps),
    undo,
    head,
  };
  const flusher = new Flusher();
  await flusher.done(staged.flatMap(({ flushed }) => flushed));
  await flusher.done(['new', 'old', 'side'].map((name) => flushedFolder(lock.work(name))));
  writeJournal(lock, journal);
  try {
    for (const [index, { step, seen }] of staged.entries()) {
      progress('Moving files into place', index + 1, staged.length);
      carryOut(site, step, index, seen);
    }
    await finishSteps(site, journal);
  } catch (error) {
    await putBack(site, journal);
    throw error;
  }
}

/** Writes the journal, after which the next run can recover: everything that it refers to is flushed to disk. */
function writeJournal(lock: Lock, journal: Journal): void {
  const file = lock.work('journal.new');
  newFile(file, JSON.stringify(journal), { mode: 0o600 });
  flushNow(flushedFile(file));
  fileSystem.rename(file, lock.work('journal.json'));
  flushNow(flushedFolder(lock.workFolder));
  flushNow(flushedFolder(lock.at('.')));
}

function missingFolders(tree: WorkTree, steps: readonly Step[]): readonly string[] {
  const known = new Set<string>();
  const missing = new Set<string>();
  for (const { path, after } of steps) {
    if (after === null) continue;
    for (let folder = dirname(path); !isBaseFolder(folder) && !known.has(folder); folder = dirname(folder)) {
      known.add(folder);
      if (!tree.hasFolder(folder)) missing.add(folder);
    }
  }
  return [...missing].sort((a, b) => b.length - a.length);
}
