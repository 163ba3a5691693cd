import type { Environment, Gate, Tier } from './answers.ts';

/**
 * The unit that a pipeline plans and applies, in two CI/CD environments: one environment, or
 * all environments that share a root module. It has the strictest gate of them.
 */
export interface Deployment {
  /** The name of its environment with the highest tier. */
  readonly name: string;
  /** The CI/CD environment that applies; the one that plans has the suffix `-plan`. */
  readonly environment: string;
  readonly tier: Tier;
  /** The strictest gate of its environments. */
  readonly gate: Gate;
  /** Whether a user has to approve or start the apply. */
  readonly approved: boolean;
  readonly members: readonly Environment[];
  /** Whether its CI environments exist already, so that only what its members need is added. */
  readonly isOld?: boolean;
}
