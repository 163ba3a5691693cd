import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { answersFor } from '../combinations.ts';
import { calls, needs } from '../terraform/workbench.ts';
import { type Ended, type Sent, sentByGitHub, step } from './cancel.ts';
import { ci } from './github-ground.ts';
import type { Workflow } from './github-workflow.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { bareTools } from './toolbox.ts';

const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };

/** What of an apply was left, and whether the state knows everything that was created. */
interface Left extends Ended {
  readonly created: number;
  readonly inState: number;
  readonly isLocked: boolean;
}

// The slow run only: the times are those of GitHub.
describe('A canceled apply with a slow provider', function () {
  if (process.env.SLOW_TESTS === undefined) return;
  needs('bash', 'busybox', 'terraform');
  this.timeout(120_000);

  async function canceled(delay: number, signals: readonly Sent[]): Promise<Left & { readonly own: Ground }> {
    const own = await ground(answersFor(choice, { ci }));
    const folder = planFolder();
    const planned = await own.script('plan', ['dev', folder]);
    equal(planned.status, 0, planned.text);
    const [, sum = ''] = /plan_sha256=(\w+)/.exec(planned.text) ?? [];
    const { jobs } = parse(readFileSync(join(own.dir, '.github/workflows/terraform-deploy.yml'), 'utf8')) as Workflow;
    const entry = jobs['apply-dev']?.steps.find(({ id }) => id === 'apply')?.run ?? '';
    const env = {
      ...own.outside,
      ...own.keys,
      PATH: bareTools(),
      RUNNER_TEMP: join(folder, '..'),
      PLAN_SHA256: sum,
      TFSTUB_APPLY_DELAY: String(delay),
    };
    const ended = await step(entry, { cwd: own.dir, env, folder, signals, ready: 'Creating...' });
    own.assertNoKey();
    const state = join(own.states, 'environments-dev.tfstate');
    const text = existsSync(state) ? readFileSync(state, 'utf8') : '';
    const { resources } = JSON.parse(text === '' ? '{"resources":[]}' : text) as {
      resources: { mode: string; instances: unknown[] }[];
    };
    return {
      ...ended,
      own,
      created: calls(own.world).filter(({ op }) => op === 'create').length,
      inState: resources.flatMap(({ mode, instances }) => (mode === 'managed' ? instances : [])).length,
      isLocked: readdirSync(own.states).some((name) => name.endsWith('.lock.info')),
    };
  }

  it('ends with a state that knows what was created, no lock, and a true record, after the signals of GitHub', async () => {
    const left = await canceled(3000, sentByGitHub);
    match(left.log, /Interrupt received/);
    deepEqual([left.isLocked, left.hasPlan, left.inState], [false, false, left.created], left.log);
    equal(left.created > 0, true);
    const finished = /Apply complete!/.test(left.log);
    equal(left.record.result, finished ? 'applied' : 'interrupted');
    equal(left.status, finished ? 0 : 130);
    const { status, text } = await left.own.script('plan', ['dev', planFolder()]);
    equal(status, 0, `the next plan: ${text}`);
  });

  it('says what the engine said after a TERM', async () => {
    const left = await canceled(3000, [['SIGTERM', 0]]);
    const finished = /Apply complete!/.test(left.log);
    deepEqual(
      [left.isLocked, left.hasPlan, left.inState, left.record.result, left.status],
      [false, false, left.created, finished ? 'applied' : 'interrupted', finished ? 0 : 143],
      left.log,
    );
  });

  it('leaves a true record and no plan where GitHub kills it', async () => {
    const left = await canceled(15_000, sentByGitHub);
    deepEqual([left.status, left.record.result, left.hasPlan], [null, 'interrupted', false], left.log);
    match(left.log, /canceled: waiting until the engine has finished/);
  });

  it('is applied without a signal', async () => {
    const left = await canceled(500, []);
    deepEqual([left.status, left.record.result, left.isLocked, left.hasPlan], [0, 'applied', false, false], left.log);
    match(left.before, /Creating\.\.\./, 'the log is displayed while the engine runs');
    equal(/Apply complete!/.test(left.before), false);
  });
});
