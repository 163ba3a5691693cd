import type { Environment, Tier } from './answers.ts';

/**
 * What a pipeline plans and applies in one go, under the CI environments `<name>-plan` and `<name>`: an environment, or
 * all of them where they share a root. Then the gate is that of the strictest tier.
 */
export interface Deployment {
  readonly name: string;
  readonly tier: Tier;
  /** Whether a person has to approve the apply. */
  readonly approved: boolean;
  readonly members: readonly Environment[];
  /** Whether its CI environments exist already, so that only what its members need is added. */
  readonly isOld?: boolean;
}
