import { equal, match, notEqual, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { keyShaped } from '../key.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { type Ground, ground, planFolder } from './ground.ts';

const choice = { store: 'environment', read: 'ephemeral', backend: 's3', engine: 'terraform' };
const github = { ci: { kind: 'github-actions' } };
const sum = createHash('sha256').update('a plan').digest('hex');
const settings = { MAX_AGE_DAYS: '90', PLAN_BUCKET: 'plans' };

/** Everything that a job could call, with arguments in order; the first is the environment. */
const calls: readonly (readonly [script: string, ...rest: readonly string[]])[] = [
  ['plan', 'PLAN'],
  ['show', 'PLAN'],
  ['apply', 'PLAN', sum],
  ['drift'],
  ['seal', 'PLAN'],
  ['unseal', 'PLAN', `plans/dev/1-1/${sum}.tfplan`],
  ['check-key-age'],
];

/** The arguments, with a folder that holds a plan where they speak of one. */
function filled(args: readonly string[]): readonly string[] {
  const plan = planFolder();
  writeFileSync(join(plan, 'tfplan'), 'a plan');
  return args.map((arg) => (arg === 'PLAN' ? plan : arg));
}

describe('The scripts of a pipeline refuse', function () {
  needs('busybox', 'terraform');
  this.timeout(60_000);
  let own: Ground;
  before(async () => {
    own = await ground(answersFor({ ...choice, layout: 'directories' }, github));
  });
  afterEach(() => own.assertNoKey());

  for (const name of ['../x', 'dev;id', 'dev\nid', '$(id)', '-x', '', 'dev/../dev', 'no-such']) {
    it(`the environment ${JSON.stringify(name)}`, async () => {
      const plan = planFolder();
      writeFileSync(join(plan, 'tfplan'), 'a plan');
      for (const [script, ...rest] of calls) {
        const args = [name, ...rest.map((arg) => (arg === 'PLAN' ? plan : arg))];
        const { status, stdout, stderr } = await own.script(script, args, { MAX_AGE_DAYS: '90', PLAN_BUCKET: 'plans' });
        equal(status, 1, `${script}: ${stderr}`);
        match(stderr, /^error: (an environment name must|environment '[^']*' does not exist)[^\n]*\n$/, script);
        equal(stdout, '');
      }
    });
  }

  it('an environment whose file was tampered with', async () => {
    const file = join(own.dir, 'scripts/environments/odd.env');
    const cases = {
      'ROOT=$(id)\n': 'invalid character',
      'PATH=/tmp\n': 'unknown setting',
      'ROOT=nowhere\n': 'ROOT is not a folder',
    };
    for (const [text, message] of Object.entries(cases)) {
      writeFileSync(file, text);
      const { status, stderr } = await own.script('drift', ['odd']);
      equal(status, 1);
      match(stderr, new RegExp(`^error: scripts/environments/odd\\.env: ${message}`));
    }
    rmSync(file);
  });

  it('to trace what would print credentials, and never let the engine do so', async () => {
    for (const [variable, value] of [
      ['CI_DEBUG_TRACE', 'true'],
      ['CI_DEBUG_SERVICES', 'true'],
      ['ACTIONS_STEP_DEBUG', 'true'],
      ['ACTIONS_RUNNER_DEBUG', 'true'],
      ['RUNNER_DEBUG', '1'],
    ] as const)
      for (const [script, ...rest] of calls) {
        const { status, stderr } = await own.script(script, ['dev', ...filled(rest)], {
          [variable]: value,
          ...settings,
        });
        equal(status, 1, script);
        match(stderr, /^error: debug tracing is enabled/, script);
      }
    match((await own.script('static', [], { CI_DEBUG_TRACE: 'true' })).stderr, /^error: debug tracing is enabled/);
    const log = join(scratch('trace'), 'trace.log');
    const planned = await own.script('plan', ['dev', planFolder()], { TF_LOG: 'trace', TF_LOG_PATH: log });
    equal(planned.status, 0, planned.text);
    ok(!existsSync(log));
  });

  it('a root without a lock file, and say what writes it', async () => {
    const lock = join(own.dir, 'environments/dev/.terraform.lock.hcl');
    renameSync(lock, `${lock}.away`);
    for (const [script, ...args] of [['static'], ['plan', 'dev', planFolder()], ['drift', 'dev']]) {
      const { status, stderr } = await own.script(script ?? '', args);
      notEqual(status, 0);
      match(
        stderr,
        /error: environments\/dev\/\.terraform\.lock\.hcl is missing\. Run scripts\/lock-providers\.sh and commit/,
      );
    }
    renameSync(`${lock}.away`, lock);
  });

  it('to show a plan of which a part is missing', async () => {
    const folder = planFolder();
    for (const name of ['tfplan', 'plan.txt', 'summary.txt']) {
      const { status, stdout, stderr } = await own.script('show', ['dev', folder]);
      equal(status, 1);
      equal(stdout, '');
      match(stderr, new RegExp(`^error: there is no ${name} in `));
      writeFileSync(join(folder, name), 'text\n');
    }
    equal((await own.script('show', ['dev', folder])).status, 0);
  });

  it('an apply without a plan, without a checksum, or with what is none', async () => {
    for (const wrong of ['', 'x', '0'.repeat(63), '0'.repeat(65), 'A'.repeat(64)]) {
      const { status, stderr } = await own.script('apply', ['dev', planFolder(), wrong]);
      equal(status, 1);
      match(stderr, /^error: the expected checksum is not a SHA-256\n$/);
    }
    match((await own.script('apply', ['dev', planFolder(), sum])).stderr, /^error: there is no plan in /);
    match((await own.script('plan', ['dev'])).stderr, /^error: PLAN_DIR is missing\n$/);
  });

  it('a run that does not select its key, because the engine would take the default', async () => {
    const separate = await ground(
      answersFor({ ...choice, store: 'aws-secrets-manager', layout: 'directories' }, github),
      { unlocked: true },
    );
    for (const [script, right, ...args] of [
      ['plan', 'plan', planFolder()],
      ['drift', 'plan'],
      ['apply', 'apply', planFolder(), sum],
    ] as const)
      for (const TF_VAR_key_purpose of ['', 'both', right === 'plan' ? 'none' : 'plan']) {
        const { status, stderr } = await separate.script(script, ['dev', ...args], { TF_VAR_key_purpose });
        equal(status, 1);
        match(stderr, new RegExp(`^error: TF_VAR_key_purpose is not ${right}: `));
      }
  });

  it('a key of one environment where environments share a root', async () => {
    const shared = await ground(answersFor({ ...choice, layout: 'aliases' }, github));
    for (const [script, ...args] of [
      ['plan', 'prod-eu', planFolder()],
      ['drift', 'prod-eu'],
    ]) {
      const { status, stderr } = await shared.script(script ?? '', args, { UNIONAI_API_KEY: keyShaped() });
      equal(status, 1);
      match(stderr, /^error: UNIONAI_API_KEY is set and would override the key of every environment\. Unset it\n$/);
    }
    shared.assertNoKey();
  });
});
