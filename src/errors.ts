import { type ExitCode, exitCode } from './exit-code.ts';

/** The expected failures of a run. A closed set, because scripts match on it. */
export type ErrorCode =
  | 'usage' // the command line
  | 'answers' // the answers, from any source
  | 'target' // the folder of the command
  | 'record' // .yo-rc.json or .scaffold/ of a repository
  | 'conflicts' // left by an earlier update
  | 'terminal' // a question without a terminal
  | 'busy' // another run is in progress in the same folder
  | 'disk' // the disk or a tool failed
  | 'interrupted';

const exitCodes: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: exitCode.badInput,
  answers: exitCode.badInput,
  target: exitCode.badInput,
  record: exitCode.badInput,
  conflicts: exitCode.conflicts,
  terminal: exitCode.badInput,
  busy: exitCode.system,
  disk: exitCode.system,
  interrupted: exitCode.interrupted,
};

/** One thing wrong with the answers. */
export interface Objection {
  /** The path of the answer: `environments[1].org`. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The user ended the run before it wrote. */
export function interrupted(): UserError {
  return new UserError('interrupted', 'Interrupted. Nothing was written.');
}

/** A failure that is reported to the user without a stack trace. Any other exception is a bug. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly objections: readonly Objection[];

  constructor(code: ErrorCode, message: string, hint?: string, objections: readonly Objection[] = []) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.hint = hint;
    this.objections = objections;
  }

  get exitCode(): ExitCode {
    return exitCodes[this.code];
  }
}
