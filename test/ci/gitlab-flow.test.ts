import { deepEqual, equal, match } from 'node:assert/strict';
import { answersFor } from '../combinations.ts';
import { keyFor } from '../terraform/keys.ts';
import { needs } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { fakeEngine } from './engine.ts';
import { GitlabProject, type GitlabRun } from './gitlab-runner.ts';
import { ground } from './ground.ts';
import { fakeCommands } from './toolbox.ts';

const answers = answersFor(
  { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  { ci: { kind: 'gitlab-ci' } },
);

/** A project with a stand-in for the engine, because only the way of a plan is looked at here. */
async function laid(): Promise<(mutate?: (text: string) => string) => Promise<GitlabRun>> {
  const own = await ground(answers, { unlocked: true });
  const PATH = `${fakeCommands({ terraform: fakeEngine }).path}:${process.env.PATH ?? ''}`;
  const values: Readonly<Record<string, string>> = { AWS_REGION: 'us-west-2', AWS_ROLE_ARN: 'arn:aws:iam::1:role/r' };
  const project = await GitlabProject.at(own.dir, { ...own.outside, PATH }, {}, (name, scope) => {
    const environment = answers.environments.find((one) => [one.name, `${one.name}-plan`].includes(scope));
    return values[name] ?? (environment ? keyFor(environment, answers, scope) : '');
  });
  return async (mutate) => {
    const done = await project.run({ source: 'push' }, mutate);
    assertNoKey(answers, done.traces);
    return done;
  };
}

/** Texts that are wrong in one place: development is not applied, and production not planned. */
const mutants: Readonly<Record<string, readonly [from: string, to: string, said: RegExp]>> = {
  'another path to the plan': ['- .plan/dev/tfplan', '- .plan/dev/plan.txt', /there is no plan in/],
  'another name of the checksum': ['"$PLAN_SHA256"', '"$SHA256"', /the expected checksum is not a SHA-256/],
  ...(process.env.SLOW_TESTS === undefined
    ? {}
    : {
        'no checksum': ['dotenv: .plan/dev/plan.env', 'dotenv: .plan/dev/none.env', /is not a SHA-256|none\.env/],
        'another folder for the plan': [
          '".plan/$TF_ENVIRONMENT" "$PLAN',
          '"plans/$TF_ENVIRONMENT" "$PLAN',
          /there is no plan/,
        ],
        'the plan of nobody': ['needs: ["plan:dev"]', 'needs: ["static"]', /the expected checksum is not a SHA-256/],
      }),
};

describe('The deployment on GitLab', function () {
  needs('git', 'rsync', 'bash');
  this.timeout(60_000);
  let run: Awaited<ReturnType<typeof laid>>;
  before(async () => {
    run = await laid();
  });

  for (const [what, [from, to, said]] of Object.entries(mutants))
    it(`stops at development with ${what}`, async () => {
      const { status, jobs, text } = await run((pipeline) => {
        equal(pipeline.includes(from), true);
        return pipeline.replace(from, () => to);
      });
      equal(status === 0, false);
      match(text, said);
      equal(jobs['plan:prod-eu'], undefined);
    });

  if (process.env.SLOW_TESTS === undefined) return; // the real Terraform does this in every run

  it('goes on to the plan of production, and no further, with what is generated', async () => {
    const { jobs, text } = await run();
    deepEqual(jobs, { static: 'PASS', 'plan:dev': 'PASS', 'apply:dev': 'PASS', 'plan:prod-eu': 'PASS' }, text);
  });
});
