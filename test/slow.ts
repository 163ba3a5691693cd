/** Whether this is the slow run. `.ci/run` repeats every file that imports this one with SLOW_TESTS. */
export const isSlow = process.env.SLOW_TESTS !== undefined;

/** A test of the slow run alone. What it takes for granted of earlier tests of its describe must be slow, too. */
export const slowIt = isSlow ? it : it.skip;
