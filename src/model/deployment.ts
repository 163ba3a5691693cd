import type { Environment, Tier } from './answers.ts';

/**
 * The unit that a pipeline plans and applies, in the CI/CD environments `<name>-plan` and `<name>`: one environment, or
 * all environments that share a root module. It requires approval if any of them does.
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
