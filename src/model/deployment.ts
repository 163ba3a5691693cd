import type { Environment, Tier } from './answers.ts';

/**
 * The unit that a pipeline plans and applies, in two CI/CD environments: one environment, or
 * all environments that share a root module. It requires approval if any of them does.
 */
export interface Deployment {
  /** The name of its environment with the highest tier. */
  readonly name: string;
  /** The CI/CD environment that applies; the one that plans has the suffix `-plan`. */
  readonly environment: string;
  readonly tier: Tier;
  /** Whether a person has to approve the apply. */
  readonly approved: boolean;
  readonly members: readonly Environment[];
  /** Whether its CI environments exist already, so that only what its members need is added. */
  readonly isOld?: boolean;
}
