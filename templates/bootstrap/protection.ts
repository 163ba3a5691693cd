import type { Tier } from '../../src/model/answers.ts';

/** Whether the resources of a tier are protected from deletion. */
export function isProtectedTier(tier: Tier): boolean {
  return tier === 'production';
}
