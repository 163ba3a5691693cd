import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { Flusher } from './flush.ts';
import type { Journal, Step } from './journal.ts';
import { isStill, look, type Seen, type State } from './look.ts';
import { copyName, create, moveOver, type Site, takeAway } from './move.ts';

/**
 * Restores every file that is unchanged since the transaction. Files that were edited since are kept.
 *
 * @throws UserError 'disk' if that fails; the journal and all old files are kept for the next run
 */
export async function putBack(site: Site, journal: Journal): Promise<void> {
  try {
    for (const [index, step] of journal.steps.entries()) putBackOne(site, step, index);
    for (const folder of journal.folders) removeIfEmpty(site, folder);
    await flushFolders(site, journal);
  } catch (error) {
    site.lock.abandon();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'disk',
      `The changes could not be undone: ${reason}`,
      'The previous files are kept. Fix the cause, then run: unionai-terraform update --recover',
    );
  }
}

function putBackOne({ lock, tree, nonce }: Site, { path, before, after }: Step, index: number): void {
  lock.beat();
  const old = lock.work(`old/${index}`);
  tree.within(
    path,
    (at) => {
      removeBeside(at, nonce);
      const now = seenAt(at, path);
      if (now === undefined || (now?.state ?? null) !== after) return;
      if (before === null) dropNew(at, lock.work(`side/${index}`), nonce, { path, after });
      else if (after === null) giveBack(old, at, nonce, path);
      else if (now !== null && isStill(at, now)) moveOver(old, at, nonce);
    },
    before !== null,
  );
}

/** Also keeps a new file that is being changed at this moment. */
function dropNew(at: string, side: string, nonce: string, { path, after }: Pick<Step, 'path' | 'after'>): void {
  try {
    takeAway(at, side, nonce, { path, before: after });
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'busy')) throw error;
  }
}

/** Restores a removed file, unless the user created one with that name in the meantime. */
function giveBack(old: string, at: string, nonce: string, path: string): void {
  try {
    create(old, at, nonce, path);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'busy')) throw error;
  }
}

/** The content at a path; undefined for a link, a folder or a device. */
export function stateAt(at: string, path: string): State | undefined {
  const seen = seenAt(at, path);
  return seen === null ? null : seen?.state;
}

function seenAt(at: string, path: string): Seen | null | undefined {
  try {
    return look(at, path) ?? null;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Removes the copy that an interrupted run left next to a file. */
export function removeBeside(at: string, nonce: string): void {
  const copy = `${at.slice(0, at.lastIndexOf('/') + 1)}${copyName(nonce)}`;
  if (fileSystem.lstat(copy)?.isFile()) fileSystem.unlink(copy);
}

function removeIfEmpty({ tree }: Site, folder: string): void {
  tree.within(folder, (at) => {
    // A read-only disk refuses this even if there is nothing to remove.
    if (fileSystem.lstat(at) === undefined) return;
    try {
      fileSystem.removeFolder(at);
    } catch (error) {
      // Changed since, or never created.
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    }
  });
}

/** Flushes every folder in which a transaction changes an entry. The root is an empty path. */
export async function flushFolders({ tree }: Site, { steps, folders }: Journal): Promise<void> {
  const touched = [...steps.map(({ path }) => path), ...folders].map((path) => dirname(path));
  const all = [...new Set(touched.map((folder) => (folder === '.' ? '' : folder)))];
  await new Flusher().done(
    all.filter((folder) => folder === '' || tree.hasFolder(folder)).map((folder) => tree.flushedFolder(folder)),
  );
}
