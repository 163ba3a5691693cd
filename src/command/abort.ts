import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import type { Change } from '../model/change.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { reportTo, showForeignRecords } from '../revision/show-recovery.ts';
import { lockOf, refuseInterrupted } from '../shell/apply-changes.ts';
import type { Lock } from '../shell/commit/held-lock.ts';
import type { Recovery } from '../shell/commit/repair.ts';
import { statePlaces } from '../shell/commit/state-folder.ts';
import { carryOutUndo, compareWith, type PutBack, type Undo, undoOf } from '../shell/commit/undo.ts';
import { headOf } from '../shell/git.ts';
import { findRepository } from '../shell/open-repository.ts';
import { counted } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';

/**
 * Decides how to restore the files before an update that left conflict markers, including permissions. Recovers an
 * interrupted run first.
 *
 * @throws UserError 'record' if there is no such update, or it was committed; 'target' where a file was changed
 *   since
 */
export async function decideAbort(options: CommonOptions, terminal: Terminal): Promise<Decision> {
  const root = findRepository(resolve(terminal.cwd));
  showForeignRecords(root, terminal);
  const places = statePlaces(root);
  if (options.dryRun) {
    refuseInterrupted(root);
    return decision(root, putBackOf(root, known(undoOf(root, places))), options, terminal);
  }
  const { lock, recoveries } = await lockOf(root, reportTo(terminal), undoOf(root, places)?.place);
  try {
    const undo = undoOf(root, [lock.place]);
    if (undo === undefined && isUndone(recoveries)) return decision(root, nothing, options, terminal, lock);
    const putBack = putBackOf(root, known(undo));
    const carryOut = () => carryOutUndo(lock, known(undo), putBack);
    return { ...decision(root, putBack, options, terminal, lock), carryOut };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The update was interrupted and is already undone. */
const nothing: PutBack = { steps: [], changed: [] };

function known(undo: Undo | undefined): Undo {
  if (undo === undefined) throw new UserError('record', 'There is no update with conflict markers to abort.');
  return undo;
}

function isUndone(recoveries: readonly Recovery[]): boolean {
  return recoveries.some(({ kind }) => kind === 'undone');
}

function putBackOf(root: string, undo: Undo): PutBack {
  const { head } = undo.journal;
  if (head !== null && head !== (headOf(root) ?? null)) {
    throw new UserError('record', 'The update was committed. It cannot be aborted.', 'Undo it with git revert.');
  }
  const putBack = compareWith(root, undo);
  if (putBack.changed.length === 0) return putBack;
  throw new UserError(
    'target',
    `Changed since the update: ${putBack.changed.join(', ')}.`,
    'Nothing was undone. Move your changes to another place (for example git stash) and rerun, or resolve the conflicts and run unionai-terraform update.',
  );
}

function decision(root: string, { steps }: PutBack, options: CommonOptions, terminal: Terminal, lock?: Lock): Decision {
  const verb = options.dryRun ? 'Would restore' : 'Restored';
  const changes = steps.map(
    ({ path, before, after }): Change => ({
      path,
      action: before === null ? 'remove' : after === null ? 'create' : 'update',
      before: undefined,
      after: undefined,
      conflicts: [],
    }),
  );
  return {
    exitCode: exitCode.done,
    target: { root, exists: true },
    writes: [],
    lock,
    outcome: { directory: root, changes, warnings: [], nextSteps: [] },
    finish: () => {
      lock?.release();
      if (!options.json) terminal.result(`${verb} ${counted(steps.length, 'file')} to the state before the update.`);
    },
  };
}
