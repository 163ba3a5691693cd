import { tiersOf } from '../../../templates/ci/deployment.ts';
import { type Property, unless } from './property.ts';
import { conditionsOf, type GitHubPipeline, needsOf, running, stepRunning } from './workflow.ts';

/** What may happen, and after what. */
export const flow: readonly Property<GitHubPipeline>[] = [
  {
    id: 'static',
    says: 'requests are checked, with no identity',
    check: function* (pipeline) {
      const checks = running('static.sh', pipeline).filter(({ triggers }) => triggers.includes('pull_request'));
      yield* unless(checks.length === 1, 'no job checks requests');
      for (const { at, job } of checks) {
        yield* unless(job.environment === undefined, `${at}: has an environment`);
        yield* unless(job.if === undefined, `${at}: not for every request`);
      }
    },
  },
  {
    id: 'requests',
    says: 'a request reaches at most the identity that reads development',
    check: function* ({ jobs, reviewed }) {
      const reachable = jobs.filter(({ triggers }) => triggers.includes('pull_request'));
      const environments = reachable.flatMap(({ job }) => job.environment ?? []);
      const allowed = reviewed === undefined ? [] : [`${reviewed}-plan`];
      yield* unless(environments.join() === allowed.join(), `requests reach ${environments.join()}`);
      for (const { at, steps } of reachable)
        yield* unless(!steps.some(({ run }) => /(^|\/)apply\.sh/.test(run ?? '')), `${at}: applies`);
    },
  },
  {
    id: 'forks',
    says: 'forks and Dependabot get no identity',
    check: function* ({ jobs }) {
      for (const named of jobs) {
        const { at, job, triggers } = named;
        if (!triggers.includes('pull_request') || job.environment === undefined) continue;
        for (const condition of [
          'github.event.pull_request.head.repo.full_name == github.repository',
          "github.event.pull_request.user.login != 'dependabot[bot]'",
          "github.actor != 'dependabot[bot]'",
        ])
          yield* unless(conditionsOf(named).includes(condition), `${at}: runs unless ${condition}`);
      }
    },
  },
  {
    id: 'environments',
    says: 'plan and apply of each environment have CI environments of their own',
    check: function* (pipeline) {
      const { deployments, plans } = pipeline;
      const expected = plans ? deployments.map(({ name }) => name) : [];
      const applies = running('apply.sh', pipeline);
      yield* unless(
        applies.map(({ job }) => job.environment).join() === expected.join(),
        `applies to ${applies.map(({ job }) => job.environment).join()}`,
      );
      const planned = running('plan.sh', pipeline).filter(({ triggers }) => !triggers.includes('pull_request'));
      yield* unless(
        planned.map(({ job }) => job.environment).join() === expected.map((name) => `${name}-plan`).join(),
        `plans with ${planned.map(({ job }) => job.environment).join()}`,
      );
    },
  },
  {
    id: 'signals',
    says: 'signals reach the scripts that run the engine',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { run = '' } of steps)
          if (/scripts\/ci\/(plan|replan|apply|drift)\.sh/.test(run))
            yield* unless(run.startsWith('exec '), `${at}: ${run}`);
    },
  },
  {
    id: 'own-plan',
    says: 'an apply needs the plan of its environment, and runs only where that has changes',
    check: function* (pipeline) {
      for (const named of running('apply.sh', pipeline)) {
        const [needed = '', ...others] = needsOf(named);
        const plan = pipeline.jobs.find(({ id }) => id === needed);
        yield* unless(others.length === 0, `${named.at}: needs ${others.join()} too`);
        yield* unless(plan?.job.environment === `${named.job.environment}-plan`, `${named.at}: needs ${needed}`);
        for (const condition of [
          `needs.${needed}.result == 'success'`,
          `needs.${needed}.outputs.has_changes == 'true'`,
        ])
          yield* unless(conditionsOf(named).includes(condition), `${named.at}: runs unless ${condition}`);
      }
    },
  },
  {
    id: 'bound',
    says: 'an apply is bound to the SHA-256 of what was reviewed',
    check: function* (pipeline) {
      const sealed = pipeline.repository.backend.planTransport === 'sealed';
      const output = sealed ? 'plan_sha256' : 'rendering_sha256';
      for (const named of running('apply.sh', pipeline)) {
        const [needed = ''] = needsOf(named);
        const plan = pipeline.jobs.find(({ id }) => id === needed);
        yield* unless(plan?.job.outputs?.[output] === `\${{ steps.plan.outputs.${output} }}`, `${needed}: ${output}`);
        const reviewed = `\${{ needs.${needed}.outputs.${output} }}`;
        const apply = stepRunning('apply.sh', named);
        yield* unless(/ "\$PLAN_SHA256"$/.test(apply?.run?.trim() ?? ''), `${named.at}: applies without a checksum`);
        const expected = sealed ? reviewed : `\${{ steps.replan.outputs.plan_sha256 }}`;
        yield* unless(apply?.env?.PLAN_SHA256 === expected, `${named.at}: PLAN_SHA256`);
        if (sealed) continue;
        const again = stepRunning('replan.sh', named);
        yield* unless(again?.id === 'replan' && again.env?.RENDERING_SHA256 === reviewed, `${named.at}: replan`);
        yield* unless(/ "\$RENDERING_SHA256"$/.test(again?.run?.trim() ?? ''), `${named.at}: replans anything`);
      }
    },
  },
  {
    id: 'branch',
    says: 'nothing is planned or applied from another branch, not even by hand',
    check: function* (pipeline) {
      const guard = `github.ref == 'refs/heads/${pipeline.answers.ci.branch}'`;
      for (const named of [...running('plan.sh', pipeline), ...running('drift.sh', pipeline)])
        if (!named.triggers.includes('pull_request'))
          yield* unless(conditionsOf(named).includes(guard), `${named.at}: ${named.job.if}`);
    },
  },
  {
    id: 'order',
    says: 'a tier waits for everything of the tier below',
    check: function* (pipeline) {
      if (!pipeline.plans) return;
      const tiers = tiersOf(pipeline.deployments);
      for (const [index, [tier, members]] of tiers.entries()) {
        const below = tiers[index - 1]?.[0];
        const barrier = pipeline.jobs.find(({ id }) => id === tier);
        const wanted = members.flatMap(({ name }) => [`plan-${name}`, `apply-${name}`]);
        yield* unless(barrier !== undefined && needsOf(barrier).join() === wanted.join(), `${tier} does not wait`);
        const conditions = members.flatMap(({ name }) => [
          `needs.plan-${name}.result == 'success'`,
          `(needs.apply-${name}.result == 'success' || needs.plan-${name}.outputs.has_changes == 'false')`,
        ]);
        yield* unless(
          barrier !== undefined && conditionsOf(barrier).join() === ['!cancelled()', ...conditions].join(),
          `${tier} goes green on failures`,
        );
        for (const { name } of members) {
          const plan = pipeline.jobs.find(({ id }) => id === `plan-${name}`);
          yield* unless(
            plan !== undefined && needsOf(plan).join() === (below ?? ''),
            `${name} does not wait for ${below}`,
          );
          if (plan !== undefined && below !== undefined)
            yield* unless(
              conditionsOf(plan).includes(`needs.${below}.result == 'success'`),
              `${name} goes on when ${below} failed`,
            );
        }
      }
    },
  },
  {
    id: 'serial',
    says: 'an apply is never cut short, and alone in its environment',
    check: function* (pipeline) {
      const applies = running('apply.sh', pipeline);
      for (const { at, job } of applies) {
        yield* unless(job.concurrency?.['cancel-in-progress'] === false, `${at}: can be canceled`);
        yield* unless(
          job.concurrency?.group === `terraform-apply-${job.environment}`,
          `${at}: ${job.concurrency?.group}`,
        );
      }
      // A run that waits for the approval of one environment must not block the others.
      for (const { path, workflow } of pipeline.workflows)
        if ('push' in workflow.on) yield* unless(workflow.concurrency === undefined, `${path}: one run blocks another`);
    },
  },
];
