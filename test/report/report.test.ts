import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { run, scratch } from '../terraform/workbench.ts';
import { type Outcome, readOutcomes, summary } from './summary.ts';

const passed = (...path: readonly string[]): Outcome => ({ state: 'passed', path, errors: [] });
const skipped = (...path: readonly string[]): Outcome => ({ state: 'skipped', path, errors: [] });
const failed = (path: readonly string[], ...errors: readonly string[]): Outcome => ({ state: 'failed', path, errors });

describe('The summary of .ci/run', () => {
  it('names every test that failed, with the first lines of its error', () => {
    const message = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n');
    deepEqual(
      summary([
        passed('A', 'b'),
        failed(['A', 'with c', 'd'], `Error: ${message}\n    at one\n    at two\n    at three`),
      ]),
      [
        '1 tests passed',
        '0 tests skipped',
        '1 tests failed',
        '  - A › with c › d',
        '    Error: line 0',
        ...Array.from({ length: 9 }, (_, index) => `    line ${index + 1}`),
        '        at one',
        '        at two',
      ],
    );
  });

  it('counts the skipped tests of a describe, and names them if they are few', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => skipped('With a tool', name));
    deepEqual(summary([...many, skipped('Alone', 'one')]).slice(1, 4), [
      '5 tests skipped',
      '  - With a tool: 4 tests',
      '  - Alone › one',
    ]);
  });

  it('does not count a test that another run confirmed', () => {
    deepEqual(summary([skipped('A', 'slow'), passed('A', 'slow')]), [
      '1 tests passed',
      '0 tests skipped',
      '0 tests failed',
    ]);
  });

  it('gets the outcomes from the reporter, hooks and causes included', async () => {
    const dir = scratch('report');
    const record = join(dir, 'record.jsonl');
    writeFileSync(
      join(dir, 'sample.cjs'),
      `describe('A', () => {
        it('passes', () => undefined);
        it.skip('is skipped', () => undefined);
        it('fails', () => { throw new Error('outer', { cause: new Error('inner') }); });
        describe('B', () => {
          before(() => { throw new Error('hook'); });
          it('is not reached', () => undefined);
        });
      });`,
    );
    const mocha = ['--import=tsx', 'node_modules/mocha/bin/mocha.js', '--no-config', '--no-package'];
    const report = ['--reporter', './test/report/reporter.ts', '--reporter-option', `record=${record}`];
    const { status, text } = await run(process.execPath, [...mocha, ...report, join(dir, 'sample.cjs')], { cwd: root });
    equal(status, 2, text);
    match(text, /1 passing[\s\S]*1 pending[\s\S]*2 failing/, 'the report of Mocha is printed, too');
    const outcomes = readOutcomes([record, join(dir, 'none.jsonl')]);
    deepEqual(
      outcomes.map(({ state, path }) => [state, ...path]),
      [
        ['passed', 'A', 'passes'],
        ['skipped', 'A', 'is skipped'],
        ['failed', 'A', 'fails'],
        ['failed', 'A', 'B', '"before all" hook for "is not reached"'],
      ],
    );
    deepEqual(
      outcomes.flatMap(({ errors }) => errors.map((error) => error.split('\n')[0])),
      ['Error: outer', 'Error: inner', 'Error: hook'],
    );
  });

  it('is of the slow tests of every file, also if they are in a file that it imports', async () => {
    const { status, stdout } = await run(process.execPath, ['--import=tsx', 'test/report/slow-files.ts'], {
      cwd: root,
    });
    equal(status, 0);
    const files = new Set(stdout.split('\n'));
    for (const path of ['update/kill', 'aws/pipeline', 'setup/drift-github', 'setup/faults-gitlab'])
      ok(files.has(`test/${path}.test.ts`), path);
    ok(!files.has('test/lint/words.test.ts'));
  });
});
