import type { StateEncryption } from './answers.ts';
import type { Choice } from './choice.ts';
import type { Fragment } from './literal.ts';

/** The program that runs the configuration. */
export interface Engine extends Choice {
  readonly binary: 'terraform' | 'tofu';
  readonly name: string;
  /** The file that version managers (tfenv, tofuenv, tenv) read, and the version it names. */
  readonly versionFile: string;
  readonly version: string;
  readonly installUrl: string;
  /** What makes it encrypt states and plans by itself, before a backend sees them; absent where it cannot. */
  encryption?(encryption: StateEncryption): { readonly file: string; readonly text: Fragment };
}
