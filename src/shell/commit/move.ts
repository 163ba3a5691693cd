import { errorCode } from '../disk.ts';
import { fileSystem, flags, noEntry } from '../file-system.ts';
import { changedMeanwhile } from './changed.ts';
import { flushedFile, flushNow } from './flush.ts';
import type { Lock } from './held-lock.ts';
import type { Step } from './journal.ts';
import { identityOf, isStill, look, readAll, readWhole, type Seen } from './look.ts';
import { newFile } from './new-file.ts';
import { giveTo, hasNoLinks } from './stage.ts';
import type { WorkTree } from './work-tree.ts';

/** What the steps of a transaction work on. */
export interface Site {
  readonly lock: Lock;
  readonly tree: WorkTree;
  /** A random name in the journal for copies next to a file. */
  readonly nonce: string;
}

/**
 * Carries out one step: moves the staged file to its path, or removes the old one.
 *
 * @param seen the old file as this process saw it; undefined where only its content is known
 * @throws UserError 'busy' if the file is not the one that the step was decided for
 */
export function carryOut({ lock, tree, nonce }: Site, { path, before, after }: Step, index: number, seen?: Seen): void {
  lock.beat();
  if (after === null) {
    tree.within(path, (at) => takeAway(at, lock.work(`side/${index}`), nonce, { path, before }));
  } else if (before === null) {
    tree.within(path, (at) => create(lock.work(`new/${index}`), at, nonce, path), true);
  } else {
    const done = tree.within(path, (at) => {
      if (seen?.isCopy) return replaceWatched({ lock, tree, nonce }, { path, before, after }, index, at);
      const now = look(at, path);
      if (now?.state !== before || (seen !== undefined && now.identity !== seen.identity)) throw changedMeanwhile(path);
      const staged = lock.work(`new/${index}`);
      // The last check. The rename follows immediately: see SECURITY.md.
      if (!isStill(at, now)) throw changedMeanwhile(path);
      moveOver(staged, at, nonce);
      return true;
    });
    if (done === undefined) throw changedMeanwhile(path);
  }
}

/**
 * Replaces a file that was kept as a copy. The file is held open: what is written to it at the last moment is copied, too,
 * and ends the run.
 */
function replaceWatched({ lock, nonce }: Site, { path, before }: Step, index: number, at: string): true {
  const watched = fileSystem.open(at, flags.readFile);
  try {
    const seen = look(at, path);
    const last = fileSystem.fstat(watched);
    if (seen?.state !== before || seen.identity !== identityOf(last) || !isStill(at, seen))
      throw changedMeanwhile(path);
    moveOver(lock.work(`new/${index}`), at, nonce);
    const now = fileSystem.fstat(watched);
    if (now.size === last.size && now.mtimeNs === last.mtimeNs) return true;
    const old = lock.work(`old/${index}`);
    fileSystem.unlink(old);
    const mode = Number(now.mode & 0o7777n);
    newFile(old, readAll(watched, Number(now.size)), { mode });
    giveTo(old, { user: now.uid, group: now.gid }, mode);
    throw changedMeanwhile(path);
  } finally {
    fileSystem.close(watched);
  }
}

/** Moves a file to a path that does not exist. A file that was created in the meantime is not replaced. */
export function create(from: string, at: string, nonce: string, path: string): void {
  try {
    fileSystem.link(from, at);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw changedMeanwhile(path);
    if (!hasNoLinks(error)) throw error;
    if (fileSystem.lstat(at) !== undefined) throw changedMeanwhile(path);
    moveOver(from, at, nonce);
  }
}

/** Replaces a file by another in one step. A file on another file system is first copied next to it. */
export function moveOver(from: string, at: string, nonce: string): void {
  try {
    fileSystem.rename(from, at);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const copy = copyOf(at, nonce);
    copyTo(from, copy);
    fileSystem.rename(copy, at);
    fileSystem.unlink(from);
  }
}

/**
 * Moves a file away and only then checks it: everything that was written until then is in the moved file, which is
 * restored if it is not as expected.
 */
export function takeAway(
  at: string,
  side: string,
  nonce: string,
  { path, before }: { readonly path: string; readonly before: string | null },
): void {
  let taken = side;
  try {
    fileSystem.rename(at, side);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw changedMeanwhile(path);
    if (errorCode(error) !== 'EXDEV') throw error;
    taken = copyOf(at, nonce);
    fileSystem.rename(at, taken);
  }
  if (stateOrNothing(taken, path) === before) {
    if (taken !== side) fileSystem.unlink(taken);
    return;
  }
  create(taken, at, nonce, path);
  if (taken !== side && fileSystem.lstat(taken) !== undefined) fileSystem.unlink(taken);
  throw changedMeanwhile(path);
}

function stateOrNothing(at: string, path: string): string | undefined {
  try {
    return look(at, path)?.state;
  } catch {
    return undefined;
  }
}

/** A name in the same folder as a file, which no other run uses and no tool reads as Terraform. */
function copyOf(at: string, nonce: string): string {
  return `${at.slice(0, at.lastIndexOf('/') + 1)}${copyName(nonce)}`;
}

/** The name of a copy next to a file, if it cannot be renamed from the state folder. */
export function copyName(nonce: string): string {
  return `.unionai-terraform-${nonce}`;
}

function copyTo(from: string, to: string): void {
  const file = readWhole(from, from);
  if (file === undefined) throw noEntry(from);
  if (fileSystem.lstat(to)?.isFile()) fileSystem.unlink(to);
  const mode = Number(file.entry.mode & 0o7777n);
  newFile(to, file.content, { mode });
  giveTo(to, { user: file.entry.uid, group: file.entry.gid }, mode);
  flushNow(flushedFile(to));
}
