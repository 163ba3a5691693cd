import { keyRotations, rotatesKeys, rotationEnvironment } from '../../../templates/ci/rotation.ts';
import { type GitLabPipeline, running as gitlabRunning, isFor } from './gitlab-pipeline.ts';
import { type Expected, type Property, unless } from './property.ts';
import { conditionsOf, type GitHubPipeline, needsOf, running, stepRunning } from './workflow.ts';

const says = {
  rotation: 'an identity of its own rotates the keys, in jobs that run no engine and get no credential of a state',
  check: 'a pending key becomes the current one only after a plan with the identity that uses it',
};

/** A variable that gives access to a state, or that an engine reads. */
const ofEngine = /^(TF_|PLAN_BUCKET$|BAO_)/;

interface Wanted {
  readonly deployment: string;
  readonly members: readonly string[];
  readonly environment: string;
  readonly key: string;
  readonly checkEnvironment: string;
}

/** The rotations that the answers ask for. */
function wanted({ deployments, repository }: Expected): readonly Wanted[] {
  if (!rotatesKeys(repository)) return [];
  return deployments.flatMap((deployment) =>
    keyRotations(repository, deployment).map(({ checkEnvironment, key }) => ({
      deployment: deployment.name,
      members: deployment.members.map(({ name }) => name),
      environment: rotationEnvironment(deployment),
      key,
      checkEnvironment,
    })),
  );
}

const line = (step: string, { key, members }: Wanted): string => `rotate.sh ${step} ${key} ${members.join(' ')}`;

export const githubRotation: readonly Property<GitHubPipeline>[] = [
  {
    id: 'rotation',
    says: says.rotation,
    check: function* (pipeline) {
      const jobs = running('rotate.sh', pipeline);
      const environments = wanted(pipeline).map(({ environment }) => environment);
      yield* unless(jobs.length === environments.length * 2, `${jobs.length} jobs`);
      for (const named of pipeline.jobs) {
        const { at, job, steps } = named;
        const isOne = jobs.includes(named);
        yield* unless(isOne === environments.includes(job.environment ?? ''), `${at}: in ${job.environment}`);
        if (!isOne) continue;
        yield* unless(!named.triggers.some((one) => /pull_request|push/.test(one)), `${at}: for ${named.triggers}`);
        const variables = steps.flatMap(({ env = {} }) => Object.keys(env));
        yield* unless(!variables.some((name) => ofEngine.test(name)), `${at}: ${variables}`);
        yield* unless(!steps.some(({ uses = '' }) => /setup-(terraform|opentofu)/.test(uses)), `${at}: an engine`);
        yield* unless(
          steps.every(({ run = '' }) => run === '' || /scripts\/ci\/(rotate|install-flyte)\.sh /.test(run)),
          `${at}: another script`,
        );
      }
    },
  },
  {
    id: 'rotation-check',
    says: says.check,
    check: function* (pipeline) {
      for (const one of wanted(pipeline)) {
        const jobOf = (text: string) =>
          pipeline.jobs.find(({ steps }) => steps.some(({ run = '' }) => ` ${run} `.includes(` scripts/ci/${text} `)));
        const start = jobOf(line('start', one));
        const check = jobOf(`check-pending.sh ${one.key} ${one.deployment}`);
        const promote = jobOf(line('promote', one));
        if (start === undefined || check === undefined || promote === undefined) {
          yield `${one.deployment}: a job is missing`;
          continue;
        }
        yield* unless(
          conditionsOf(start).includes(`github.ref == 'refs/heads/${pipeline.answers.ci.branch}'`),
          start.at,
        );
        yield* unless(check.job.environment === one.checkEnvironment, `${check.at}: in ${check.job.environment}`);
        yield* unless(needsOf(check).includes(start.id), `${check.at}: needs ${needsOf(check)}`);
        yield* unless(
          [start.id, check.id].every((id) => needsOf(promote).includes(id)),
          `${promote.at}: does not wait`,
        );
        // With a condition of its own, the job could run although the check failed.
        yield* unless(promote.job.if === undefined, `${promote.at}: if ${promote.job.if}`);
        for (const named of [check, promote]) {
          const env = stepRunning('check-pending.sh', named)?.env ?? stepRunning('rotate.sh', named)?.env ?? {};
          yield* unless(env.PENDING === `\${{ needs.${start.id}.outputs.pending }}`, `${named.at}: PENDING`);
        }
      }
    },
  },
];

export const gitlabRotation: readonly Property<GitLabPipeline>[] = [
  {
    id: 'rotation',
    says: says.rotation,
    check: function* (pipeline) {
      const jobs = gitlabRunning('rotate.sh', pipeline);
      const environments = wanted(pipeline).map(({ environment }) => environment);
      yield* unless(jobs.length === environments.length * 2, `${jobs.length} jobs`);
      for (const named of pipeline.jobs) {
        const { id, job } = named;
        const isOne = jobs.includes(named);
        yield* unless(
          isOne === environments.includes(job.environment?.name ?? ''),
          `${id}: in ${job.environment?.name}`,
        );
        if (!isOne) continue;
        yield* unless(!isFor('push', named) && !isFor('merge_request_event', named), `${id}: not only at night`);
        const variables = Object.keys(job.variables ?? {});
        yield* unless(!variables.some((name) => ofEngine.test(name)), `${id}: ${variables}`);
        yield* unless(job.script?.length === 1, `${id}: another script`);
        yield* unless(job.image?.name === pipeline.answers.ci.rotationImage, `${id}: ${job.image?.name}`);
      }
    },
  },
  {
    id: 'rotation-check',
    says: says.check,
    check: function* (pipeline) {
      for (const one of wanted(pipeline)) {
        const jobOf = (text: string) =>
          pipeline.jobs.find(({ job }) => job.script?.some((script) => ` ${script} `.includes(` scripts/ci/${text} `)));
        const start = jobOf(line('start', one));
        const check = pipeline.jobs.find(
          ({ job }) =>
            job.script?.join() === `exec scripts/ci/check-pending.sh ${one.key} "$TF_ENVIRONMENT"` &&
            job.variables?.TF_ENVIRONMENT === one.deployment,
        );
        const promote = jobOf(line('promote', one));
        if (start === undefined || check === undefined || promote === undefined) {
          yield `${one.deployment}: a job is missing`;
          continue;
        }
        const where = check.job.environment?.name;
        yield* unless(where === one.checkEnvironment, `${check.id}: in ${where}`);
        const needs = promote.job.needs ?? [];
        yield* unless(needs.includes(start.id) && needs.includes(check.id), `${promote.id}: needs ${needs}`);
        yield* unless(check.job.needs?.includes(start.id) === true, `${check.id}: needs ${check.job.needs}`);
      }
    },
  },
];
