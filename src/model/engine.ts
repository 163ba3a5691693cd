import type { Choice } from './choice.ts';

/** The program that runs the configuration. */
export interface Engine extends Choice {
  readonly binary: string;
  readonly name: string;
  /** The file that version managers (tfenv, tofuenv, tenv) read, and the version it names. */
  readonly versionFile: string;
  readonly version: string;
  /** Whether it can encrypt state and plans by itself, before a backend sees them. */
  readonly encryptsState: boolean;
  readonly installUrl: string;
}
