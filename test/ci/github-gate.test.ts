import { deepEqual, equal, match } from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import { needs, run } from '../terraform/workbench.ts';
import { serveApi } from './github-api.ts';
import { occasions } from './github-forge.ts';
import {
  approvals,
  dispatches,
  type Env,
  mutants,
  others,
  pushed,
  review,
  type Said,
  started,
  state,
  sum,
} from './github-gate-cases.ts';
import { appliedTo, fourEnvironments, type OnGitHub, onGitHub } from './github-ground.ts';
import { type Ground, ground } from './ground.ts';
import { withTools } from './toolbox.ts';

const { record } = fourEnvironments;
const withGate = (gate: string) =>
  parseAnswers({
    ...record,
    environments: fourEnvironments.environments.map(({ name, org, tier }) => ({
      name,
      org,
      tier,
      ...(tier === 'production' ? { gate } : {}),
    })),
  });

/** Runs the gate of production. */
async function asks(own: Ground, said: Said, env: Env, tool = 'node') {
  const api = await serveApi({ ...state, ...said });
  const ran = await run('busybox', ['sh', 'scripts/ci/gate.sh', 'prod'], {
    cwd: own.dir,
    env: { PATH: withTools(tool), GITHUB_API_URL: `http://127.0.0.1:${api.port}`, ...env },
  }).finally(() => api.close());
  return { ...ran, asked: api.asked };
}

for (const [gate, good, env, cases] of [
  ['approval', { reviews: [review('mona', 'approved', ['staging', 'prod'])] }, pushed, approvals],
  ['dispatch', {}, started, dispatches],
] as const)
  describe(`The gate ${gate} on GitHub`, function () {
    needs('busybox');
    this.timeout(240_000);
    let own: Ground;
    before(async () => {
      own = await ground(withGate(gate), { unlocked: true });
    });

    it('is open where it is to be, and asks with the token of the job', async () => {
      const { status, text, asked } = await asks(own, good, env);
      equal(status, 0, text);
      match(
        text,
        gate === 'approval' ? /^prod: approved by mona\n$/ : /^prod: started by octocat, for a change by mona mona\n$/,
      );
      deepEqual([...new Set(asked.map(({ headers }) => headers.authorization))], [`Bearer ${env.GH_TOKEN}`]);
    });

    for (const [what, said, given, status, message] of cases)
      it(`is closed if ${what}`, async () => {
        const ran = await asks(own, said, given);
        deepEqual([ran.status, ran.stdout], [status, ''], ran.text);
        match(ran.stderr, message);
      });

    it('is closed if the settings of the environment are not complete', async () => {
      const file = join(own.dir, 'scripts/environments/prod.env');
      const text = readFileSync(file, 'utf8');
      for (const [from, to] of [
        [`GATE=${gate}`, 'GATE='],
        [`GATE=${gate}`, 'GATE=none'],
        ['CI_ENVIRONMENT=prod', 'CI_ENVIRONMENT='],
      ] as const) {
        writeFileSync(file, text.replace(from, to));
        equal((await asks(own, good, env)).status, 1, to);
      }
      writeFileSync(file, text);
    });

    if (gate === 'dispatch')
      it('is open if the commit is in 99 pull requests of other users', async () => {
        const { status, text } = await asks(own, { requests: others(99) }, env);
        equal(status, 0, text);
      });

    if (process.env.SLOW_TESTS === undefined) return;
    for (const [of, what, from, to] of mutants.filter(([one]) => one === gate))
      it(`is not tight if ${what} (${of}): a case notices`, async () => {
        const file = join(own.dir, 'scripts/ci/gate.sh');
        const text = readFileSync(file, 'utf8');
        equal(text.includes(from), true);
        writeFileSync(
          file,
          text.replace(from, () => to),
        );
        let noticed = false;
        for (const [, said, given, status] of cases)
          if (!noticed && (await asks(own, said, given)).status !== status) noticed = true;
        writeFileSync(file, text);
        equal(noticed, true);
      });

    it('is the same with curl', async () => {
      equal((await asks(own, good, env, 'curl')).status, 0);
      for (const [what, said, given, status] of cases)
        equal((await asks(own, said, given, 'curl')).status, status, what);
    });
  });

describe('An environment on GitHub that nobody configured', function () {
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  needs('bash');
  this.timeout(240_000);

  /** As GitHub does it: a job that names an environment makes it, without reviewers. */
  async function unconfigured(gate: string): Promise<OnGitHub> {
    return onGitHub(withGate(gate), { standIn: true, unprotected: true });
  }

  it('is not applied, and an issue says so', async () => {
    const own = await unconfigured('approval');
    const { results, log } = await own.run('deploy', occasions.push());
    deepEqual(appliedTo(log), ['dev', 'lab']);
    deepEqual([results['apply-staging'], results.staging, results['plan-prod']], ['failure', 'skipped', 'skipped']);
    match(log, /^environment=staging .* result=refused: staging was not applied: nobody other than octocat/m);
    const [issue, ...others] = own.gh().issues;
    deepEqual([issue?.title, issue?.label, others], ['Deployment to staging', 'terraform-deploy', []]);
    for (const part of [
      /^The apply to staging failed or was refused: refused: staging was not applied: nobody other/,
      /^Environment: staging$/m,
      /^Run: https:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17$/m,
      /^ {4}gh run view 17 --repo acme\/ml-platform --log-failed$/m,
      /^ {4}gh workflow run terraform-deploy\.yml --repo acme\/ml-platform --ref main$/m,
    ])
      match(issue?.body ?? '', part);
    await own.run('deploy', occasions.push([], '18'));
    deepEqual([own.gh().issues.length, own.gh().issues[0]?.comments.length], [1, 1], 'one issue');
    await own.run('deploy', occasions.push(['staging'], '19'));
    deepEqual(
      own.gh().issues.map(({ title, state }) => [title, state]),
      [
        ['Deployment to staging', 'closed'],
        ['Deployment to prod', 'open'],
      ],
    );
  });

  it('is applied with the gate dispatch only from a run that another user started for the plan', async () => {
    const own = await unconfigured('dispatch');
    const push = await own.run('deploy', occasions.push(['staging']));
    deepEqual(appliedTo(push.log), ['dev', 'lab', 'staging']);
    deepEqual([push.results['plan-prod'], push.results['apply-prod']], ['success', 'skipped']);
    const [, command = '', plan = ''] =
      /^ {4}(gh workflow run \S+ --ref main --field environment=prod --field plan=(\w+))$/m.exec(push.summary) ?? [];
    match(command, /terraform-deploy\.yml/);
    const inputs = { environment: 'prod', plan };
    const byAuthor = await own.run('deploy', occasions.dispatch('main', inputs, 'mona', '18'));
    match(byAuthor.log, /mona is the author of the change/);
    const other = await own.run('deploy', occasions.dispatch('main', { ...inputs, plan: sum }, 'octocat', '19'));
    match(other.log, /but the run was started for a{64}/);
    deepEqual([...appliedTo(byAuthor.log), ...appliedTo(other.log)], []);
    deepEqual(appliedTo((await own.run('deploy', occasions.dispatch('main', inputs, 'octocat', '20'))).log), ['prod']);
  });

  it('has no gate where apply.sh does not look at it', async () => {
    const own = await unconfigured('approval');
    const file = join(own.dir, 'scripts/ci/apply.sh');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('scripts/ci/gate.sh "$environment"', 'true "$environment"'));
    chmodSync(file, 0o755);
    deepEqual(appliedTo((await own.run('deploy', occasions.push())).log), ['dev', 'lab', 'staging', 'prod']);
  });
});
