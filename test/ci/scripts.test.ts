import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { slowIt } from '../slow.ts';
import { unionKey } from '../terraform/keys.ts';
import { needs, type Ran } from '../terraform/workbench.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { bareTools, fakeCommands } from './toolbox.ts';

const answers = answersFor(
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 'gitlab', layout: 'directories', engine: 'terraform' },
  { ci: { kind: 'github-actions' } },
);
const [dev] = answers.environments;
if (dev === undefined) throw new Error('an environment expected');

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const record = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readFileSync(join(dir, 'apply-record.txt'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

async function succeeds(ran: Promise<Ran>): Promise<Ran> {
  const done = await ran;
  equal(done.status, 0, done.text);
  return done;
}

describe('The scripts of a pipeline, with busybox alone', function () {
  needs('busybox', 'terraform');
  this.timeout(60_000);
  let own: Ground;
  let main: string;
  let access: string;
  before(async () => {
    own = await ground(answers);
    main = join(own.dir, 'environments/dev/main.tf');
    access = join(own.dir, 'environments/dev/access.yaml');
  });
  afterEach(() => own.assertNoKey());

  slowIt('check the format of everything and the validity of every root, without a credential', async () => {
    const { stdout } = await succeeds(own.script('static', []));
    match(stdout, /environments\/dev\nSuccess!.*\n+environments\/prod-eu\nSuccess!/);
    match(stdout, /run "access_of_dev"\.\.\. pass[\s\S]*run "access_of_prod_eu"\.\.\. pass/);
    match(stdout, /run "each_policy_of_a_user_is_one_resource"\.\.\. pass[\s\S]*Success! \d+ passed, 0 failed\.\n+$/);
  });

  it('stop at a commit that contains a key, before anything else, and name its file and line', async () => {
    const notes = join(own.dir, 'notes.md');
    writeFileSync(notes, `A key:\n${unionKey(dev).replace(/(.{40})/g, '$1\n')}\n`);
    try {
      const { status, stdout, stderr } = await own.script('static', []);
      equal(status, 1, stderr);
      match(stderr, /^\.\/notes\.md:2: possible Union\.ai API key\./);
      equal(stdout, '');
    } finally {
      rmSync(notes);
    }
  });

  it('plan, show and apply one and the same plan, from any folder, and leave a record', async () => {
    const plan = planFolder();
    const planned = await succeeds(own.script('plan', ['dev', plan]));
    const sum = sha256(join(plan, 'tfplan'));
    equal(planned.stdout, `environment=dev has_changes=true plan_sha256=${sum}\n`);
    deepEqual(JSON.parse(readFileSync(join(plan, 'report.json'), 'utf8')), { create: 2, update: 0, delete: 0 });
    equal(readFileSync(join(plan, 'plan.env'), 'utf8'), `PLAN_SHA256=${sum}\n`);
    for (const file of ['tfplan', 'plan.txt', 'summary.txt'])
      equal(statSync(join(plan, file)).mode & 0o077, 0, `${file} is for this user only`);

    const shown = await succeeds(own.script('show', ['dev', plan]));
    match(shown.stdout, /## Plan for dev\n\nPlan SHA-256: [0-9a-f]{64}\n\nAccess:\n\n\| Environment \|/);
    match(
      shown.stdout,
      /\| `dev` \| all with policy `viewers` \| can gain \| policy `viewers` \|\n[^\n]*\n\nResources:\n\n {4}module\.workspace\./,
    );
    match(shown.stdout, / {4}Plan: 2 to add, 0 to change, 0 to destroy\./);

    const who = { GITHUB_ACTOR: 'octocat', GITHUB_SHA: 'c0ffee', GITHUB_RUN_ID: '17' };
    const summary = join(plan, 'summary.md');
    await succeeds(own.script('apply', ['dev', plan, sum], { ...who, GITHUB_STEP_SUMMARY: summary }));
    const { time, ...rest } = record(plan);
    match(time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    deepEqual(rest, {
      environment: 'dev',
      actor: 'octocat',
      commit: 'c0ffee',
      run: '17',
      plan_sha256: sum,
      result: 'applied',
    });
    match(readFileSync(summary, 'utf8'), /^## Apply to dev\n\n {4}environment=dev\n {4}actor=octocat\n/);
    ok(!existsSync(join(plan, 'tfplan')), 'a plan is applied once');
  });

  slowIt('find nothing to do afterwards, and say so to the forge', async () => {
    const plan = planFolder();
    const outputs = join(plan, 'outputs');
    await succeeds(own.script('plan', ['dev', plan], { GITHUB_OUTPUT: outputs }));
    match(
      readFileSync(outputs, 'utf8'),
      /^has_changes=false\nplan_sha256=[0-9a-f]{64}\nrendering_sha256=[0-9a-f]{64}\n$/,
    );
    match((await succeeds(own.script('drift', ['dev']))).stdout, /^dev: no drift\n$/);
  });

  describe('when something is to change', () => {
    const committed = 'ml-platform, environment';
    const changed = 'changed by a hand, environment';
    let plan: string;
    let first: Ran;
    before(async () => {
      writeFileSync(access, readFileSync(access, 'utf8').replace(committed, changed));
      plan = planFolder();
      first = await succeeds(own.script('plan', ['dev', plan]));
    });
    after(() => writeFileSync(access, readFileSync(access, 'utf8').replace(changed, committed)));

    slowIt('call it drift, by exit code 2, and name addresses only', async () => {
      const { status, text } = await own.script('drift', ['dev']);
      equal(status, 2, text);
      match(
        text,
        /warning: dev has drifted\n## Drift in dev\n\n {4}module\.workspace\.unionai_project\.this\["ml-platform"\]/,
      );
      doesNotMatch(text, /changed by a hand/);
    });

    slowIt('plan again to the same rendering, and go on', async () => {
      const again = planFolder();
      const outputs = join(again, 'outputs');
      const reviewed = sha256(join(plan, 'plan.txt'));
      await succeeds(own.script('replan', ['dev', again, reviewed], { GITHUB_OUTPUT: outputs }));
      equal(readFileSync(outputs, 'utf8'), `plan_sha256=${sha256(join(again, 'tfplan'))}\n`);
    });

    slowIt('refuse what no longer is what was reviewed, and record that', async () => {
      const again = planFolder();
      const reviewed = createHash('sha256').update('another rendering').digest('hex');
      const { status, stderr } = await own.script('replan', ['dev', again, reviewed]);
      notEqual(status, 0);
      match(stderr, /the plan has changed since the review/);
      equal(record(again).result, `rejected: the reviewed rendered plan is ${reviewed}`);
      ok(!existsSync(join(again, 'tfplan')));
    });

    it('refuse a plan that was tampered with, before the engine sees it, and record that', async () => {
      const copy = planFolder();
      cpSync(plan, copy, { recursive: true });
      const reviewed = sha256(join(copy, 'tfplan'));
      appendFileSync(join(copy, 'tfplan'), 'x');
      const tampered = sha256(join(copy, 'tfplan'));
      const { status, text } = await own.script('apply', ['dev', copy, reviewed], { GITHUB_ACTOR: 'octocat' });
      notEqual(status, 0);
      match(text, new RegExp(`the SHA-256 of the plan is ${tampered}, but the reviewed plan is ${reviewed}`));
      const { actor, plan_sha256, result } = record(copy);
      deepEqual([actor, plan_sha256, result], ['octocat', tampered, `rejected: the reviewed plan is ${reviewed}`]);
      ok(!existsSync(join(copy, 'tfplan')));
    });

    it('record an apply that was canceled, but finished, as applied', async () => {
      const copy = planFolder();
      cpSync(plan, copy, { recursive: true });
      const canceled = fakeCommands({
        terraform: 'case "$*" in *" apply "*) kill -TERM "$PPID"; sleep 1 ;; *" show "*) echo "No changes." ;; esac',
      });
      const PATH = `${canceled.path}:${bareTools()}`;
      const { status } = await own.script('apply', ['dev', copy, sha256(join(copy, 'tfplan'))], { PATH });
      equal(status, 0);
      equal(record(copy).result, 'applied', 'the engine has finished it');
      ok(!existsSync(join(copy, 'tfplan')));
    });

    slowIt('refuse a plan that the state has moved on from, and record that', async () => {
      const copy = planFolder();
      cpSync(plan, copy, { recursive: true });
      const sum = sha256(join(plan, 'tfplan'));
      match(first.stdout, new RegExp(sum));
      await succeeds(own.script('apply', ['dev', plan, sum], { GITLAB_USER_LOGIN: 'else', CI_COMMIT_SHA: 'beef' }));
      deepEqual([record(plan).actor, record(plan).commit, record(plan).result], ['else', 'beef', 'applied']);
      const { status, text } = await own.script('apply', ['dev', copy, sum]);
      notEqual(status, 0);
      match(text, /Saved plan is stale/);
      equal(record(copy).result, 'failed');
    });
  });

  it('print nothing of a plan that holds a key', async () => {
    const plan = planFolder();
    const text = readFileSync(main, 'utf8');
    writeFileSync(main, `${text}\noutput "leak" {\n  value = "https://acme.example/${unionKey(dev)}"\n}\n`);
    const { status, stdout, stderr } = await own.script('plan', ['dev', plan]);
    writeFileSync(main, text);
    rmSync(plan, { recursive: true });
    notEqual(status, 0);
    equal(stdout, '');
    equal(stderr, 'error: the output may contain a Union.ai API key and was not displayed\n');
  });
});
