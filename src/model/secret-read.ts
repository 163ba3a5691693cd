import type { Choice } from './choice.ts';
import type { Fragment } from './literal.ts';

/** How Terraform reads the key from a store that it can read. */
export interface SecretRead extends Choice {
  /** The block type, and with a dot behind it the prefix of a reference. */
  readonly block: 'ephemeral' | 'data';
  /** Whether the key ends up in state and saved plans. */
  readonly leavesKeyInState: boolean;
  /** Said above the block, in the words of a comment. */
  comment(): Fragment;
  readonly claim: string;
}
