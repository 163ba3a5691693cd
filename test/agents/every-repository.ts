import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';

const all = combinations.flatMap((combination) => ciPlatforms.map(({ kind }) => ({ ...combination, ci: kind })));

/** A selection of choices in which every pair occurs, the CI/CD platforms included. */
export const pairsOfChoices = pairwise(all);

/** Repositories in which every pair of choices occurs, the CI/CD platforms included: a name and answers. */
export const everyRepository: readonly (readonly [string, Answers])[] = pairsOfChoices.map((one) => [
  `${nameOf(one)}`,
  answersFor(one, { ci: { kind: one.ci } }),
]);

/** The same answers with another environment of the lowest tier. */
export function withEnvironment({ record }: Answers, name: string): Answers {
  return parseAnswers({ ...record, environments: [...record.environments, { name, tier: 'development', org: name }] });
}
