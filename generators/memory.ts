import { join } from 'node:path';
import { resetFileState, setCommittedFile, setDeletedFileState } from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';
import { type Change, writes } from '../src/model/change.ts';
import { type Decision, write } from '../src/revision/decision.ts';

/** Writes what is decided to the memory of mem-fs, where Yeoman expects the files of a generator. */
export function writeToMemory(generator: Generator, { target, writes: changes }: Decision): void {
  if (target === undefined) return;
  for (const { path, after } of changes.filter(writes)) {
    const file = join(target.root, path);
    if (after === undefined) markDeleted(generator, file);
    else generator.fs.write(file, after.text);
  }
}

/** Unlike fs.delete() of mem-fs-editor, which reads the path as a pattern: it can contain brackets and asterisks. */
function markDeleted(generator: Generator, path: string): void {
  const { sharedFs } = generator.env;
  const file = sharedFs.get(path);
  setDeletedFileState(file);
  file.contents = null;
  sharedFs.add(file);
}

/**
 * Brings the files in mem-fs to disk by our own commit. Yeoman's own writes file after file, and leaves half-written
 * files when it is killed.
 *
 * @throws UserError 'disk' or 'busy' where writing fails
 */
export async function commitMemory(generator: Generator, decision: Decision): Promise<void> {
  const { target, writes: changes } = decision;
  if (target === undefined) return;
  const held = changes.filter(writes).map((change): Change => {
    const file = generator.env.sharedFs.get(join(target.root, change.path));
    const text = file.contents?.toString('utf8');
    resetFileState(file);
    setCommittedFile(file);
    return { ...change, after: text === undefined || !change.after ? undefined : { ...change.after, text } };
  });
  await write(decision, held);
}
