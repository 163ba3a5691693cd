import type { Answers } from '../../src/model/answers.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { rootFiles } from './apply-root.ts';

/** Two environments: one without protection, and one of production. */
export const environments = [
  { name: 'dev', org: 'acme' },
  { name: 'prod', org: 'acme-prod' },
];

/** A root module of the bootstrap, with the engine of its repository. */
export interface DistinctRoot {
  readonly name: string;
  readonly binary: string;
  readonly answers: Answers;
}

/**
 * The root modules of a cloud for every combination of choices and every CI/CD platform. Combinations that differ only in
 * backend.tf are covered by the first of them.
 */
export function distinctRoots(cloud: Cloud): readonly DistinctRoot[] {
  const found = new Map<string, DistinctRoot>();
  for (const ci of [undefined, ...Object.keys(platforms)])
    for (const combination of combinations.filter(({ read }) => read === 'ephemeral')) {
      const answers = answersFor(combination, { environments, ...(ci === undefined ? {} : { ci: platforms[ci] }) });
      const { binary } = repositoryOf(answers).engine;
      const files = [...rootFiles(answers, cloud)].filter(([path]) => path !== 'backend.tf');
      const text = [binary, ...files.flat()].join('\n');
      const name = `${nameOf(combination)} × ${ci ?? 'none'}`;
      if (files.length > 0 && !found.has(text)) found.set(text, { name, binary, answers });
    }
  return [...found.values()];
}
