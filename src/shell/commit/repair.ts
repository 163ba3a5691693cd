import { randomBytes } from 'node:crypto';
import { fileSystem } from '../file-system.ts';
import { finishSteps } from './finish.ts';
import { flushedFolder, flushNow } from './flush.ts';
import type { Lock } from './held-lock.ts';
import { isAbout, type Journal, parseJournal } from './journal.ts';
import { readWhole } from './look.ts';
import { carryOut, type Site } from './move.ts';
import { active } from './owners.ts';
import { putBack, removeBeside, stateAt } from './put-back.ts';
import { statePath } from './state-folder.ts';
import { WorkTree } from './work-tree.ts';

/** The recovery of an interrupted run. */
export interface Recovery {
  readonly kind: 'finished' | 'undone' | 'nothing' | 'foreign';
  /** The number of files that the run was writing. */
  readonly files: number;
  /** Of a record that is not about this folder, or that no run of this generator wrote: where it is now. */
  readonly setAside?: string;
}

/**
 * Recovers an interrupted run. With a journal, everything was decided and staged: the run is completed, unless one of its
 * files was edited since; then all its changes are undone. Without one, nothing had been changed. A
 * journal that is not about this very folder is set aside and never carried out.
 */
export async function repair(lock: Lock): Promise<Recovery> {
  const [work, ...more] = fileSystem
    .list(lock.at('.'))
    .filter((name) => name.startsWith('work-') && name !== `work-${lock.nonce}`);
  if (work === undefined) return { kind: 'nothing', files: 0 };
  if (more.length > 0 || !isWork(lock, work)) return setAside(lock);
  const text = readWhole(lock.at(`${work}/journal.json`), 'journal.json')?.content;
  if (text === undefined) {
    // If that run is still active, it can change nothing from now on.
    fileSystem.rename(lock.at(work), lock.workFolder);
    return { kind: 'nothing', files: 0 };
  }
  const journal = parseJournal(Buffer.from(text).toString('utf8'));
  if (journal === undefined || !isAbout(journal, lock.root)) return setAside(lock);
  // If that run is still active, it can change nothing from now on.
  fileSystem.rename(lock.at(work), lock.workFolder);
  const tree = new WorkTree(lock.root);
  try {
    return { kind: await dealWith({ lock, tree, nonce: journal.nonce }, journal), files: journal.steps.length };
  } finally {
    tree.close();
  }
}

/** Whether a folder has the structure that a run creates: folders and regular files, no links. */
function isWork(lock: Lock, work: string): boolean {
  const at = (name: string): string => lock.at(`${work}${name}`);
  const isFolder = (name: string): boolean => fileSystem.lstat(at(name))?.isDirectory() === true;
  if (!isFolder('')) return false;
  const journal = fileSystem.lstat(at('/journal.json'));
  if (journal !== undefined && !journal.isFile()) return false;
  return ['/new', '/old', '/side'].every((folder) => {
    if (fileSystem.lstat(at(folder)) === undefined) return journal === undefined;
    return (
      isFolder(folder) &&
      fileSystem.list(at(folder)).every((name) => fileSystem.lstat(at(`${folder}/${name}`))?.isFile())
    );
  });
}

async function dealWith(site: Site, journal: Journal): Promise<'finished' | 'undone'> {
  if (isUntouched(site, journal)) {
    try {
      for (const [index, step] of journal.steps.entries()) {
        const now = site.tree.within(step.path, (at) => stateAt(at, step.path)) ?? null;
        if (now !== step.after) carryOut(site, step, index);
      }
      await finishSteps(site, journal);
      return 'finished';
    } catch (error) {
      await putBack(site, journal);
      throw error;
    }
  }
  await putBack(site, journal);
  return 'undone';
}

/** Whether every file is as before or as after, so that nothing but the run has touched it. */
function isUntouched({ lock, tree, nonce }: Site, { steps }: Journal): boolean {
  return steps.every(({ path, before, after }, index) => {
    const now = tree.within(path, (at) => {
      removeBeside(at, nonce);
      return stateAt(at, path);
    });
    const state = now === undefined ? null : now;
    const old = stateAt(lock.work(`old/${index}`), path);
    const isKept = before === null || old === null || old === before;
    const staged = after === null || stateAt(lock.work(`new/${index}`), path) === after;
    return isKept && (state === after || (state === before && staged));
  });
}

/** Moves the complete record away, unchanged, so that the user can examine it. */
function setAside(lock: Lock): Recovery {
  const name = `foreign-${randomBytes(4).toString('hex')}`;
  fileSystem.rename(lock.state.at(active), lock.state.at(name));
  flushNow(flushedFolder(lock.state.at('.')));
  return { kind: 'foreign', files: 0, setAside: `${statePath(lock.place)}/${name}` };
}
