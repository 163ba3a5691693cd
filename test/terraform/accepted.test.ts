import { equal } from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { everyValue, pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { complaints, pool } from './accept.ts';
import { needs } from './workbench.ts';

// Every value of every choice here, every pair of choices in the slow run, and every combination in
// test/every-combination.ts, which .ci/run calls.
describe('The real Terraform accepts what is generated', () => {
  needs('terraform');
  const pairs = pairwise(combinations);
  const selection = isSlow ? pairs : everyValue(pairs);
  let found: Map<string, readonly string[]>;

  before(async function () {
    this.timeout(300_000);
    const jobs = selection.map((one) => async () => [nameOf(one), await complaints(answersFor(one))] as const);
    found = new Map(await pool(jobs, availableParallelism()));
  });

  for (const one of selection) {
    it(nameOf(one), () => equal(found.get(nameOf(one))?.join('\n'), ''));
  }
});
