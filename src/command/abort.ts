import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Change } from '../model/change.ts';
import { RecordProblem } from '../record/manifest.ts';
import { readUndoFile, type UndoFile, undoPath } from '../record/undo-file.ts';
import { type CommonOptions, exit, type Outcome } from '../revision/outcome.ts';
import { apply, lockOf } from '../shell/apply-changes.ts';
import { headOf } from '../shell/git.ts';
import { findRepository } from '../shell/open-repository.ts';
import { counted } from '../shell/show.ts';
import { readTree } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';

/**
 * Puts back, byte for byte, what was there before an update that left conflict markers.
 *
 * @throws UserError 'record' where there is no such update, or it was committed since
 */
export async function abortUpdate(options: CommonOptions, terminal: Terminal): Promise<Outcome> {
  const root = findRepository(resolve(terminal.cwd));
  const target = { root, exists: true };
  const undo = undoFile(root);
  if (undo.head !== null && undo.head !== (headOf(root) ?? null)) {
    throw new UserError(
      'record',
      'The update was committed since, so there is nothing to abort.',
      'Undo it with git: git revert',
    );
  }
  const disk = readTree(target, [undoPath, ...undo.files.map(({ path }) => path)]);
  const changes = [...undo.files, { path: undoPath, text: null, executable: false }].flatMap(
    ({ path, text, executable }): readonly Change[] => {
      const before = disk.get(path);
      if (text === null)
        return before === undefined ? [] : [{ path, action: 'remove', before, after: undefined, conflicts: [] }];
      const action = before === undefined ? 'create' : 'update';
      return [{ path, action, before, after: { text, executable }, conflicts: [] }];
    },
  );
  if (!options.dryRun) {
    const { lock } = lockOf(root);
    try {
      apply(target, changes, lock);
    } finally {
      lock.release();
    }
  }
  if (!options.json)
    terminal.result(
      `${options.dryRun ? 'Would put' : 'Put'} ${counted(undo.files.length, 'file')} back as before the update.`,
    );
  return { exitCode: exit.done, directory: root, changes, warnings: [], nextSteps: [] };
}

function undoFile(root: string): UndoFile {
  const text = readTree({ root, exists: true }, [undoPath]).get(undoPath)?.text;
  if (text === undefined)
    throw new UserError('record', 'There is no update to abort: none has left conflict markers here.');
  try {
    return readUndoFile(text);
  } catch (error) {
    if (!(error instanceof RecordProblem || error instanceof SyntaxError)) throw error;
    throw new UserError('record', `${undoPath} cannot be used: ${error.message}.`, 'Undo the update with git.');
  }
}
