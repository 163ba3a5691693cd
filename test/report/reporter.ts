import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Outcome } from './summary.ts';

/**
 * Mocha's own report, and a file with the outcome of every test for the summary of `.ci/run`, a line of JSON each:
 * `mocha --reporter ./test/report/reporter.ts --reporter-option record=FILE`.
 */
export default class Recording extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file: unknown = options.reporterOptions?.record;
    if (typeof file !== 'string') throw new Error('--reporter-option record=FILE is required');
    const outcomes: Outcome[] = [];
    const keep =
      (state: Outcome['state']) =>
      (test: Mocha.Test, error?: Error): void => {
        const errors = [error, error?.cause].flatMap((one) =>
          one instanceof Object && 'stack' in one ? [`${one.stack}`] : [],
        );
        outcomes.push({ state, path: test.titlePath(), errors });
      };
    runner.on('pass', keep('passed'));
    runner.on('pending', keep('skipped'));
    runner.on('fail', keep('failed'));
    runner.once('end', () => writeFileSync(file, outcomes.map((one) => `${JSON.stringify(one)}\n`).join('')));
  }
}
