import { type Combination, combinations } from './combinations.ts';
import { pairwise } from './pairwise.ts';
import { isSlow } from './slow.ts';

/** Every combination of choices in the slow run, otherwise a few in which every pair of choices occurs. */
export const selected: readonly Combination[] = isSlow ? combinations : pairwise(combinations);
