import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { diskError, errorCode, existingFolder, makeFolder } from '../disk.ts';
import { isAlive } from './lock.ts';
import { type Write, writeNew } from './write.ts';

/**
 * Makes a folder that does not exist yet, with all its files, by one rename: it is there whole, or not at all.
 *
 * @throws UserError 'disk' with nothing left behind
 */
export function commitFresh(target: string, writes: readonly Write[]): void {
  const parent = dirname(target);
  const known = existingFolder(parent);
  let staging: string | undefined;
  try {
    makeFolder(parent);
    removeLeftovers(parent, target);
    staging = join(parent, `${stagingPrefix(target)}${process.pid}`);
    mkdirSync(staging);
    for (const { path, text, executable } of writes) {
      if (text === undefined) continue;
      const file = join(staging, path);
      makeFolder(dirname(file));
      writeNew(file, text, executable ? 0o777 : 0o666, false);
    }
    // The last step: whoever dies after it leaves nothing beside the target.
    renameSync(staging, target);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error) ?? ''))
      throw new UserError(
        'busy',
        `${target} came about while this run was at work.`,
        'Nothing was changed. Run again.',
      );
    throw diskError(error, `create ${basename(target)}`);
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
    removeUnused(parent, known);
  }
}

/** Short, so that it fits where the target's own name just does. */
function stagingPrefix(target: string): string {
  return `.${basename(target).slice(0, 40)}.unionai-terraform-`;
}

/** A run that was killed leaves its staging folder; the next one for the same target clears it away. */
function removeLeftovers(parent: string, target: string): void {
  const prefix = stagingPrefix(target);
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid, '')) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Removes the folders made on the way to a target that did not come about. */
function removeUnused(parent: string, known: string): void {
  try {
    for (let folder = parent; folder !== known && folder !== dirname(folder); folder = dirname(folder))
      rmdirSync(folder);
  } catch {
    // The target stands in it, as it should.
  }
}
