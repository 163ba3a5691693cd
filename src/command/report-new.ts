import { type Change, writes } from '../model/change.ts';
import { isTopPath } from '../model/top-path.ts';
import { answersPath } from '../record/manifest.ts';
import type { Outcome } from '../revision/outcome.ts';
import { counted, countedWrites, diffs, next, paint, tree } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';
import type { NewOptions } from './new-options.ts';

/** What to do in a folder that contains a repository of this generator. Undefined for any other folder. */
export function useUpdate(changes: readonly Change[]): string | undefined {
  // A record of another generator would be updated, and none would be created.
  const isOurs = changes.some(
    ({ path, action }) => path === answersPath && (action === 'conflict' || action === 'unchanged'),
  );
  return isOurs
    ? 'The folder contains a repository of this generator. To change its answers and keep your edits, run unionai-terraform update.'
    : undefined;
}

/** Reports that files would be overwritten. */
export async function refuse(
  changes: readonly Change[],
  place: string,
  options: NewOptions,
  terminal: Terminal,
): Promise<void> {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  terminal.say(`${counted(conflicts.length, 'file')} in ${place} would be overwritten:`);
  for (const { path } of conflicts) terminal.say(`  ${path}`);
  if (!options.diff && !options.json) terminal.say(diffs(conflicts, paint(false)));
  const isAbove = conflicts.some(({ path }) => isTopPath(path));
  terminal.say(
    isAbove
      ? 'Nothing was written. What is above the folder may belong to another repository of that name, and is never overwritten: choose another one with --name.'
      : 'Nothing was written. Use --force to overwrite them, or choose another folder.',
  );
  const advice = useUpdate(changes);
  if (advice !== undefined) terminal.say(advice);
}

/** Shows what a dry run would write. */
export function preview(changes: readonly Change[], place: string, options: NewOptions, terminal: Terminal): void {
  if (options.json) return;
  const number = counted(changes.filter(writes).length, 'file');
  terminal.result(`Would write ${number} to ${place}:`);
  terminal.result(tree(changes, terminal.colors));
}

/**
 * Reports what was written, and the next steps.
 *
 * @param place the folder, as messages name it
 */
export function report(outcome: Outcome, place: string, terminal: Terminal): void {
  const written = countedWrites(outcome.changes, false);
  if (written === undefined) terminal.result(`${place} is up to date; nothing was written.`);
  else terminal.result(`${written} to ${place}.`);
  if (written !== undefined) terminal.result(tree(outcome.changes, terminal.colors));
  if (outcome.nextSteps.length > 0) terminal.result(next(outcome.nextSteps));
}
