import type { ReviseOptions } from '../revision/decide-revision.ts';

/** A new environment. */
export interface Addition extends ReviseOptions {
  readonly kind: 'add';
  readonly name: string;
  readonly tier: string | undefined;
  readonly org: string | undefined;
  readonly host: string | undefined;
  /** The environment that the new one comes after, in the order of promotion. */
  readonly after: string | undefined;
}

/** The removal of an environment. */
export interface Removal extends ReviseOptions {
  readonly kind: 'remove';
  readonly name: string;
  /** The user confirms that nothing is left in the state of the environment. */
  readonly stateIsEmpty: boolean;
}
