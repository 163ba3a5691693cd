import type { CommonOptions } from '../revision/outcome.ts';

/** The options of `new`. */
export interface NewOptions extends CommonOptions {
  /** The folder; undefined for one named like the repository, here. */
  readonly directory: string | undefined;
  /** The share link with the answers. */
  readonly from: string | undefined;
  readonly force: boolean;
  readonly git: boolean;
  readonly example: boolean;
  readonly wizard: boolean;
  readonly plain: boolean;
  readonly noColor: boolean;
  /** The working folder, as the user typed it. */
  readonly cwd: string | undefined;
}
