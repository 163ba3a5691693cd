import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { answersFor } from '../combinations.ts';
import { forget, needs, requests, terraform } from '../terraform/workbench.ts';
import { fakeGh } from './github-cli.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf, occasions } from './github-forge.ts';
import type { Occasion, WorkflowRun } from './github-workflow.ts';
import { organization, type RotatingGround, rotatingGround } from './rotation-ground.ts';
import { fakeCommands } from './toolbox.ts';

const answers: Answers = answersFor(
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  {
    ci: { kind: 'github-actions', repository: 'acme/ml-platform', reviewers: '@acme/platform' },
    rotation: { automatic: true },
    environments: [
      { name: 'dev', ...organization },
      { name: 'prod', ...organization },
    ],
  },
);

describe('Scheduled rotation on GitHub, with the real Terraform', function () {
  needs('terraform', 'bash', 'base64');
  this.timeout(600_000);
  let own: RotatingGround;
  let commands: ReturnType<typeof fakeCommands>;

  before(async function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
    own = await rotatingGround(answers);
    commands = fakeCommands({ gh: fakeGh });
  });

  const run = async (occasion: Occasion, mutate = (text: string): string => text): Promise<WorkflowRun> => {
    const text = readFileSync(join(own.dir, '.github/workflows/terraform-rotate.yml'), 'utf8');
    const outside = { ...own.outside, PATH: `${commands.path}:${own.path}` };
    const forge = { environments: environmentsOf(answers, own.dir), outside, actions, tokens: {} };
    const done = await drive(own.dir, mutate(text), forge, occasion);
    deepEqual(own.leaks(Object.values(done.traces.texts)), []);
    return done;
  };
  const names = (...suffixes: readonly string[]): RegExp =>
    new RegExp(`^${suffixes.map((one) => `ml-platform-${one}`).join(',')}$`);

  it('creates pending keys, plans with them, promotes them, and keeps the old keys for a day', async () => {
    const { log, results } = await run({ ...occasions.schedule(), approved: ['prod'] });
    deepEqual(
      Object.entries(results).filter(([, result]) => result !== 'success'),
      [],
      log,
    );
    match(
      own.clients().join(),
      names('dev', 'dev-plan', 'dev-plan-r\\d+', 'dev-r\\d+', 'prod', 'prod-plan', 'prod-plan-r\\d+', 'prod-r\\d+'),
    );
    const callers = requests(own.world)
      .filter(({ call, code }) => call === 'Token' && code === 'OK')
      .map(({ client }) => client);
    // Each pending key was used by a plan before it was promoted.
    for (const client of own.clients().filter((one) => /-r\d+$/.test(one)))
      ok(callers.includes(client), `no plan with ${client}`);
  });

  it('deletes the old keys on the next day, with the new ones', async () => {
    own.setDay(1);
    const { log, results } = await run(occasions.schedule());
    equal(results['start-prod'], 'success', log);
    equal(results['check-prod'], 'skipped');
    match(own.clients().join(), names('dev-plan-r\\d+', 'dev-r\\d+', 'prod-plan-r\\d+', 'prod-r\\d+'));
  });

  it('does nothing while no key is due', async () => {
    own.setDay(2);
    const before = own.clients();
    const { log, results } = await run(occasions.schedule());
    deepEqual(own.clients(), before);
    deepEqual(
      [results['start-dev'], results['check-dev'], results['promote-dev'], results.report],
      ['success', 'skipped', 'skipped', 'success'],
      log,
    );
  });

  it('keeps the current key, and opens an issue, if the plan with the pending key fails', async () => {
    own.setDay(80);
    const before = own.clients();
    // The identity that would use the new key cannot read it.
    const { results } = await run({ ...occasions.schedule(), approved: ['prod'] }, (text) =>
      text.replace(/( +)(environment: prod-plan #.*)/, '$1environment: dev-plan'),
    );
    equal(results['check-prod-plan'], 'failure');
    equal(results['promote-prod-plan'], 'skipped');
    equal(results['promote-prod'], 'success');
    const state = JSON.parse(readFileSync(join(commands.place, 'gh.json'), 'utf8')) as { issues: { title: string }[] };
    deepEqual(
      state.issues.map(({ title }) => title),
      ['Rotation of the view-only key of prod'],
    );
    ok(before.every((client) => own.clients().includes(client)));
    // The next run completes it.
    own.setDay(81);
    const next = await run({ ...occasions.schedule(), approved: ['prod'] });
    equal(next.results['promote-prod-plan'], 'success', next.log);
    own.setDay(82);
    await run(occasions.schedule());
    match(own.clients().join(), names('dev-plan-r\\d+', 'dev-r\\d+', 'prod-plan-r\\d+', 'prod-r\\d+'));
    const closed = JSON.parse(readFileSync(join(commands.place, 'gh.json'), 'utf8')) as { issues: { state: string }[] };
    deepEqual(
      closed.issues.map(({ state: one }) => one),
      ['closed'],
    );
  });

  it('has an identity that reads no key for the engine, and so plans and applies nothing', async () => {
    forget(own.world);
    const root = join(own.dir, 'environments/dev');
    await terraform(root, ['init', '-input=false'], own.world);
    for (const run_ of ['plan', 'apply']) {
      const { status, text } = await terraform(
        root,
        ['plan', '-input=false', '-no-color', '-var', `key_purpose=${run_}`],
        own.world,
        { TFSTUB_IDENTITY: 'dev-rotate' },
      );
      equal(status, 1);
      match(text, /AccessDenied/);
    }
    deepEqual(requests(own.world), []);
  });
});
