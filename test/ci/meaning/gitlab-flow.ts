import { tiersOf } from '../../../templates/ci/deployment.ts';
import { gateAudience } from '../../../templates/ci/gitlab-ci/files.ts';
import { keyRotations, rotatesKeys } from '../../../templates/ci/rotation.ts';
import { type GitLabPipeline, isFor, running } from './gitlab-pipeline.ts';
import { type Property, unless } from './property.ts';

/** The rotations of keys, as jobs call them. */
function rotationsOf({ deployments, repository }: GitLabPipeline): readonly string[] {
  if (!rotatesKeys(repository)) return [];
  return deployments.flatMap((one) =>
    keyRotations(repository, one).map(({ key }) => (key === 'plan' ? `${one.name}-plan` : one.name)),
  );
}

/** What may happen, and after what. */
export const gitlabFlow: readonly Property<GitLabPipeline>[] = [
  {
    id: 'environments',
    says: 'plan and apply of each environment have CI environments of their own',
    check: function* (pipeline) {
      const expected = pipeline.plans ? pipeline.deployments.map(({ name }) => name) : [];
      const applies = running('apply.sh', pipeline).map(({ job }) => job.environment?.name);
      const planned = running('plan.sh', pipeline)
        .filter((one) => isFor('push', one))
        .map(({ job }) => job.environment);
      yield* unless(applies.join() === expected.join(), `applies to ${applies.join()}`);
      yield* unless(
        planned.map((one) => one?.name).join() === expected.map((name) => `${name}-plan`).join(),
        `plans with ${planned.map((one) => one?.name).join()}`,
      );
      yield* unless(
        planned.every((one) => one?.action === 'verify'),
        'a plan counts as a deployment',
      );
    },
  },
  {
    id: 'gate',
    says: 'an apply waits for a person where the answers say so, and blocks what comes after',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline)) {
        const deployment = pipeline.deployments.find(({ name }) => name === job.environment?.name);
        const [rule, ...others] = job.rules ?? [];
        const isGated = rule?.when === 'manual' && rule.allow_failure === false;
        const isOpen = rule?.when === undefined && rule?.allow_failure === undefined;
        yield* unless(others.length === 0 && job.when === undefined, `${id}: has another way in`);
        yield* unless(deployment?.approved ? isGated : isOpen, `${id}: its gate is not as the answers say`);
      }
    },
  },
  {
    id: 'gate-asked',
    says: 'the gate knows who ran the plan and who started the apply, from tokens that nothing else accepts',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline)) {
        const deployment = pipeline.deployments.find(({ name }) => name === job.environment?.name);
        const plan = pipeline.jobs.find((one) => one.id === job.needs?.[0])?.job;
        for (const one of [job, plan]) {
          const audience = one?.id_tokens?.GATE_ID_TOKEN?.aud;
          const expected = deployment?.gate === 'automatic' ? undefined : gateAudience;
          yield* unless(audience === expected, `${id}: a token for ${audience}`);
          yield* unless(one?.variables?.GATE_ID_TOKEN === undefined, `${id}: sets the token itself`);
        }
        const [planned, noted] = plan?.script ?? [];
        const args = '"$TF_ENVIRONMENT" ".plan/$TF_ENVIRONMENT"';
        yield* unless(planned === `scripts/ci/plan.sh ${args}`, `${id}: another plan`);
        yield* unless(noted === `scripts/ci/planned.sh ${args}`, `${id}: nobody notes who ran the plan`);
      }
    },
  },
  {
    id: 'signals',
    says: 'signals reach the script that applies',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline))
        yield* unless(job.script?.length === 1 && job.script[0]?.startsWith('exec ') === true, `${id}: ${job.script}`);
    },
  },
  {
    id: 'own-plan',
    says: 'an apply gets the plan of its environment, and no other plan comes in',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline)) {
        const [needed = '', ...others] = job.needs ?? [];
        const plan = pipeline.jobs.find((one) => one.id === needed)?.job;
        yield* unless(others.length === 0, `${id}: needs ${others.join()} too`);
        yield* unless(plan?.environment?.name === `${job.environment?.name}-plan`, `${id}: needs ${needed}`);
        yield* unless(plan?.variables?.TF_ENVIRONMENT === job.variables?.TF_ENVIRONMENT, `${id}: another environment`);
        yield* unless(job.variables?.TF_ENVIRONMENT === job.environment?.name, `${id}: not what its name says`);
      }
      for (const { id, job } of running('plan.sh', pipeline))
        yield* unless(job.dependencies?.length === 0, `${id}: other artifacts come in`);
    },
  },
  {
    id: 'bound',
    says: 'an apply is bound to the SHA-256 of its plan',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline)) {
        const folder = `.plan/${job.environment?.name}`;
        const plan = pipeline.jobs.find((one) => one.id === job.needs?.[0])?.job;
        yield* unless(job.script?.[0]?.endsWith(' "$PLAN_SHA256"') === true, `${id}: applies without a checksum`);
        yield* unless(job.variables?.PLAN_SHA256 === undefined, `${id}: sets the checksum itself`);
        yield* unless(plan?.artifacts?.reports?.dotenv === `${folder}/plan.env`, `${id}: no checksum comes`);
        yield* unless(
          plan?.artifacts?.paths?.join() === `${folder}/tfplan,${folder}/planned.txt`,
          `${id}: no plan comes`,
        );
      }
    },
  },
  {
    id: 'order',
    says: 'stages are tiers, and no plan begins before the tier below is applied',
    check: function* (pipeline) {
      if (!pipeline.plans) return;
      const tiers = tiersOf(pipeline.deployments);
      const expected = [
        'check',
        ...(pipeline.reviewed === undefined ? [] : ['review']),
        ...tiers.map(([tier]) => tier),
        'drift',
        ...(rotatesKeys(pipeline.repository) ? ['rotate'] : []),
        'report',
      ];
      yield* unless(pipeline.document.stages.join() === expected.join(), pipeline.document.stages.join());
      for (const { name, tier } of pipeline.deployments) {
        for (const what of ['plan', 'apply']) {
          const job = pipeline.jobs.find(({ id }) => id === `${what}:${name}`)?.job;
          yield* unless(job?.stage === tier, `${what}:${name} is in ${job?.stage}`);
          if (what === 'plan') yield* unless(job?.needs === undefined, `plan:${name} does not wait for its stage`);
        }
      }
    },
  },
  {
    id: 'serial',
    says: 'an apply is never cut short, and alone in its environment',
    check: function* (pipeline) {
      for (const { id, job } of running('apply.sh', pipeline)) {
        yield* unless(job.interruptible === false, `${id}: can be canceled`);
        yield* unless(job.resource_group === `terraform-${job.environment?.name}`, `${id}: ${job.resource_group}`);
      }
    },
  },
  {
    id: 'drift',
    says: 'drift and age of the keys are looked at with the identities that read, and reported by a job that has none',
    check: function* (pipeline) {
      if (!pipeline.plans) return;
      const [looking] = running('drift.sh', pipeline);
      const [age] = running('check-key-age.sh', pipeline);
      const [telling] = running('report-drift.sh', pipeline);
      for (const id of rotationsOf(pipeline))
        for (const [step, file] of [
          ['start', 'rotation'],
          ['promote', 'promotion'],
        ]) {
          const job = pipeline.jobs.find((one) => one.id === `rotate:${step}:${id}`)?.job;
          yield* unless(
            job?.variables?.CI_RESULT === `.results/${file}_${id}` && job.artifacts?.paths?.join() === '.results/',
            `rotate:${step}:${id}: its result is lost`,
          );
        }
      for (const one of [looking, age]) {
        yield* unless(one !== undefined && isFor('schedule', one) && !isFor('push', one), 'not on schedule');
        yield* unless(one?.job.environment?.name === '$TF_ENVIRONMENT-plan', `${one?.id}: an identity that writes`);
      }
      yield* unless(
        age?.job.variables?.MAX_AGE_DAYS === String(pipeline.answers.maxKeyAgeDays),
        'another age than the answers say',
      );
      yield* unless(
        telling?.job.environment?.name === 'issues' && telling?.job.id_tokens === undefined,
        'who tells has an identity',
      );
      yield* unless(telling?.job.rules?.[0]?.when === 'always', 'nobody tells');
      yield* unless(age?.job.variables?.FAIL_WHEN_DUE === 'true', 'the warning about a key reaches nobody');
      const checks = [
        ...pipeline.deployments.map(({ name }) => `drift_${name}`),
        ...pipeline.environments.map(({ name }) => `key_${name}`),
        ...rotationsOf(pipeline).map((id) => `rotation_${id}`),
      ];
      yield* unless(telling?.job.variables?.CHECKS === checks.join(' '), 'who tells does not know every check');
      for (const one of [looking, age]) {
        yield* unless(one?.job.variables?.CI_RESULTS === '.results', `${one?.id}: its result is lost`);
        yield* unless(
          one?.job.artifacts?.when === 'always' && one.job.artifacts.paths?.join() === '.results/',
          `${one?.id}: its result does not arrive`,
        );
      }
    },
  },
];
