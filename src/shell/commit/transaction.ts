import { createHash } from 'node:crypto';
import { copyFileSync, linkSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../../errors.ts';
import { diskError, isInside, makeFolder, placeOf, present } from '../disk.ts';
import type { Lock } from './lock.ts';
import { syncFolder, type Write, writeNew } from './write.ts';

/** One step of a transaction, as the journal records it. `null` stands for "no file there". */
export interface Step {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Journal {
  readonly version: 1;
  readonly steps: readonly Step[];
  /** The folders that were missing, the deeper ones first. */
  readonly folders: readonly string[];
}

/**
 * Carries out all writes, or none. New content is staged beside the old; the journal is the point of no
 * return; then every file takes its place by a rename. Whoever dies in between leaves a journal, with which
 * `recover` finishes or undoes. Synchronous on purpose: no signal handler runs in the middle.
 *
 * @param expected the SHA-256 of what was on disk when the writes were decided, by path
 * @throws UserError 'disk' with nothing changed; 'busy' where a file changed since it was read
 */
export function commitWrites(lock: Lock, writes: readonly Write[], expected: ReadonlyMap<string, string | null>): void {
  try {
    const steps = writes.map((write, index) => stage(lock, write, index));
    for (const { path, before } of steps) {
      if (expected.has(path) && expected.get(path) !== before)
        throw new UserError('busy', `${path} changed while this run was at work.`, 'Nothing was changed. Run again.');
    }
    const journal: Journal = { version: 1, steps, folders: missingFolders(lock.root, steps) };
    writeNew(join(lock.folder, 'journal.new'), JSON.stringify(journal), 0o600, true);
    syncFolder(lock.folder);
    renameSync(join(lock.folder, 'journal.new'), join(lock.folder, 'journal.json'));
    syncFolder(lock.folder);
    carryOut(lock, journal);
  } catch (error) {
    throw diskError(error, 'write the repository');
  }
}

function missingFolders(root: string, steps: readonly Step[]): readonly string[] {
  const missing = new Set<string>();
  for (const { path, after } of steps) {
    if (after === null) continue;
    for (let folder = dirname(placeOf(root, path)); !present(folder); folder = dirname(folder))
      missing.add(relative(root, folder));
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

function stage(lock: Lock, write: Write, index: number): Step {
  const place = placeOf(lock.root, write.path);
  const existing = statSync(place, { throwIfNoEntry: false });
  if (existing?.isDirectory())
    throw new UserError('target', `${write.path} is a folder.`, 'Move it away and run again.');
  if (existing !== undefined) keep(place, oldFile(lock, index));
  if (write.text !== undefined) {
    const plain = write.executable ? 0o777 & ~process.umask() : 0o666 & ~process.umask();
    writeNew(newFile(lock, index), write.text, modeFor(existing?.mode, plain, write.executable), true);
  }
  return {
    path: write.path,
    before: existing === undefined ? null : digest(readFileSync(place)),
    after: write.text === undefined ? null : digest(Buffer.from(write.text, 'utf8')),
  };
}

/** The mode that the user's file has, with the executable bits as the template wants them. */
function modeFor(existing: number | undefined, plain: number, executable: boolean): number {
  if (existing === undefined) return plain;
  const mode = existing & 0o777;
  if (executable === ((mode & 0o111) !== 0)) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/** Another name for the old content: it costs nothing, and a rename over the first name leaves it alone. */
function keep(file: string, copy: string): void {
  makeFolder(dirname(copy));
  try {
    linkSync(file, copy);
  } catch {
    copyFileSync(file, copy);
  }
}

/** Moves every staged file to its place. What has moved already is passed over, so it can be done again. */
export function carryOut(lock: Lock, journal: Journal): void {
  try {
    for (const [index, step] of journal.steps.entries()) takePlace(lock, step, index);
  } catch (error) {
    putBack(lock, journal);
    throw error;
  }
  const folders = new Set(journal.steps.map(({ path }) => dirname(placeOf(lock.root, path))));
  for (const folder of folders) syncFolder(folder);
}

function takePlace(lock: Lock, step: Step, index: number): void {
  const place = placeOf(lock.root, step.path);
  if (step.after === null) {
    rmSync(place, { force: true });
    removeEmptyFolders(lock.root, dirname(place));
  } else if (present(newFile(lock, index))) {
    makeFolder(dirname(place));
    renameSync(newFile(lock, index), place);
  }
}

/** Undoes; or, where the disk does not let it, leaves the journal for the next run. */
export function putBack(lock: Lock, journal: Journal): void {
  try {
    undo(lock, journal);
  } catch {
    lock.abandon();
    throw new UserError(
      'disk',
      'Cannot write the repository, and the disk does not let what was written be put back.',
      'Mend the disk and run again: the next run finishes or undoes this one.',
    );
  }
}

/** Puts back every file that is as the transaction left it. What somebody has edited since stays. */
function undo(lock: Lock, journal: Journal): void {
  journal.steps.forEach((step, index) => {
    const place = placeOf(lock.root, step.path);
    if (stateOf(place) !== step.after || step.after === step.before) return;
    if (step.before === null) {
      rmSync(place, { force: true });
    } else if (present(oldFile(lock, index))) {
      makeFolder(dirname(place));
      renameSync(oldFile(lock, index), place);
    }
  });
  for (const folder of journal.folders) removeIfEmpty(join(lock.root, folder));
}

/** The SHA-256 of a file, or null where there is none. A folder is like no file. */
export function stateOf(place: string): string | null {
  const entry = statSync(place, { throwIfNoEntry: false });
  if (entry === undefined) return null;
  return entry.isDirectory() ? 'a folder' : digest(readFileSync(place));
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something there since, or it never came about.
  }
}

function removeEmptyFolders(root: string, folder: string): void {
  try {
    for (let at = folder; at !== root && isInside(root, at); at = dirname(at)) rmdirSync(at);
  } catch {
    // The first folder that still holds something ends it.
  }
}

function newFile(lock: Lock, index: number): string {
  const folder = join(lock.folder, 'new');
  makeFolder(folder);
  return join(folder, String(index));
}

function oldFile(lock: Lock, index: number): string {
  return join(lock.folder, 'old', String(index));
}
