import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { changeTo } from '../model/change.ts';
import { RecordProblem } from '../record/manifest.ts';
import { readUndoFile, type UndoFile, undoPath } from '../record/undo-file.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { lockOf } from '../shell/apply-changes.ts';
import { headOf } from '../shell/git.ts';
import { findRepository } from '../shell/open-repository.ts';
import { counted, diffs } from '../shell/show.ts';
import { readTree } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';

/**
 * Decides how to put back, byte for byte, what was there before an update that left conflict markers.
 *
 * @throws UserError 'record' where there is no such update, or it was committed since
 */
export async function decideAbort(options: CommonOptions, terminal: Terminal): Promise<Decision> {
  const root = findRepository(resolve(terminal.cwd));
  const lock = options.dryRun ? undefined : lockOf(root).lock;
  try {
    const undo = undoFile(root);
    refuseCommitted(undo, root);
    const target = { root, exists: true };
    const disk = readTree(target, [undoPath, ...undo.files.map(({ path }) => path)]);
    const changes = [
      ...undo.files.map(({ path, text, executable }) =>
        changeTo(path, disk.get(path), text === null ? undefined : { text, executable }),
      ),
      changeTo(undoPath, disk.get(undoPath), undefined),
    ];
    if (options.diff && !options.json) terminal.result(await diffs(changes));
    return {
      exitCode: exitCode.done,
      target,
      writes: lock ? changes : [],
      lock,
      outcome: { directory: root, changes, warnings: [], nextSteps: [] },
      finish: () => {
        lock?.release();
        const verb = options.dryRun ? 'Would put' : 'Put';
        if (!options.json) terminal.result(`${verb} ${counted(undo.files.length, 'file')} back as before the update.`);
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function refuseCommitted({ head }: UndoFile, root: string): void {
  if (head === null || head === (headOf(root) ?? null)) return;
  throw new UserError(
    'record',
    'The update was committed since, so there is nothing to abort.',
    'Undo it with git: git revert',
  );
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
