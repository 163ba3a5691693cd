import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Change } from '../model/change.ts';
import type { Lock } from '../shell/commit/held-lock.ts';
import { afterWriting } from '../shell/system-error.ts';
import type { Target } from '../shell/target.ts';
import type { Outcome } from './outcome.ts';

/** What a command is about to do. Where something is to be written, the lock is held until `finish`. */
export interface Decision {
  readonly exitCode: ExitCode;
  /** Where to write what; undefined for a command that never writes. */
  readonly target: Target | undefined;
  /** Nothing for a dry run, a check, or conflicts that stop the run. */
  readonly writes: readonly Change[];
  readonly lock: Lock | undefined;
  /** Whether the files that are replaced are kept for `update --abort`, or those of an earlier update are dropped. */
  readonly undo?: 'keep' | 'drop';
  /** Carries the decision out where that is more than writing text; `writes` is empty then. */
  readonly carryOut?: () => Promise<void>;
  /** What `--json` prints; undefined for a command whose output is a document anyway. */
  readonly outcome: Outcome | undefined;
  /** Reports and releases the lock. Called after writing, or instead of it. */
  finish(): void | Promise<void>;
}

/** The decision of a command that prints and writes nothing. */
export function printed(print: () => void): Decision {
  return { exitCode: exitCode.done, target: undefined, writes: [], lock: undefined, outcome: undefined, finish: print };
}

/**
 * Carries a decision out.
 *
 * @returns the exit code of the run
 * @throws UserError 'disk' or 'busy' where writing failed; then the lock is released
 */
export async function execute(decision: Decision): Promise<ExitCode> {
  try {
    await write(decision, decision.writes);
  } catch (error) {
    decision.lock?.release();
    throw error;
  }
  await finish(decision);
  return decision.exitCode;
}

/**
 * Writes what is decided.
 *
 * @param changes the changes to write, where they come from elsewhere than the decision
 */
export async function write(decision: Decision, changes: readonly Change[]): Promise<void> {
  const { target, carryOut } = decision;
  if (carryOut !== undefined) await carryOut();
  // Loaded only here, because most commands write nothing.
  else if (target !== undefined) await (await import('../shell/apply-changes.ts')).apply(target, changes, decision);
}

/** Ends a run whose writing is done. An error from there on says that all was written. */
export async function finish(decision: Decision): Promise<void> {
  const isWritten = decision.writes.length > 0 || decision.carryOut !== undefined;
  await afterWriting(() => decision.finish(), isWritten);
}
