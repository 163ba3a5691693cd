import type { Answers } from '../../src/model/answers.ts';
import type { PipelinePlatform } from '../../src/model/repository.ts';
import { plan } from '../../src/plan/plan.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { answersFor, type Combination, nameOf } from '../combinations.ts';

/** A generated repository with a pipeline, as the tests of pipelines look at it. */
export interface Pipelined {
  readonly name: string;
  readonly answers: Answers;
  readonly files: ReadonlyMap<string, string>;
}

/** Every platform of the registry that runs a pipeline. */
export const pipelinePlatforms: readonly PipelinePlatform[] = ciPlatforms.filter((one) => one.hasPipeline);

/** Settings other than those of the example company: a code owner, and a project in a group within a group. */
const own: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'github-actions': { owners: '@acme/platform' },
  'gitlab-ci': { project: 'acme/platform/ml-platform', owners: '@acme/platform' },
};

/** The answers that choose each platform, by its kind. */
export const platforms: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object.fromEntries(
  pipelinePlatforms.map(({ kind }) => [kind, { kind, ...own[kind] }]),
);

/** Environments of each tier, two of them in one. */
export const environments: readonly Readonly<Record<string, unknown>>[] = [
  { name: 'dev', org: 'acme' },
  { name: 'staging', org: 'acme-staging' },
  { name: 'prod', org: 'acme-prod' },
  { name: 'prod-eu', org: 'acme-prod-eu' },
];

/** What `plan` makes of answers, by path. */
export function pipelined(name: string, answers: Answers): Pipelined {
  return { name, answers, files: new Map([...plan(answers)].map(([path, { text }]) => [path, text])) };
}

/** A combination on a platform. */
export function on(
  platform: string,
  combination: Combination,
  more: Readonly<Record<string, unknown>> = {},
): Pipelined {
  const answers = answersFor(combination, { ci: platforms[platform], environments, ...more });
  return pipelined(`${platform}: ${nameOf(combination)}`, answers);
}

/** An image with the tools that rotate keys. */
export const rotationImage = `registry.acme.example/rotation@sha256:${'0123456789abcdef'.repeat(4)}`;

/** A combination on a platform, with scheduled jobs that rotate the keys; with an image of their own, or on the runner. */
export function rotating(
  platform: string,
  combination: Combination,
  { image = rotationImage, ...more }: Readonly<Record<string, unknown>> & { readonly image?: string | undefined } = {},
): Pipelined {
  return on(platform, combination, {
    ci: { ...platforms[platform], ...(image === '' ? {} : { rotationImage: image }) },
    rotation: { automatic: true },
    ...more,
  });
}
