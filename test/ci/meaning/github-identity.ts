import { allNames, credentialOf } from '../../../src/model/login.ts';
import { loginsOfRepository } from '../../../templates/ci/deployment.ts';
import { handedKeys } from '../../../templates/ci/keys.ts';
import { type Property, purposeOf, unless } from './property.ts';
import { type GitHubPipeline, stepRunning } from './workflow.ts';

const allowedTriggers = ['pull_request', 'push', 'workflow_dispatch', 'schedule'];
const ownScripts =
  /^((?:exec )?scripts\/ci\/[a-z-]+\.sh\b[^;&|`]*|shellcheck -x [^;&|`]*|tflint --recursive --config="\$GITHUB_WORKSPACE\/\.tflint\.hcl"|true)$/;

/** Who may do what, and what is in reach of whom. */
export const identity: readonly Property<GitHubPipeline>[] = [
  {
    id: 'triggers',
    says: 'only triggers that bring no stranger to a secret',
    check: function* ({ workflows, answers }) {
      for (const { path, workflow } of workflows) {
        for (const name of Object.keys(workflow.on))
          yield* unless(allowedTriggers.includes(name), `${path}: on ${name}`);
        for (const name of ['push', 'pull_request']) {
          const trigger = workflow.on[name];
          if (trigger !== undefined)
            yield* unless(String(trigger?.branches) === answers.ci.branch, `${path}: ${name} of any branch`);
        }
      }
    },
  },
  {
    id: 'permissions',
    says: 'a workflow has no permission, and every job lists its own',
    check: function* ({ workflows, jobs }) {
      for (const { path, workflow } of workflows)
        yield* unless(JSON.stringify(workflow.permissions) === '{}', `${path}: permissions for all jobs`);
      for (const { at, job } of jobs)
        yield* unless(typeof job.permissions === 'object', `${at}: lists no permissions of its own`);
    },
  },
  {
    id: 'oidc',
    says: 'a token for a cloud only in a job with an environment, and never next to a right to write',
    check: function* ({ jobs }) {
      for (const { at, job } of jobs) {
        const { 'id-token': token, ...others } = job.permissions ?? {};
        if (token === undefined) continue;
        yield* unless(job.environment !== undefined, `${at}: a token and no environment`);
        yield* unless(!Object.values(others).includes('write'), `${at}: a token next to a right to write`);
      }
    },
  },
  {
    id: 'credentials',
    says: 'no checkout leaves its token behind',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { uses = '', with: settings } of steps)
          if (uses.startsWith('actions/checkout@'))
            yield* unless(settings?.['persist-credentials'] === false, `${at}: persists credentials`);
    },
  },
  {
    id: 'expressions',
    says: 'no expression in what a shell runs',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { run = '' } of steps) yield* unless(!run.includes('${{'), `${at}: ${run}`);
    },
  },
  {
    id: 'logic',
    says: 'the logic is in scripts of the repository',
    check: function* ({ jobs, files }) {
      for (const { at, steps } of jobs)
        for (const { run } of steps) {
          if (run === undefined) continue;
          yield* unless(ownScripts.test(run.trim()), `${at}: ${run}`);
          const [script = ''] = run.replace(/^exec /, '').split(/\s/);
          if (script.startsWith('scripts/')) yield* unless(files.has(script), `${at}: ${script} is missing`);
        }
    },
  },
  {
    id: 'secrets',
    says: 'secrets reach single steps, by name',
    check: function* ({ workflows, jobs }) {
      for (const { path, text, workflow } of workflows) {
        yield* unless(!JSON.stringify(workflow.env ?? '').includes('secrets'), `${path}: secrets for all jobs`);
        yield* unless(!/toJSON\(\s*secrets|secrets\[|secrets: inherit/.test(text), `${path}: all secrets at once`);
      }
      for (const { at, job } of jobs) {
        const outside = JSON.stringify([job.env, job.secrets, job.outputs, job.steps?.map((step) => step.with)]);
        yield* unless(!outside.includes('secrets.'), `${at}: a secret outside the environment of a step`);
      }
    },
  },
  {
    id: 'keys',
    says: 'a key that the forge holds reaches the plan and the apply, and no other step',
    check: function* (pipeline) {
      const { repository, jobs, deployments } = pipeline;
      const all = new Set(
        deployments.flatMap((one) => handedKeys(repository, one).map(({ secret }) => `\${{ secrets.${secret} }}`)),
      );
      for (const named of jobs) {
        for (const script of ['plan.sh', 'apply.sh', 'replan.sh', 'drift.sh']) {
          const step = stepRunning(script, named);
          const deployment = deployments.find(({ name }) =>
            [name, `${name}-plan`].includes(named.job.environment ?? ''),
          );
          if (step === undefined || deployment === undefined) continue;
          for (const { variable, secret } of handedKeys(repository, deployment))
            yield* unless(
              step.env?.[variable] === `\${{ secrets.${secret} }}`,
              `${named.at}: ${script} has no ${variable}`,
            );
        }
        for (const { run, uses, env = {} } of named.steps)
          if (!/scripts\/ci\/(plan|apply|replan|drift)\.sh/.test(run ?? ''))
            yield* unless(!Object.values(env).some((value) => all.has(value)), `${named.at}: ${run ?? uses} has a key`);
      }
    },
  },
  {
    id: 'key-purpose',
    says: 'a plan selects the view-only key, an apply the other one, and a request never the latter',
    check: function* ({ jobs, selects }) {
      for (const named of jobs) {
        for (const [script, purpose] of Object.entries(purposeOf)) {
          const step = stepRunning(script, named);
          if (step === undefined) continue;
          const expected = selects ? purpose : undefined;
          yield* unless(step.env?.TF_VAR_key_purpose === expected, `${named.at}: ${script} has not the key of its run`);
          const isPlan = named.job.environment?.endsWith('-plan') === true;
          yield* unless(isPlan === (purpose === 'plan'), `${named.at}: ${script} with the identity of another run`);
        }
        for (const { env = {} } of named.triggers.includes('pull_request') ? named.steps : [])
          yield* unless(env.TF_VAR_key_purpose !== 'apply', `${named.at}: a request selects the key of the apply`);
      }
    },
  },
  {
    id: 'state',
    says: 'a stored credential of the state reaches the plan and the apply',
    check: function* ({ repository, jobs }) {
      const logins = loginsOfRepository(repository).filter((login) => credentialOf(login) === 'state-password');
      for (const named of jobs)
        for (const script of ['plan.sh', 'apply.sh', 'replan.sh', 'drift.sh'])
          for (const secret of allNames(logins).secrets) {
            const step = stepRunning(script, named);
            if (step !== undefined)
              yield* unless(
                step.env?.[secret] === `\${{ secrets.${secret} }}`,
                `${named.at}: ${script} has no ${secret}`,
              );
          }
    },
  },
];
