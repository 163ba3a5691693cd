import { type Property, setupSettings, unless } from './property.ts';
import { conditionsOf, type GitHubPipeline, running, stepRunning } from './workflow.ts';

/** When an environment may be applied. */
export const gate: readonly Property<GitHubPipeline>[] = [
  {
    id: 'gate',
    says: 'an apply is in the environment that the setup gives a reviewer, where the answers say so',
    check: function* ({ deployments, files, jobs, plans }) {
      if (!plans) return;
      const hasReviewer = setupSettings(files, 'project').some((line) => /^REVIEWER=@\S+$/.test(line));
      for (const { name, approved, gate: expected } of deployments) {
        const settings = setupSettings(files, `environments/${name}`);
        yield* unless(settings.includes(`GATE=${expected}`), `${name}: no gate ${expected} is set up`);
        yield* unless(settings.includes(`ENVIRONMENT=${name}`), `${name}: another environment is set up`);
        yield* unless(!approved || hasReviewer, `${name}: no reviewer`);
        yield* unless(
          jobs.some(({ job }) => job.environment === name),
          `no job is in ${name}`,
        );
      }
    },
  },
  {
    id: 'gate-asked',
    says: 'the gate can ask GitHub, with a token that only reads, and a run by hand applies only the plan that was named',
    check: function* (pipeline) {
      for (const named of running('apply.sh', pipeline)) {
        const { at, job } = named;
        const deployment = pipeline.deployments.find(({ name }) => name === job.environment);
        const apply = stepRunning('apply.sh', named);
        const gate = deployment?.gate ?? 'automatic';
        const needed = { automatic: [], approval: ['actions'], dispatch: ['pull-requests'] }[gate];
        const given = Object.keys(job.permissions ?? {}).filter((one) => !['contents', 'id-token'].includes(one));
        yield* unless(given.join() === needed.join(), `${at}: may use ${given.join()}`);
        for (const one of needed) yield* unless(job.permissions?.[one] === 'read', `${at}: ${one}`);
        const token = gate === 'automatic' ? undefined : `\${{ github.token }}`;
        yield* unless(apply?.env?.GH_TOKEN === token, `${at}: the token of the gate`);
        if (gate !== 'dispatch') continue;
        yield* unless(apply?.env?.REVIEWED_SHA256 === `\${{ inputs.plan }}`, `${at}: any plan`);
        const planned = `\${{ needs.plan-${job.environment}.outputs.rendering_sha256 }}`;
        yield* unless(apply?.env?.RENDERING_SHA256 === planned, `${at}: compares another plan`);
        for (const condition of [
          "github.event_name == 'workflow_dispatch'",
          `inputs.environment == '${job.environment}'`,
        ])
          yield* unless(conditionsOf(named).includes(condition), `${at}: runs unless ${condition}`);
      }
    },
  },
];
