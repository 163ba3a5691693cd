import { gateAudience } from '../../../templates/ci/gitlab-ci/files.ts';
import { handedKeys } from '../../../templates/ci/keys.ts';
import { type GitLabPipeline, isFor, running } from './gitlab-pipeline.ts';
import { type Property, purposeOf, unless } from './property.ts';

/** Who may do what, and what is in reach of whom. */
export const gitlabIdentity: readonly Property<GitLabPipeline>[] = [
  {
    id: 'triggers',
    says: 'merge requests, the branch and its schedules make pipelines, and nothing else',
    check: function* ({ document, answers, plans, jobs }) {
      const on = (source: string): string =>
        `$CI_PIPELINE_SOURCE == "${source}" && $CI_COMMIT_BRANCH == "${answers.ci.branch}"`;
      const expected = ['$CI_PIPELINE_SOURCE == "merge_request_event"', on('push'), ...(plans ? [on('schedule')] : [])];
      yield* unless(document.workflow?.rules?.map((rule) => rule.if).join() === expected.join(), 'other pipelines');
      for (const { id, job } of jobs) {
        yield* unless((job.rules?.length ?? 0) > 0, `${id}: has no rules`);
        for (const rule of job.rules ?? [])
          if (!rule.if?.includes('merge_request_event'))
            yield* unless(rule.if === on('push') || rule.if === on('schedule'), `${id}: ${rule.if}`);
      }
    },
  },
  {
    id: 'oidc',
    says: 'a token for a cloud only in a job with an environment, and each for its one audience',
    check: function* ({ jobs, answers, environments }) {
      const addresses = environments.map(({ secretStore }) => String(secretStore.address));
      const audiences = [gateAudience, `https://${answers.ci.host}`, 'api://AzureADTokenExchange', ...addresses];
      for (const { id, job } of jobs) {
        const tokens = Object.values(job.id_tokens ?? {});
        yield* unless(tokens.length === 0 || job.environment !== undefined, `${id}: a token and no environment`);
        for (const aud of tokens.flatMap((token) => token.aud))
          yield* unless(audiences.includes(aud), `${id}: a token for ${aud}`);
      }
    },
  },
  {
    id: 'static',
    says: 'requests are checked, with no identity',
    check: function* (pipeline) {
      const [check] = running('static.sh', pipeline);
      yield* unless(check !== undefined && isFor('merge_request_event', check), 'no job checks requests');
      yield* unless(check?.job.environment === undefined, 'the check has an environment');
      yield* unless(check?.job.id_tokens === undefined, 'the check has a token');
    },
  },
  {
    id: 'requests',
    says: 'a request reaches at most the identity that reads development',
    check: function* ({ jobs, reviewed }) {
      const reachable = jobs.filter((one) => isFor('merge_request_event', one));
      const environments = reachable.flatMap(({ job }) => job.environment?.name ?? []);
      const allowed = reviewed === undefined ? [] : [`${reviewed}-plan`];
      yield* unless(environments.join() === allowed.join(), `requests reach ${environments.join()}`);
      for (const { id, job } of reachable)
        yield* unless(!job.script?.some((line) => line.includes('/apply.sh')), `${id}: applies`);
    },
  },
  {
    id: 'forks',
    says: 'forks get no identity',
    check: function* ({ jobs }) {
      for (const named of jobs) {
        if (!isFor('merge_request_event', named) || named.job.environment === undefined) continue;
        for (const rule of named.job.rules ?? [])
          yield* unless(
            rule.if
              ?.split('&&')
              .some((one) => one.trim() === '$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID') === true,
            `${named.id}: runs for forks`,
          );
      }
    },
  },
  {
    id: 'secrets',
    says: 'no variable that holds a secret is set for all jobs, and no key is in the text',
    check: function* ({ document, text }) {
      yield* unless(document.variables === undefined, 'variables for all jobs');
      yield* unless(!/inherit:/.test(text), 'something is inherited by name');
    },
  },
  {
    id: 'keys',
    says: 'a key that GitLab holds reaches the plan and the apply, and no job without an environment',
    check: function* (pipeline) {
      const { repository, deployments, jobs } = pipeline;
      const renamed = deployments
        .flatMap((one) => handedKeys(repository, one))
        .filter(({ variable, secret }) => variable !== secret);
      for (const { variable, secret } of renamed) {
        for (const script of ['plan.sh', 'apply.sh', 'drift.sh'])
          for (const { id, job } of running(script, pipeline))
            yield* unless(job.variables?.[variable] === `$${secret}`, `${id}: has no ${variable}`);
        for (const { id, job } of jobs)
          if (job.environment === undefined)
            yield* unless(!Object.values(job.variables ?? {}).includes(`$${secret}`), `${id}: has a key`);
      }
    },
  },
  {
    id: 'key-purpose',
    says: 'a plan selects the view-only key, an apply the other one, and a request never the latter',
    check: function* (pipeline) {
      const { jobs, selects } = pipeline;
      for (const [script, purpose] of Object.entries(purposeOf))
        for (const { id, job } of running(script, pipeline)) {
          const expected = selects ? purpose : undefined;
          yield* unless(job.variables?.TF_VAR_key_purpose === expected, `${id}: ${script} has not the key of its run`);
          const isPlan = job.environment?.name.endsWith('-plan') === true;
          yield* unless(isPlan === (purpose === 'plan'), `${id}: ${script} with the identity of another run`);
        }
      for (const one of jobs)
        if (isFor('merge_request_event', one))
          yield* unless(one.job.variables?.TF_VAR_key_purpose !== 'apply', `${one.id}: selects the key of the apply`);
    },
  },
];
