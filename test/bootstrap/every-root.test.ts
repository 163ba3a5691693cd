import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { type Cloud, clouds } from '../../src/model/cloud.ts';
import { allNames } from '../../src/model/login.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { bootstrapClouds } from '../../templates/bootstrap/files.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';
import { needs } from '../terraform/workbench.ts';
import { applyBootstrap } from './applied.ts';

interface Root {
  readonly title: string;
  readonly cloud: Cloud;
  readonly answers: Answers;
}

const pipelines = [
  { kind: 'none' },
  { kind: 'github-actions', repository: 'acme/ml-platform' },
  { kind: 'gitlab-ci', project: 'acme/ml-platform' },
];

const choices = combinations.flatMap((combination) => pipelines.map(({ kind }) => ({ ...combination, ci: kind })));

/**
 * The root modules of the bootstrap for a selection with every pair of choices: one of those with the same resources. The tests
 * of Google Cloud and Azure apply all of them, against the documented access.
 */
function* distinctRoots(): Generator<Root> {
  const seen = new Set<string>();
  for (const { ci: kind, ...combination } of pairwise(choices))
    for (const ci of pipelines.filter((one) => one.kind === kind)) {
      const answers = answersFor(combination, { ci });
      const files = [...plan(answers)];
      for (const cloud of bootstrapClouds(repositoryOf(answers))) {
        const own = files.filter(
          ([path]) => path.startsWith(`bootstrap/${cloud}/`) && /(?<!backend|versions)\.tf$/.test(path),
        );
        const text = JSON.stringify([cloud, own.map(([path, { text }]) => [path, text])]);
        if (own.length > 0 && !seen.has(text))
          yield { title: `${cloud}: ${nameOf(combination)} × ${ci.kind}`, cloud, answers };
        seen.add(text);
      }
    }
}

// The engine is not part of the resources: each root module is applied with one engine, and validated with both.
if (process.env.SLOW_TESTS !== undefined)
  describe('The bootstrap of every pair of choices', function () {
    needs('terraform', 'tofu');
    this.timeout(180_000);
    const roots = [...distinctRoots()];

    it('has a root module for every cloud', () => {
      deepEqual([...new Set(roots.map(({ cloud }) => cloud))].toSorted(), [...clouds].toSorted());
    });

    for (const [index, { answers, cloud, title }] of roots.entries()) {
      const [binary = '', other = ''] = index % 2 === 0 ? ['terraform', 'tofu'] : ['tofu', 'terraform'];
      it(`is applied with ${binary}, changes nothing the second time, and fits the pipeline: ${title}`, async () => {
        const applied = await applyBootstrap(answers, cloud, { binary });
        try {
          for (const [program, ...args] of [
            ['terraform', 'fmt', '-check', '-recursive'],
            [binary, 'validate'],
            [binary, 'plan', '-detailed-exitcode', '-input=false'],
            [other, 'init', '-backend=false'],
            [other, 'validate'],
          ] as const) {
            const ran = await applied.program(program, ...args, '-no-color');
            equal(ran.status, 0, `${program} ${args.join(' ')}: ${ran.text}`);
          }
          ok(applied.resources.length > 0, 'no resource');
          deepEqual(namesIn(applied.outputs.ci_environments), neededNames(answers, cloud));
        } finally {
          applied.remove();
        }
      });
    }
  });

/** The names of the variables that the bootstrap outputs, by CI/CD environment. */
function namesIn(output: unknown): unknown {
  const environments = Object.entries((output ?? {}) as Record<string, Record<string, string>>);
  return Object.fromEntries(
    environments
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, values]) => [name, Object.keys(values).toSorted()]),
  );
}

/** The names that the jobs need from this cloud. */
function neededNames(answers: Answers, cloud: Cloud): unknown {
  const { identities } = resourcesIn(repositoryOf(answers), cloud);
  const pairs = identities.map(({ ciEnvironment, logins, savedPlans }) => {
    const names = [...allNames(logins).variables, ...(savedPlans === undefined ? [] : ['PLAN_BUCKET'])];
    return [ciEnvironment, names.toSorted()] as const;
  });
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
