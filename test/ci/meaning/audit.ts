import { keyImages } from '../../../templates/ci/pins.ts';
import { type GitLabPipeline, isFor, running as runningOnGitLab } from './gitlab-pipeline.ts';
import type { Mutant } from './mutant.ts';
import { type Expected, type Property, unless } from './property.ts';
import { type GitHubPipeline, needsOf, running } from './workflow.ts';

function isAsked({ answers, repository: { ci } }: Expected): boolean {
  return ci.hasPipeline && ci.audits(answers.ci);
}

/** The job that audits the repository, on GitHub. */
export const githubAudit: readonly Property<GitHubPipeline>[] = [
  {
    id: 'audit',
    says: 'if the answers say so, requests are audited, with no identity, no secret and no setting of npm, before a plan',
    check: function* (pipeline) {
      const audits = running('audit.sh', pipeline);
      yield* unless(audits.length === (isAsked(pipeline) ? 1 : 0), `${audits.length} jobs audit`);
      for (const { at, id, job, steps, triggers } of audits) {
        yield* unless(triggers.join() === 'pull_request', `${at}: runs on ${triggers.join()}`);
        yield* unless(JSON.stringify(job.permissions) === '{"contents":"read"}', `${at}: has other permissions`);
        yield* unless(
          job.environment === undefined && job.if === undefined,
          `${at}: has an environment or a condition`,
        );
        yield* unless(job.env === undefined && steps.every(({ env }) => env === undefined), `${at}: has variables`);
        for (const plan of running('plan.sh', pipeline).filter((one) => one.triggers.includes('pull_request')))
          yield* unless(needsOf(plan).includes(id), `${plan.at}: does not wait for the audit`);
      }
    },
  },
];

export const githubAuditMutants: readonly Mutant[] = [
  {
    kills: 'audit',
    says: 'an audit with a key',
    path: /check\.yml$/,
    find: /run: scripts\/ci\/audit\.sh.*\n/,
    put: '$&        env:\n          UNIONAI_API_KEY: x\n',
  },
  {
    kills: 'audit',
    says: 'an audit with an identity',
    path: /check\.yml$/,
    find: /( {4}name: "?Audit"?\n)/,
    put: '$1    environment: dev-plan\n',
  },
  { kills: 'audit', says: 'a plan before the audit', path: /check\.yml$/, find: /, audit\]/, put: ']' },
  {
    kills: 'audit',
    says: 'no audit',
    path: /check\.yml$/,
    find: /run: scripts\/ci\/audit\.sh/,
    put: 'run: scripts/ci/static.sh',
  },
];

/** The job that audits the repository, on GitLab. */
export const gitlabAudit: readonly Property<GitLabPipeline>[] = [
  {
    id: 'audit',
    says: 'if the answers say so, requests and pushes are audited, with no identity, in the image of Node.js',
    check: function* (pipeline) {
      const audits = runningOnGitLab('audit.sh', pipeline);
      yield* unless(audits.length === (isAsked(pipeline) ? 1 : 0), `${audits.length} jobs audit`);
      for (const one of audits) {
        const { id, job } = one;
        yield* unless(isFor('merge_request_event', one) && isFor('push', one), `${id}: not for requests and pushes`);
        yield* unless(job.image?.name === keyImages.node, `${id}: ${job.image?.name}`);
        yield* unless(job.environment === undefined && job.id_tokens === undefined, `${id}: has an identity`);
        yield* unless(job.variables === undefined, `${id}: has variables`);
        yield* unless((job as { readonly stage?: string }).stage === 'check', `${id}: not before the plans`);
      }
    },
  },
];

export const gitlabAuditMutants: readonly Mutant[] = [
  {
    kills: 'audit',
    says: 'an audit with an identity',
    path: /\.gitlab-ci\.yml$/,
    find: /^audit:.*\n/m,
    put: '$&  id_tokens:\n    X:\n      aud: https://x.example\n',
  },
  {
    kills: 'audit',
    says: 'an audit of pushes alone',
    path: /\.gitlab-ci\.yml$/,
    find: /(^audit:[\s\S]*? {2}rules:\n) {4}- if: .*merge_request_event.*\n/m,
    put: '$1',
  },
  {
    kills: 'audit',
    says: 'an audit after the plans',
    path: /\.gitlab-ci\.yml$/,
    find: /(^audit:[\s\S]*? {2}stage: )check/m,
    put: '$1report',
  },
];
