import { type Property, unless } from './property.ts';
import { conditionsOf, type GitHubPipeline, needsOf, running, stepRunning } from './workflow.ts';

/** What jobs that may write report. */
export const reports: readonly Property<GitHubPipeline>[] = [
  {
    id: 'write',
    says: 'a job that may write has no identity, no environment and no secret, and its steps see no plan',
    check: function* ({ jobs }) {
      for (const { at, job, steps } of jobs) {
        const { 'id-token': token, ...others } = job.permissions ?? {};
        const written = Object.entries(others).flatMap(([name, level]) => (level === 'read' ? [] : [name]));
        if (written.length === 0) continue;
        yield* unless(['issues', 'pull-requests'].includes(written.join()), `${at}: writes ${written.join()}`);
        yield* unless(token === undefined && job.environment === undefined, `${at}: has an identity`);
        yield* unless(!JSON.stringify(steps).includes('secrets.'), `${at}: has a secret`);
        yield* unless(!/plan_key|tfplan/.test(JSON.stringify(steps)), `${at}: sees a plan`);
      }
    },
  },
  {
    id: 'comment',
    says: 'a request has one comment with the plan, written from the redacted text that the plan job passes on',
    check: function* (pipeline) {
      const [comment, ...others] = running('comment.sh', pipeline);
      yield* unless(others.length === 0 && (comment === undefined) === (pipeline.reviewed === undefined), 'comments');
      if (comment === undefined) return;
      const plan = pipeline.jobs.find(({ id, triggers }) => id === 'plan' && triggers.includes('pull_request'));
      yield* unless(needsOf(comment).join() === 'plan', `${comment.at}: needs ${needsOf(comment).join()}`);
      yield* unless(
        JSON.stringify(plan?.job.outputs) === JSON.stringify({ comment: `\${{ steps.show.outputs.comment }}` }),
        'the plan of a request passes on more than the redacted text',
      );
      yield* unless(plan !== undefined && stepRunning('show.sh', plan)?.id === 'show', 'another text');
      const step = stepRunning('comment.sh', comment);
      yield* unless(step?.env?.COMMENT === `\${{ needs.plan.outputs.comment }}`, `${comment.at}: another text`);
      yield* unless(comment.job.permissions?.['pull-requests'] === 'write', `${comment.at}: cannot write`);
    },
  },
  {
    id: 'failures',
    says: 'a plan or apply that fails or is refused is reported, by a job that runs whatever happened',
    check: function* (pipeline) {
      const reports = running('report-deploy.sh', pipeline);
      const expected = pipeline.plans ? pipeline.deployments.map(({ name }) => name) : [];
      yield* unless(reports.length === expected.length, 'not every environment is reported');
      for (const [index, name] of expected.entries()) {
        const report = reports[index];
        if (report === undefined) continue;
        const [plan, apply] = [`plan-${name}`, `apply-${name}`];
        yield* unless(needsOf(report).join() === `${plan},${apply}`, `${report.at}: waits for ${needsOf(report)}`);
        const guard = `github.ref == 'refs/heads/${pipeline.answers.ci.branch}'`;
        yield* unless(conditionsOf(report).join() === `always(),${guard}`, `${report.at}: ${report.job.if}`);
        const { env, run } = stepRunning('report-deploy.sh', report) ?? {};
        yield* unless(run === `scripts/ci/report-deploy.sh ${name}`, `${report.at}: ${run}`);
        yield* unless(
          env?.PLAN_JOB === `\${{ needs.${plan}.result }}` && env.APPLY_JOB === `\${{ needs.${apply}.result }}`,
          `${report.at}: other results`,
        );
        yield* unless(report.job.permissions?.issues === 'write', `${report.at}: cannot write`);
      }
    },
  },
  {
    id: 'drift',
    says: 'drift and age of the keys are looked at with the identities that read, and reported by a job that has none',
    check: function* (pipeline) {
      if (!pipeline.plans) return;
      const [looking] = running('drift.sh', pipeline);
      const [telling] = running('report-drift.sh', pipeline);
      const age = looking && stepRunning('check-key-age.sh', looking);
      yield* unless(looking?.triggers.includes('schedule') === true, 'nobody looks for drift');
      yield* unless(/-plan$/.test(looking?.job.environment ?? ''), 'drift with an identity that writes');
      yield* unless(age?.env?.MAX_AGE_DAYS === String(pipeline.answers.maxKeyAgeDays), 'nobody looks at the keys');
      yield* unless(telling?.job.environment === undefined, 'who tells has an environment');
      yield* unless(telling?.job.permissions?.['id-token'] === undefined, 'who tells has a token');
      yield* unless(telling?.job.permissions?.issues === 'write', 'nobody can tell');
      yield* unless(telling !== undefined && needsOf(telling).join() === looking?.id, 'who tells waits for nothing');
      yield* unless(telling !== undefined && conditionsOf(telling)[0] === 'always()', 'nobody tells that all is well');
      const results = (telling && stepRunning('report-drift.sh', telling)?.env?.RESULTS)?.trim().split('\n') ?? [];
      const wanted = [
        ...pipeline.deployments.map(({ name }) => ['drift', name]),
        ...pipeline.environments.map(({ name }) => ['key', name]),
      ];
      yield* unless(
        results.join('\n') ===
          wanted.map(([kind, name]) => `${kind} ${name} \${{ needs.drift.outputs.${kind}_${name} }}`).join('\n'),
        'who tells does not know every result',
      );
      for (const [kind, name] of wanted)
        yield* unless(
          looking?.job.outputs?.[`${kind}_${name}`] ===
            `\${{ steps.${kind === 'key' ? 'key-age' : 'drift'}.outputs.${kind}_${name} }}`,
          `the result ${kind} of ${name} is lost`,
        );
    },
  },
];
