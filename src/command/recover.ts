import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { reportTo, showForeignRecords } from '../revision/show-recovery.ts';
import { describeRun, runIn, settle } from '../shell/apply-changes.ts';
import { findRepository } from '../shell/open-repository.ts';
import { lookAt } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';

/**
 * Reports and repairs an interrupted run in the current repository. With --dry-run, only reports.
 *
 * @throws UserError 'busy' if a run is in progress; 'disk' if the disk prevents the repair: then nothing is lost
 */
export async function decideRecovery(options: CommonOptions, terminal: Terminal): Promise<Decision> {
  const root = rootOf(terminal);
  showForeignRecords(root, terminal);
  const say = options.json ? terminal.say : terminal.result;
  const isLeft = runIn(root) !== 'free';
  if (isLeft) for (const line of describeRun(root)) say(line);
  else say('There is no interrupted run to repair.');
  if (isLeft && options.dryRun) say('To repair it, run: unionai-terraform update --recover');
  const repair = async (): Promise<void> => {
    await settle({ root, exists: true }, reportTo(terminal));
    say('The repository is repaired.');
  };
  return {
    exitCode: exitCode.done,
    target: { root, exists: true },
    writes: [],
    lock: undefined,
    ...(isLeft && !options.dryRun ? { carryOut: repair } : {}),
    outcome: { directory: root, changes: [], warnings: [], nextSteps: [] },
    finish: () => undefined,
  };
}

/** The repository, or the current folder if the creation of a repository was interrupted. */
function rootOf({ cwd }: Terminal): string {
  const folder = resolve(cwd);
  try {
    return findRepository(folder);
  } catch (error) {
    const { root } = lookAt(folder);
    if (error instanceof UserError && runIn(root) !== 'free') return root;
    throw error;
  }
}
