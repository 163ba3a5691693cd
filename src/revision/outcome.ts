import type { Given } from '../answers/flags.ts';
import type { Change } from '../model/change.ts';

/** The options that every command understands. */
export interface CommonOptions extends Given {
  readonly answers: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly json: boolean;
}

/** What a command that writes came to: the document of `--json`, and the exit code. */
export interface Outcome {
  readonly exitCode: number;
  readonly directory: string;
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly nextSteps: readonly string[];
}

/** The document that `--json` prints. */
export function toJson(command: string, { directory, changes, warnings, nextSteps }: Outcome): string {
  const files = changes.map(({ path, action, conflicts }) => ({
    path,
    action,
    ...(conflicts.length > 0 ? { conflicts } : {}),
  }));
  return JSON.stringify({ version: 1, command, directory, files, warnings, nextSteps }, null, 2);
}

export const exit = { done: 0, no: 1, conflicts: 3 } as const;
