import { deepEqual, ok } from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { UserError } from '../../src/errors.ts';
import { answers as changedAnswers } from '../answers/mutants.ts';
import { isSlow, slowIt } from '../slow.ts';
import { answersAfter, aStep, someAnswers } from '../update/steps.ts';
import { buildScript, PageProgram } from './page.ts';
import { written } from './written.ts';

/** Valid answers: every choice, several environments, and settings that were changed one after the other. */
const validAnswers: fc.Arbitrary<Plain> = fc
  .tuple(someAnswers, fc.array(aStep, { maxLength: 5 }))
  .map(([first, steps]) => ({ ...steps.reduce((before, step) => answersAfter(before, before, step), first).record }));

/** A seed that never changes, and one that no run had before. */
const seeds = [1, randomInt(2 ** 31)];

describe('The program of the browser configurator, for random answers', function () {
  this.timeout(600_000);
  let program: PageProgram;
  before(async () => {
    if (isSlow) program = new PageProgram((await buildScript('webCore')).outputFiles[0]?.text ?? '');
  });

  for (const [index, seed] of seeds.entries()) {
    const which = index === 0 ? 'the same ones in each run' : 'new ones in each run';

    slowIt(`makes the same files as the command line: ${which}`, () => {
      process.stderr.write(`Random answers of the page and the command line: seed ${seed}.\n`);
      fc.assert(
        fc.property(validAnswers, (raw) => deepEqual(program.files(raw), written(raw))),
        { numRuns: 150, seed, endOnFailure: true },
      );
    });

    slowIt(`accepts and rejects the same changed answers with the same messages: ${which}`, () => {
      let valid = 0;
      let invalid = 0;
      fc.assert(
        fc.property(changedAnswers, (raw) => {
          const objections = objectionsTo(raw);
          deepEqual(program.objections(raw), objections);
          if (objections.length > 0) invalid += 1;
          else valid += 1;
        }),
        { numRuns: 1000, seed, endOnFailure: true },
      );
      ok(valid > 100 && invalid > 100, `${valid} valid, ${invalid} invalid`);
    });
  }
});

/** The objections of the command line, as JSON has them. */
function objectionsTo(raw: Plain): readonly unknown[] {
  try {
    parseAnswers(raw);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return JSON.parse(JSON.stringify(error.objections)) as readonly unknown[];
  }
}
