import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { pageOf } from '../fakes/page.ts';
import { type Fake, json, serveFake } from '../fakes/server.ts';
import { slowIt } from '../slow.ts';
import { needs, type Ran, run } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { rotationImage } from './pipelines.ts';
import { bareTools, cloudCommands, fakeCommands, withTools } from './toolbox.ts';

const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
const token = ['project', 'access', 'token'].join('-');

interface Issue {
  readonly iid: number;
  readonly title: string;
  readonly labels: readonly string[];
  state: string;
  readonly notes: string[];
}

/**
 * The issues of a project, for requests with the token alone. A list begins with the newest, and has pages of 20, or of up
 * to 100 on request.
 *
 * @param unreadable the page that GitLab fails to list
 * @param rejected the title of an issue that GitLab does not create now, because there were too many requests
 */
function serveIssues(issues: Issue[], unreadable?: string, rejected?: string): Promise<Fake> {
  return serveFake(({ method, url, headers, body }) => {
    if (headers['private-token'] !== token) return json(401, { message: '401 Unauthorized' });
    const [, iid, notes] = /^\/api\/v4\/projects\/47\/issues(?:\/(\d+)(\/notes)?)?$/.exec(url.pathname) ?? ['', '0'];
    const found = issues.find((one) => String(one.iid) === iid);
    if (method === 'GET' && iid === undefined) {
      const label = url.searchParams.get('labels') ?? '';
      if (url.searchParams.get('state') !== 'opened') return json(400, {});
      if (unreadable !== undefined && url.searchParams.get('page') === unreadable) return json(500, {});
      const open = issues.filter((one) => one.state === 'opened' && one.labels.includes(label));
      return json(200, pageOf(url, open.reverse(), 20, 100));
    }
    if (headers['content-type'] !== 'application/json') return json(415, {});
    const sent = JSON.parse(body.toString('utf8')) as Readonly<Record<string, string>>;
    if (method === 'POST' && iid === undefined && sent.title !== undefined) {
      if (sent.title === rejected) return json(429, { message: 'Too many requests' });
      const made = {
        iid: issues.length + 1,
        title: sent.title,
        labels: [sent.labels ?? ''],
        state: 'opened',
        notes: [],
      };
      issues.push(made);
      return json(201, made);
    }
    if (found === undefined) return json(404, {});
    if (method === 'POST' && notes !== undefined) found.notes.push(sent.body ?? '');
    else if (method === 'PUT' && sent.state_event === 'close') found.state = 'closed';
    else return json(400, {});
    return json(200, {});
  });
}

describe('The report of a night on GitLab', function () {
  needs('busybox');
  this.timeout(30_000);
  let own: Ground;
  before(async () => {
    own = await ground(answersFor(choice, { ci: { kind: 'gitlab-ci' } }), { unlocked: true });
  });

  async function report(results: Readonly<Record<string, string>>, env = {}): Promise<Ran> {
    const folder = join(own.dir, '.results');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, result] of Object.entries(results)) writeFileSync(join(folder, name), `${result}\n`);
    const CHECKS = 'drift_dev drift_prod-eu key_dev key_prod-eu';
    const common = {
      CHECKS,
      CI_PIPELINE_URL: 'https://gitlab.com/acme/-/pipelines/11',
      ISSUE_LABEL: 'terraform-drift',
    };
    return run('busybox', ['sh', 'scripts/ci/report-drift.sh'], {
      cwd: own.dir,
      env: { PATH: bareTools(), ...common, ...env },
    });
  }
  const quiet = { drift_dev: 'none', 'drift_prod-eu': 'none', key_dev: 'valid', 'key_prod-eu': 'unknown' };

  it('succeeds without a finding, and needs no token', async () => {
    deepEqual(await report(quiet), { status: 0, stdout: '', stderr: '', text: '' });
  });

  for (const [name, result] of [
    ['drift_prod-eu', 'found'],
    ['key_dev', 'due'],
    ['key_dev', 'expired'],
    ['key_dev', 'unusable'],
  ] as const)
    it(`fails if the result of ${name} is ${result}`, async () => {
      const { status, stdout } = await report({ ...quiet, [name]: result });
      equal(status, 1);
      match(
        stdout,
        new RegExp(`${name.slice(name.indexOf('_') + 1)}: ${result}\nSee the failed jobs .*/pipelines/11\n$`),
      );
    });

  it('fails if a check left no result', async () => {
    const { status, stdout } = await report({ drift_dev: 'none' });
    equal(status, 1);
    match(stdout, /^Drift in prod-eu: no result\nAPI key of dev: no result\n/);
  });

  it('knows of a key that is due, because the check leaves its result and fails', async () => {
    const aws = await ground(answersFor({ ...choice, store: 'aws-secrets-manager' }, { ci: { kind: 'gitlab-ci' } }), {
      unlocked: true,
    });
    const cloud = fakeCommands(cloudCommands);
    writeFileSync(join(cloud.place, 'created'), `${new Date(Date.now() - 80 * 86_400_000).toISOString()}\n`);
    const env = { MAX_AGE_DAYS: '90', CI_RESULTS: '.results', PATH: `${cloud.path}:${bareTools()}` };
    equal((await aws.script('check-key-age', ['dev'], env)).status, 0, 'a warning elsewhere');
    const { status, stderr } = await aws.script('check-key-age', ['dev'], { ...env, FAIL_WHEN_DUE: 'true' });
    equal(status, 1);
    match(stderr, /^error: the key of dev is 80 days old and must be rotated within 10 days\./);
    equal(readFileSync(join(aws.dir, '.results/key_dev'), 'utf8'), 'due\n');
  });

  it('knows of the key that most needs attention, the one for plans or the other', async () => {
    const choices = { ...choice, store: 'aws-secrets-manager' };
    const aws = await ground(answersFor(choices, { ci: { kind: 'gitlab-ci' }, planKey: 'separate' }), {
      unlocked: true,
    });
    const at = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    for (const [own, plan, result] of [
      [at(80), at(1), 'due'],
      [at(1), at(80), 'due'],
      [at(80), at(100), 'expired'],
      ['garbage', at(80), 'failed'],
      [at(1), 'garbage', 'failed'],
      [at(1), at(1), 'valid'],
    ] as const) {
      const cloud = fakeCommands({ aws: `case "$*" in *-plan*) echo '${plan}' ;; *) echo '${own}' ;; esac` });
      const env = { MAX_AGE_DAYS: '90', CI_RESULTS: '.results', PATH: `${cloud.path}:${bareTools()}` };
      await aws.script('check-key-age', ['dev'], env);
      equal(readFileSync(join(aws.dir, '.results/key_dev'), 'utf8'), `${result}\n`, `${own}, ${plan}`);
      deepEqual(readdirSync(join(aws.dir, '.results')), ['key_dev']);
    }
  });

  it('is described in the README, with what notifies and without a token', () => {
    const nightly = (rotates: boolean): string => {
      const more = rotates ? { rotation: { automatic: true }, ci: { kind: 'gitlab-ci', rotationImage } } : {};
      const given = answersFor({ ...choice, store: 'aws-secrets-manager' }, { ci: { kind: 'gitlab-ci' }, ...more });
      const readme = plan(given).get('README.md')?.text ?? '';
      return /\*\*Nightly checks\.\*\*([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    };
    match(nightly(false), /GitLab notifies the owner of the schedule of a failed pipeline\./);
    doesNotMatch(nightly(false), /scheduled rotation/);
    match(nightly(true), /also fails if a scheduled rotation failed, and while its new key is pending/);
  });

  const rotations = { CHECKS: 'rotation_dev rotation_dev-plan' };
  for (const [says, results, lines] of [
    ['succeeds if no key was due', { rotation_dev: 'none', 'rotation_dev-plan': 'none' }, []],
    [
      'succeeds if a pending key was promoted in the same pipeline',
      { rotation_dev: 'pending', promotion_dev: 'promoted', 'rotation_dev-plan': 'none' },
      [],
    ],
    [
      'fails if a key is still pending, because its plan failed or nobody started the job',
      { rotation_dev: 'pending', 'rotation_dev-plan': 'pending', promotion_dev: 'promoted' },
      ['Rotation of the key dev-plan: pending'],
    ],
    [
      'fails if a rotation failed',
      { 'rotation_dev-plan': 'none', promotion_dev: 'promoted' },
      ['Rotation of the key dev: no result'],
    ],
  ] as const)
    it(`of a scheduled rotation ${says}`, async () => {
      const { status, stdout } = await report(results, rotations);
      deepEqual(
        [status, stdout.split('\n').filter((line) => line.startsWith('Rotation'))],
        [lines.length === 0 ? 0 : 1, lines],
      );
    });

  /** The variables of a job with a token for the issues of a project. */
  const issueAccess = (gitlab: Fake, tool = 'node') => ({
    PATH: withTools(tool),
    UNIONAI_ISSUE_TOKEN: token,
    CI_PROJECT_ID: '47',
    CI_API_V4_URL: `http://127.0.0.1:${gitlab.port}/api/v4`,
  });

  it('with a token, opens an issue for each finding, comments on it, and closes it', async () => {
    const issues: Issue[] = [{ iid: 1, title: 'Drift in dev', labels: ['other'], state: 'opened', notes: [] }];
    const gitlab = await serveIssues(issues);
    const env = issueAccess(gitlab);
    try {
      const found = { ...quiet, drift_dev: 'found', key_dev: 'due' };
      equal((await report(found, env)).status, 1);
      equal((await report(found, env)).status, 1);
      deepEqual(
        issues.slice(1).map(({ title, state, notes }) => [title, state, notes.length]),
        [
          ['Drift in dev', 'opened', 1],
          ['API key of dev', 'opened', 1],
        ],
      );
      equal((await report(quiet, env)).status, 0);
      deepEqual(
        issues.map(({ state }) => state),
        ['opened', 'closed', 'closed'],
        'the issue of another user stays',
      );
      equal((await report(quiet, { ...env, UNIONAI_ISSUE_TOKEN: 'another-token' })).status, 1);
      const rotation = { ...env, CHECKS: 'rotation_dev' };
      equal((await report({ rotation_dev: 'pending' }, rotation)).status, 1);
      deepEqual([issues.at(-1)?.title, issues.at(-1)?.state], ['Rotation of the key dev', 'opened']);
      equal((await report({ rotation_dev: 'pending', promotion_dev: 'promoted' }, rotation)).status, 0);
      equal(issues.at(-1)?.state, 'closed');
    } finally {
      await gitlab.close();
    }
  });

  const openIssues = (count: number): Issue[] =>
    Array.from({ length: count }, (_, index) => {
      const title = `Drift in env-${index}`;
      return { iid: index + 1, title, labels: ['terraform-drift'], state: 'opened', notes: [] };
    });

  for (const count of [20, 99, 100, 101, 200, 201])
    it(`finds the oldest and the newest of ${count} open issues`, async () => {
      const issues = openIssues(count);
      const gitlab = await serveIssues(issues);
      const newest = `drift_env-${count - 1}`;
      try {
        const env = { ...issueAccess(gitlab), CHECKS: `drift_env-0 ${newest}` };
        equal((await report({ 'drift_env-0': 'found', [newest]: 'none' }, env)).status, 1);
        equal(issues.length, count, 'a second issue');
        deepEqual([issues[0]?.notes.length, issues.at(-1)?.state], [1, 'closed']);
        equal((await report({ 'drift_env-0': 'none', [newest]: 'none' }, env)).status, 0);
        equal(issues[0]?.state, 'closed');
      } finally {
        await gitlab.close();
      }
    });

  slowIt('has one issue for each of 120 findings over several nights, and closes them all', async function () {
    this.timeout(240_000);
    const checks = Array.from({ length: 120 }, (_, index) => `drift_env-${index}`);
    const night = (result: string) => Object.fromEntries(checks.map((check) => [check, result]));
    const issues: Issue[] = [];
    const gitlab = await serveIssues(issues);
    const summary = (): readonly number[] => [
      issues.length,
      new Set(issues.map(({ title }) => title)).size,
      issues.filter(({ state }) => state === 'opened').length,
    ];
    try {
      const env = { ...issueAccess(gitlab, 'curl'), CHECKS: checks.join(' ') };
      for (const [result, status, open] of [
        ['found', 1, 120],
        ['found', 1, 120],
        ['none', 0, 0],
        ['none', 0, 0],
      ] as const) {
        equal((await report(night(result), env)).status, status);
        deepEqual(summary(), [120, 120, open], result);
      }
    } finally {
      await gitlab.close();
    }
  });

  it('fails if a page of the issues cannot be read, and changes no issue', async () => {
    const issues = openIssues(101);
    const before = structuredClone(issues);
    const gitlab = await serveIssues(issues, '2');
    try {
      const env = { ...issueAccess(gitlab), CHECKS: 'drift_env-0 drift_env-100' };
      const { status, stderr } = await report({ 'drift_env-0': 'none', 'drift_env-100': 'none' }, env);
      equal(status, 1);
      match(stderr, /the issues could not be read/);
      deepEqual(issues, before);
    } finally {
      await gitlab.close();
    }
  });

  it('reports all findings and fails if GitLab does not create one of the issues', async () => {
    const issues: Issue[] = [];
    const gitlab = await serveIssues(issues, undefined, 'Drift in dev');
    try {
      const results = { ...quiet, drift_dev: 'found', 'drift_prod-eu': 'found', key_dev: 'due' };
      const { status, stdout, stderr } = await report(results, issueAccess(gitlab));
      equal(status, 1);
      match(stdout, /^Drift in dev: found\nDrift in prod-eu: found\nAPI key of dev: due\nSee the failed jobs/);
      match(stderr, /error: GitLab did not accept every request about an issue\n$/);
      deepEqual(
        issues.map(({ title }) => title),
        ['Drift in prod-eu', 'API key of dev'],
      );
    } finally {
      await gitlab.close();
    }
  });
});
