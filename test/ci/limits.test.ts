import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { parse } from 'yaml';
import { pipelineLimits } from '../../src/guidance/pipeline-limits.ts';
import { warnings } from '../../src/guidance/warnings.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { auditOf } from '../audit/tree.ts';
import { runInProcess } from '../cli/in-process.ts';
import { answersFor, type Combination } from '../combinations.ts';
import { scratch } from '../terraform/workbench.ts';
import { oversized } from './github-limits.ts';
import { platforms } from './pipelines.ts';

type Texts = ReadonlyMap<string, string>;

const layouts = ['directories', 'aliases'];
const combination: Omit<Combination, 'layout'> = {
  store: 'aws-secrets-manager',
  read: 'ephemeral',
  backend: 's3',
  engine: 'terraform',
};

/** Answers with many environments, with names of the usual length, or of the longest one. */
function answersOf(platform: string, layout: string, count: number, name = 'team'): Answers {
  return answersFor(
    { ...combination, layout },
    {
      ci: platforms[platform],
      environments: Array.from({ length: count }, (_, index) => ({ name: `${name}-${index}`, org: `acme-${index}` })),
    },
  );
}

function textsOf(answers: Answers): Texts {
  return new Map([...plan(answers)].map(([path, { text }]) => [path, text]));
}

/** The paths of the files that a platform does not run, as the warnings name them. */
function warned(answers: Answers, texts: Texts): readonly string[] {
  return pipelineLimits(answers, (path) => texts.get(path)).map((warning) => {
    match(
      warning,
      / has \d+ [a-z ]+, and \w+ does not (run|create) .* more than \d+( by default)?\. Divide the environments/,
    );
    return warning.split(' ')[0] ?? '';
  });
}

describe('A pipeline with too many environments', () => {
  for (const layout of layouts)
    for (const [name, counts] of Object.entries({ team: [20, 104, 127, 128, 300], [`t${'e'.repeat(14)}`]: [60, 90] }))
      for (const count of counts)
        it(`GitHub, ${layout}, ${count} environments ${name}: the warnings name what GitHub's parser refuses`, function () {
          this.timeout(120_000);
          const answers = answersOf('github-actions', layout, count, name);
          const texts = textsOf(answers);
          deepEqual(warned(answers, texts), [...oversized(texts).keys()]);
        });

  it('the cases above exceed each limit', () => {
    const found = [104, 128, 300].map((count) => oversized(textsOf(answersOf('github-actions', 'directories', count))));
    deepEqual(
      found.map((files) => [...files.values()].flatMap((limits) => [...limits])),
      [['size'], ['size', 'expression'], ['size', 'expression', 'matrix', 'expression']],
    );
  });

  for (const layout of layouts)
    for (const count of [20, 250, 251])
      it(`GitLab, ${layout}, ${count} environments: a warning if a push has more than 500 jobs with an environment`, () => {
        const answers = answersOf('gitlab-ci', layout, count);
        const texts = textsOf(answers);
        const document = parse(texts.get('.gitlab-ci.yml') ?? '') as Readonly<Record<string, object>>;
        const jobs = Object.keys(document).filter((id) => /^(plan|apply):/.test(id));
        for (const id of jobs) ok(document[id] !== undefined && 'environment' in document[id], id);
        equal(warned(answers, texts).length, jobs.length > 500 ? 1 : 0);
      });

  it('is found by the audit, too', async function () {
    this.timeout(120_000);
    for (const [layout, count] of [
      ['directories', 20],
      ['directories', 128],
      ['aliases', 300],
    ] as const) {
      const texts = textsOf(answersOf('github-actions', layout, count));
      const files = Object.fromEntries([...texts].filter(([path]) => /\.yml$|versions\.tf$|providers\.tf$/.test(path)));
      const { findings } = await auditOf(files);
      const found = findings.filter(({ rule }) => rule === 'oversized-workflow').map(({ file }) => file);
      deepEqual([...new Set(found)].sort(), [...oversized(texts).keys()].sort());
    }
  });

  it('is said by new and environment, and their JSON has it', async function () {
    this.timeout(120_000);
    const folder = scratch('limits');
    const names = (count: number): string => Array.from({ length: count }, (_, index) => `env-${index}`).join(',');
    const create = ['new', 'infra', '--example', '--ci', 'github-actions', '--environments'];
    const unrun = /^Note: \.github\/workflows\/terraform-deploy\.yml has \d+ bytes, and GitHub does not run/m;
    match((await runInProcess([...create, names(104), '--dry-run'], folder)).text, unrun);
    const created = await runInProcess([...create, names(103)], folder);
    equal(created.status, 0, created.text);
    doesNotMatch(created.text, unrun);
    const dir = join(folder, 'infra');
    const add = ['environment', 'later', '--org', 'acme-later', '--dry-run', '--allow-dirty'];
    const { status, text } = await runInProcess(add, dir);
    equal(status, 0, text);
    match(text, unrun);
    const { warnings: said } = JSON.parse((await runInProcess([...add, '--json'], dir)).stdout) as {
      readonly warnings: readonly string[];
    };
    ok(said.some((warning) => warning.includes('does not run')));
  });
});

describe('A warning about many environments', () => {
  it('names the first ten, and the number of the others', () => {
    const answers = answersFor(
      { ...combination, layout: 'directories' },
      {
        environments: Array.from({ length: 15 }, (_, index) => ({ name: `env-${index}`, org: 'acme' })),
      },
    );
    match(warnings(answers).join('\n'), /env-0, env-1, .*, env-9 and 5 others share the organization acme/);
  });
});
