import { equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import type { Mutant } from './instrument.ts';
import { report, type Verdict } from './report.ts';
import { testFiles, threshold } from './scope.ts';

const mutant = (line: number): Mutant => ({
  ...{ id: String(line), path: 'src/merge/x.ts', line, mutator: 'x', original: 'a < b', replacement: 'a <= b' },
});
const verdicts = (...fates: readonly Verdict['fate'][]): readonly Verdict[] =>
  fates.map((fate, index) => ({ mutant: mutant(index + 1), fate }));

describe('The report on mutants', () => {
  it('counts those that no test reaches as survivors, and leaves out those that act at load', () => {
    const { text, passes } = report(verdicts('killed', 'killed', 'survived', 'not reached', 'at load'));
    match(text, /^src\/merge\/x\.ts:3 survived: a < b {2}=> {2}a <= b$/m);
    match(text, /^src\/merge\/x\.ts:4 not reached: /m);
    match(text, /^ {2}50\.0 % {2}src\/merge\/x\.ts {2}\(2 of 4 left\)$/m);
    match(text, /^50\.0 % of 4 mutants/m);
    equal(passes, false);
  });

  it('passes from the threshold on', () => {
    const of = (killed: number) =>
      report(verdicts(...Array<'killed'>(killed).fill('killed'), ...Array<'survived'>(100 - killed).fill('survived')));
    equal(of(threshold).passes, true);
    equal(of(threshold - 1).passes, false);
  });
});

describe('The mutants', () => {
  it('run against tests that exist', () => {
    for (const file of testFiles()) match(readFileSync(file, 'utf8'), /\bit\(|refuses\(/, file);
  });

  it('have the threshold that the documentation for contributors names', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    match(text, new RegExp(`At least ${threshold} % of the mutants must be detected`));
  });
});
