/** Whether this is the slow run. `.ci/run` repeats every file that imports this one with SLOW_TESTS. */
export const isSlow = process.env.SLOW_TESTS !== undefined;

/**
 * A test of the slow run alone. What it takes for granted of earlier tests of its describe must be slow, too. It asks for `it`
 * when it is called: Mocha sets it for each file, and a process that runs files in parallel loads this module once.
 */
export function slowIt(title: string, test: (this: Mocha.Context) => unknown): Mocha.Test {
  return isSlow ? it(title, test as Mocha.Func) : it.skip(title, test as Mocha.Func);
}
