import { existsSync, readFileSync } from 'node:fs';

/** What became of one test in one run. */
export interface Outcome {
  readonly state: 'passed' | 'skipped' | 'failed';
  /** The titles of the describes around the test, and its own. */
  readonly path: readonly string[];
  /** The stack of a failure and of what caused it, otherwise empty. */
  readonly errors: readonly string[];
}

/** Of how many skipped tests of one describe each is named, instead of counted. */
const named = 3;
/** How many lines of a message are printed, and how many of the calls in which it was thrown. */
const [messageLines, callLines] = [10, 2];

const titleOf = ({ path }: Outcome): string => path.join(' › ');

/**
 * What the runs of `.ci/run` did not confirm. A test that passed in one of them is not skipped, even if another run
 * skipped it: the slow run confirms what `npm test` leaves out.
 *
 * @returns the lines to print: how many passed, the skipped tests by describe, and every failure with its full title
 */
export function summary(outcomes: readonly Outcome[]): readonly string[] {
  const of = (state: Outcome['state']): ReadonlyMap<string, Outcome> =>
    new Map(outcomes.flatMap((one) => (one.state === state ? [[titleOf(one), one]] : [])));
  const [passed, failed] = [of('passed'), of('failed')];
  const skipped = [...of('skipped')].flatMap(([title, one]) => (passed.has(title) ? [] : [one]));
  return [
    `${passed.size} tests passed`,
    `${skipped.length} tests skipped`,
    ...skippedByDescribe(skipped),
    `${failed.size} tests failed`,
    ...[...failed.values()].flatMap(failure),
  ];
}

function skippedByDescribe(skipped: readonly Outcome[]): readonly string[] {
  const groups = new Map<string, Outcome[]>();
  for (const one of skipped) {
    const title = one.path.slice(0, -1).join(' › ');
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return [...groups].flatMap(([title, tests]) =>
    tests.length > named ? [`  - ${title}: ${tests.length} tests`] : tests.map((one) => `  - ${titleOf(one)}`),
  );
}

function failure(one: Outcome): readonly string[] {
  const all = one.errors.flatMap((error) => {
    const text = error.split('\n').filter((line) => line.trim() !== '');
    const isCall = (line: string): boolean => /^\s+at /.test(line);
    const message = text.filter((line) => !isCall(line));
    return [...message.slice(0, messageLines), ...text.filter(isCall).slice(0, callLines)];
  });
  return [`  - ${titleOf(one)}`, ...all.map((line) => `    ${line}`)];
}

/** The outcomes in files that the reporter wrote. A run that ended too early has no file. */
export function readOutcomes(files: readonly string[]): readonly Outcome[] {
  return files.filter(existsSync).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Outcome),
  );
}
