import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { parentFolder } from '../../model/parent-folder.ts';
import { diskError, errorCode, existingFolder } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { progress } from '../progress.ts';
import { Flusher, flushedFolder, flushNow } from './flush.ts';
import type { HeldFolder } from './held-folder.ts';
import { newFile } from './new-file.ts';
import type { Write } from './stage.ts';
import { removeLeftovers, removeStaging, stagingName } from './staging-folder.ts';
import { WorkTree } from './work-tree.ts';

/**
 * Creates a folder with all its files by one rename: it is complete and flushed to disk, or it does not exist.
 *
 * @throws UserError 'disk' with nothing left behind
 */
export async function commitFresh(target: string, writes: readonly Write[]): Promise<void> {
  const parent = dirname(target);
  const known = existingFolder(parent);
  const made: string[] = [];
  const files = recordFirst(writes);
  let staging: string | undefined;
  try {
    makeFolders(parent, made);
    removeLeftovers(parent, target);
    const folder = join(parent, stagingName(target, randomBytes(4).toString('hex')));
    fileSystem.makeFolder(folder);
    staging = folder;
    await fill(folder, files);
    // The last step: an interruption after it leaves no staging folder.
    fileSystem.rename(folder, target);
    staging = undefined;
    for (const one of [parent, ...made.map((path) => dirname(path))]) flushNow(flushedFolder(one));
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error) ?? ''))
      throw new UserError(
        'busy',
        `${target} was created while this run was in progress.`,
        'Nothing was changed. Rerun.',
      );
    throw diskError(error, `create ${basename(target)}`);
  } finally {
    if (staging !== undefined)
      removeStaging(
        staging,
        files.map(({ path }) => path),
      );
    removeUnused(parent, known);
  }
}

interface NewFile {
  readonly path: string;
  readonly text: string | Uint8Array;
  readonly executable: boolean;
}

/** Writes the manifest first: it lists all files, which the cleanup after an interrupted run needs. */
function recordFirst(writes: readonly Write[]): readonly NewFile[] {
  const files = writes.flatMap(({ path, text, mode }) =>
    text === undefined ? [] : [{ path, text, executable: 'executable' in mode && mode.executable }],
  );
  const isRecord = ({ path }: NewFile): boolean => path.startsWith('.scaffold/');
  return [...files.filter(isRecord).reverse(), ...files.filter((file) => !isRecord(file))];
}

/** Writes all files and flushes them and their folders to disk. */
async function fill(staging: string, files: readonly NewFile[]): Promise<void> {
  const tree = new WorkTree(staging);
  const flusher = new Flusher();
  try {
    let written = 0;
    const folders = new Map<string, NewFile[]>();
    for (const file of files) {
      const folder = parentFolder(file.path);
      for (let above = folder; !folders.has(above); above = parentFolder(above)) folders.set(above, []);
      folders.get(folder)?.push(file);
    }
    for (const [folder, inside] of folders) {
      const write = (held: HeldFolder): void => {
        for (const { path, text, executable } of inside)
          newFile(held.at(path.slice(path.lastIndexOf('/') + 1)), text, {
            executable,
            written: (descriptor) => flusher.add(descriptor, tree.flushedFile(path)),
          });
      };
      written += inside.length;
      progress('Writing files', written, files.length);
      tree.inFolder(folder, write, true);
    }
    await flusher.done();
    await flusher.done([...folders.keys()].map((folder) => tree.flushedFolder(folder)));
    if (!tree.isAt(staging)) throw new UserError('busy', `${staging} was replaced while this run was in progress.`);
  } finally {
    tree.close();
  }
}

/** Creates the missing parent folders of the target and adds them to `made`. */
function makeFolders(folder: string, made: string[]): void {
  if (fileSystem.lstat(folder) !== undefined) return;
  makeFolders(dirname(folder), made);
  try {
    fileSystem.makeFolder(folder);
    made.push(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Removes the parent folders that were created for a target that was not. */
function removeUnused(parent: string, known: string): void {
  try {
    for (let folder = parent; folder !== known && folder !== dirname(folder); folder = dirname(folder))
      fileSystem.removeFolder(folder);
  } catch {
    // The target is in it.
  }
}
