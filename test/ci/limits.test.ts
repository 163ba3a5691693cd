import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { environmentLimits } from '../../src/guidance/environment-limits.ts';
import { warnings } from '../../src/guidance/warnings.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { auditOf } from '../audit/tree.ts';
import { runInProcess } from '../cli/in-process.ts';
import { answersFor, type Combination } from '../combinations.ts';
import { scratch } from '../terraform/workbench.ts';
import { oversized } from './github-limits.ts';
import { gitlabPipeline, isFor } from './meaning/gitlab-pipeline.ts';
import { type Pipelined, platforms, rotationImage } from './pipelines.ts';

type Texts = ReadonlyMap<string, string>;

const layouts = ['directories', 'aliases'];
const combination: Omit<Combination, 'layout'> = {
  store: 'google-secret-manager',
  read: 'ephemeral',
  backend: 'gcs',
  engine: 'terraform',
};

/** Answers with many environments, with names of the usual length, or of the longest one. */
function answersOf(platform: string, layout: string, count: number, name = 'team', more = {}): Answers {
  return answersFor(
    { ...combination, layout },
    { ci: platforms[platform], environments: environmentsOf(count, name), ...more },
  );
}

function environmentsOf(count: number, name: string) {
  return Array.from({ length: count }, (_, index) => ({ name: `${name}-${index}`, org: `acme-${index}` }));
}

/** Whether GitLab creates no pipeline: for a matrix of more than 200 jobs, or for more than 500 jobs with an environment. */
function isTooLarge(pipelined: Pipelined): boolean {
  const pipeline = gitlabPipeline(pipelined);
  const parts = pipeline.jobs.map((one) => {
    const { parallel } = one.job as { readonly parallel?: { readonly matrix: readonly object[] } };
    const sizes = (parallel?.matrix ?? []).map((variables) =>
      Object.values(variables).reduce((product: number, values) => product * [values].flat().length, 1),
    );
    return { one, size: sizes.length === 0 ? 1 : sizes.reduce((sum, size) => sum + size, 0) };
  });
  const deploymentJobs = ['push', 'schedule'].map((source) =>
    parts
      .filter(({ one }) => one.job.environment !== undefined && isFor(source, one))
      .reduce((sum, { size }) => sum + size, 0),
  );
  return parts.some(({ size }) => size > 200) || deploymentJobs.some((jobs) => jobs > 500);
}

function textsOf(answers: Answers): Texts {
  return new Map([...plan(answers)].map(([path, { text }]) => [path, text]));
}

/** The paths of the files that a platform does not run, as the warnings name them. */
function warned(answers: Answers, texts: Texts): readonly string[] {
  return environmentLimits(answers, (path) => texts.get(path)).map((warning) => {
    match(warning, / has \d+ [a-z ]+, and \w+ does not (run|create|store) .*more than \d+\. Divide the environments/);
    return warning.split(' ')[0] ?? '';
  });
}

describe('A pipeline with too many environments', () => {
  for (const layout of layouts)
    for (const [name, counts] of Object.entries({ team: [20, 120, 127, 128, 300], [`t${'e'.repeat(14)}`]: [60, 90] }))
      for (const count of counts)
        it(`GitHub, ${layout}, ${count} environments ${name}: the warnings name what GitHub's parser refuses`, function () {
          this.timeout(120_000);
          const answers = answersOf('github-actions', layout, count, name);
          const texts = textsOf(answers);
          deepEqual(warned(answers, texts), [...oversized(texts).keys()]);
        });

  for (const count of [42, 43])
    it(`GitHub, rotation, ${count} environments: the warnings name what GitHub's parser refuses`, () => {
      const answers = answersOf('github-actions', 'directories', count, 'team', { rotation: { automatic: true } });
      const texts = textsOf(answers);
      const expected = count === 42 ? [] : ['.github/workflows/terraform-rotate.yml'];
      deepEqual([...oversized(texts).keys()], expected);
      deepEqual(warned(answers, texts), expected);
    });

  it('the cases above exceed each limit', () => {
    const found = [120, 128, 300].map((count) => oversized(textsOf(answersOf('github-actions', 'directories', count))));
    deepEqual(
      found.map((files) => [...files.values()].flatMap((limits) => [...limits])),
      [['size'], ['size', 'expression'], ['size', 'expression', 'matrix', 'expression']],
    );
  });

  const nights = { 'no rotation': {}, rotation: { rotation: { automatic: true } } };
  for (const layout of layouts)
    for (const [night, more] of Object.entries(nights))
      for (const count of [20, 62, 63, 100, 200, 201])
        it(`GitLab, ${layout}, ${night}, ${count} environments: a warning if GitLab does not create a pipeline`, () => {
          const image = night === 'rotation' ? { rotationImage } : {};
          const answers = answersOf('gitlab-ci', layout, count, 'team', {
            ...more,
            ci: { ...platforms['gitlab-ci'], ...image },
          });
          const texts = textsOf(answers);
          deepEqual(
            warned(answers, texts),
            isTooLarge({ name: 'many', answers, files: texts }) ? ['.gitlab-ci.yml'] : [],
          );
        });

  for (const [store, backend, most] of [
    ['environment', 'gcs', 100],
    ['environment', 'hcp-terraform', 99],
    ['google-secret-manager', 'gcs', undefined],
  ] as const)
    it(`GitHub, ${store}, ${backend}: a warning if an environment has more than 100 secrets`, () => {
      for (const count of [98, 99, 100, 101]) {
        const answers = answersFor(
          { ...combination, store, backend, layout: 'aliases' },
          { ci: platforms['github-actions'], environments: environmentsOf(count, 'team') },
        );
        const texts = textsOf(answers);
        const secrets = [...(texts.get('scripts/setup/environments/team-0.env') ?? '').matchAll(/^SECRET=/gm)];
        equal(secrets.length > 100, most !== undefined && count > most);
        deepEqual(warned(answers, texts), secrets.length > 100 ? ['The'] : []);
      }
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
