import type { Given } from '../answers/flags.ts';
import type { Change } from '../model/change.ts';

/** The options of every command that writes. */
export interface CommonOptions extends Given {
  readonly answers: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly json: boolean;
}

/** The result of a command that writes: what the document of `--json` says. */
export interface Outcome {
  readonly directory: string;
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly nextSteps: readonly string[];
}

/** The document that `--json` prints. */
export function outcomeJson(command: string, { directory, changes, warnings, nextSteps }: Outcome): string {
  const files = changes.map(({ path, action, conflicts, from, note }) => ({
    path,
    action,
    ...(from === undefined ? {} : { from }),
    ...(note === undefined ? {} : { note }),
    ...(conflicts.length > 0 ? { conflicts } : {}),
  }));
  return JSON.stringify({ version: 1, command, directory, files, warnings, nextSteps }, null, 2);
}
