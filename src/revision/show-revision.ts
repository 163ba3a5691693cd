import { oneLine } from '../answers/words.ts';
import type { Change } from '../model/change.ts';
import { withoutCredentials } from '../model/credential/redact.ts';
import { diffs } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';
import type { Revision } from './compute-revision.ts';
import type { CommonOptions } from './outcome.ts';

const labels: Readonly<Partial<Record<Change['action'], string>>> = {
  'keep-edited': 'kept, because you edited it; no longer managed',
  'keep-deleted': 'remains deleted',
  conflict: 'conflict',
};

/** Lists what a revision does, file by file, and shows the differences where they are asked for. */
export async function showRevision(
  { changes, record }: Revision,
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.json) return;
  for (const { path, action, note: reason } of [...changes, ...record]) {
    if (
      (action === 'unchanged' && reason === undefined) ||
      (action === 'keep-deleted' && !options.dryRun && reason === undefined)
    )
      continue;
    terminal.result(
      `${(labels[action] === undefined ? action : action).padEnd(12)}  ${path}${reason === undefined ? note(action) : `  (${reason})`}`,
    );
  }
  if (options.diff) terminal.result(diffs(changes, terminal.colors));
}

function note(action: Change['action']): string {
  const words = labels[action];
  return words === undefined || words === action ? '' : `  (${words})`;
}

/** Shows every conflict with its lines. */
export function showConflicts(
  changes: readonly Change[],
  options: { readonly conflicts: 'stop' | 'markers'; readonly isWritten: boolean },
  terminal: Terminal,
): void {
  for (const { path, conflicts, after } of changes.filter(({ action }) => action === 'conflict')) {
    for (const { line, message } of conflicts)
      terminal.say(oneLine(`${path}${line > 0 ? `:${line}` : ''}: ${message}`));
    for (const hunk of hunks(withoutCredentials(after?.text ?? ''))) terminal.say(hunk);
  }
  if (options.conflicts === 'stop')
    terminal.say(
      'Nothing was written. Change these lines, or write conflict markers and resolve them: --conflicts=markers',
    );
  else if (options.isWritten)
    terminal.say(
      'Conflict markers are written. Resolve them and run unionai-terraform update, or undo the update: unionai-terraform update --abort',
    );
  else terminal.say('Conflict markers would be written. Nothing was written.');
}

/** The marked stretches of a merged text. */
function hunks(text: string): readonly string[] {
  return text.match(/^<<<<<<< yours\r?\n[\s\S]*?^>>>>>>> templates\r?$/gm) ?? [];
}
