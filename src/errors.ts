import { type ExitCode, exitCode } from './exit-code.ts';

/** Every way in which a run can fail through no fault of the program. A closed set: scripts match on it. */
export type ErrorCode =
  | 'usage' // the command line
  | 'answers' // the answers, from wherever they came
  | 'target' // the folder a command was pointed at
  | 'record' // .yo-rc.json or .scaffold/ of a repository
  | 'conflicts' // left by an earlier update
  | 'terminal' // a question and nobody to ask
  | 'busy' // another run is at work in the same folder
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
  /** Where, as a person writes it: `environments[1].org`. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A failure to tell the user about, without a stack. Anything else that is thrown is a bug. */
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
