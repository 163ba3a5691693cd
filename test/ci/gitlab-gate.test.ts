import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { needs, run } from '../terraform/workbench.ts';
import { sumOf } from './cancel.ts';
import { fakeEngine } from './engine.ts';
import { GitlabProject, idToken } from './gitlab-runner.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { bareTools, fakeCommands, found, withTools } from './toolbox.ts';

type Texts = Readonly<Record<string, string>>;

const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
const withGate = (gate: string) =>
  answersFor(choice, {
    ci: { kind: 'gitlab-ci' },
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', gate },
    ],
  });
const starter: Texts = { user_id: '42', user_email: 'hubot@acme.example' };

/** Commits twice, the second time as an author. */
async function commits(dir: string, author: string): Promise<string> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const who = ['-c', 'user.name=x', '-c', `user.email=${author}`, '-c', 'commit.gpgsign=false'];
    const { status, text } = await run(found('git'), [...who, ...args], { cwd: dir });
    equal(status, 0, text);
    return text.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  for (const message of ['First', 'Second']) await git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
}

interface Asking {
  readonly claims?: Texts;
  readonly token?: string;
  readonly planned?: string;
  readonly env?: Texts;
}

const byPlan = 'has_changes=true\nplanned_by=41\n';
type Case = readonly [what: string, asking: Asking, status: number, message: RegExp];

const raw = (payload: string): string => `e30.${Buffer.from(payload).toString('base64url')}.c2ln`;
/** A login that looks like claims. */
const hostile = raw(
  '{"user_login":"x\\",\\"user_id\\":\\"43\\",\\"environment_protected\\":\\"true","user_id":"41","environment":"prod","ref_protected":"true","environment_protected":"false"}',
);
const common: readonly Case[] = [
  ['the user who ran the plan started it', { claims: { ...starter, user_id: '41' } }, 1, /also ran the plan/],
  ['a login looks like the claims of another user', { token: hostile }, 1, /also ran the plan/],
  ['nobody ran the plan', { planned: 'has_changes=true\n' }, 74, /the user who ran the plan is not known/],
  ['the plan was run by no number', { planned: 'planned_by=x\n' }, 74, /the user who ran the plan is not known/],
  [
    'the token is of another environment',
    { claims: { ...starter, environment: 'dev' } },
    1,
    /not a job of the environment prod/,
  ],
  ['the branch is not protected', { claims: { ...starter, ref_protected: 'false' } }, 1, /the branch is not protected/],
  ['there is no token', { token: '' }, 1, /only a job of the pipeline/],
  ['the token names no user', { claims: { user_id: '' } }, 74, /does not contain the user/],
  ...[
    'x',
    'a.b',
    'a.b.c.d',
    `e30..c2ln`,
    raw('[]'),
    raw('{'),
    raw('{"user_id":"41","user_id":"42"}'),
    'a.b$(id).c',
  ].map((token): Case => [`the token is ${token}`, { token }, 74, /the ID token of the job cannot be read/]),
];
const approvals: readonly Case[] = [
  ...common,
  [
    'the environment is not protected',
    { claims: { ...starter, environment_protected: 'false' } },
    1,
    /is not protected: see/,
  ],
  [
    'the token does not say that it is',
    { claims: { ...starter, environment_protected: '' } },
    1,
    /is not protected: see/,
  ],
];
const dispatches: readonly Case[] = [
  ...common,
  [
    'the author of the commit started it',
    { claims: { ...starter, user_email: 'Mona@acme.example' } },
    1,
    /is the author of the change\. Another user must start/,
  ],
  ['the user has no email address', { claims: { user_id: '42' } }, 74, /has no email address/],
  ['the commit is not there', { env: { CI_COMMIT_SHA: 'f'.repeat(40) } }, 74, /cannot be read/],
];

/** Ways to open the gate. */
const mutants: readonly (readonly [gate: string, what: string, from: string, to: string])[] = [
  ['approval', 'the plan and the apply are of one user', '[ "$planner" != "$user" ] ||', 'true ||'],
  ['approval', 'an unprotected environment is applied', '[ "$environment_protected" = true ] ||', 'true ||'],
  ['approval', 'what is not false is true', 'environment_protected" = true ]', 'environment_protected" != false ]'],
  ['approval', 'the environment is not compared', '[ "$environment" = "$CI_ENVIRONMENT" ] ||', 'true ||'],
  ['approval', 'any branch is applied', '[ "$ref_protected" = true ] ||', 'true ||'],
  [
    'approval',
    'a token that cannot be read is accepted',
    "|| unknown 'the ID token of",
    "|| exit 0 # 'the ID token of",
  ],
  ['approval', 'a plan of nobody is accepted', '[ -n "$planner" ] || unknown', '[ -n "$planner" ] || echo'],
  ['approval', 'the gate is not looked at', 'approval | dispatch) ;;', 'approval | dispatch) exit 0 ;;'],
  ['dispatch', 'the author can start it', 'grep -qxF -- "$starter"; then', 'false; then'],
  ['dispatch', 'a user without an address is nobody', '*?@?*) ;;', '*) ;;'],
];

for (const [gate, cases] of [
  ['approval', approvals],
  ['dispatch', dispatches],
] as const)
  describe(`The gate ${gate} on GitLab`, function () {
    needs('busybox', 'git');
    this.timeout(240_000);
    let own: Ground;
    let commit: string;
    before(async () => {
      own = await ground(withGate(gate), { unlocked: true });
      commit = await commits(own.dir, 'mona@acme.example');
    });

    const asks = ({ claims = starter, token = idToken('prod', claims), planned = byPlan, env = {} }: Asking) => {
      const folder = planFolder();
      writeFileSync(join(folder, 'planned.txt'), planned);
      return run('busybox', ['sh', 'scripts/ci/gate.sh', 'prod', folder], {
        cwd: own.dir,
        env: { PATH: withTools('git'), CI_COMMIT_SHA: commit, GATE_ID_TOKEN: token, ...env },
      });
    };

    it('is open if another user started the job', async () => {
      const { status, text } = await asks({});
      deepEqual([status, text], [0, 'prod: started by user 42; user 41 ran the plan\n']);
    });

    for (const [what, asking, status, message] of cases)
      it(`is closed if ${what}`, async () => {
        const ran = await asks(asking);
        deepEqual([ran.status, ran.stdout], [status, ''], ran.text);
        match(ran.stderr, message);
      });

    if (process.env.SLOW_TESTS === undefined) return;
    for (const [, what, from, to] of mutants.filter(([one]) => one === gate))
      it(`is not tight if ${what}: a case notices`, async () => {
        const file = join(own.dir, 'scripts/ci/gate.sh');
        const text = readFileSync(file, 'utf8');
        equal(text.includes(from), true);
        writeFileSync(
          file,
          text.replace(from, () => to),
        );
        let noticed = false;
        for (const [, asking, status] of cases) if (!noticed && (await asks(asking)).status !== status) noticed = true;
        writeFileSync(file, text);
        equal(noticed, true);
      });
  });

describe('A plan on GitLab', () => {
  needs('busybox');

  it('carries the user who ran it, from the token of its job', async () => {
    const own = await ground(withGate('approval'), { unlocked: true });
    const PATH = `${fakeCommands({ terraform: fakeEngine }).path}:${process.env.PATH ?? ''}`;
    const folder = planFolder();
    const token = idToken('prod-plan', { user_id: '41' });
    equal((await own.script('plan', ['prod', folder], { PATH, GATE_ID_TOKEN: token })).status, 0);
    equal((await own.script('planned', ['prod', folder], { PATH, GATE_ID_TOKEN: token })).status, 0);
    equal(readFileSync(join(folder, 'planned.txt'), 'utf8'), byPlan);
    for (const bad of ['x', idToken('prod-plan', { user_id: 'me' })]) {
      const { status, stderr } = await own.script('planned', ['prod', folder], { PATH, GATE_ID_TOKEN: bad });
      equal(status, 1);
      match(stderr, /^error: the ID token /);
    }
  });

  it('without changes is not applied, and nobody has to approve it', async () => {
    const own = await ground(withGate('approval'), { unlocked: true });
    const engine = fakeCommands({ terraform: fakeEngine });
    const folder = planFolder();
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    writeFileSync(join(folder, 'planned.txt'), 'has_changes=false\nplanned_by=41\n');
    const PATH = `${engine.path}:${bareTools()}`;
    const { status, stdout } = await own.script('apply', ['prod', folder, sumOf('a plan')], { PATH });
    equal(status, 0);
    match(stdout, /result=no changes$/m);
    deepEqual(engine.calls('terraform'), []);
  });
});

describe('A pipeline on GitLab with a gate', function () {
  if (process.env.SLOW_TESTS === undefined) return;
  needs('git', 'rsync', 'bash');
  this.timeout(120_000);

  it('applies to production only if another user starts the job', async () => {
    const answers = withGate('dispatch');
    const own = await ground(answers, { unlocked: true });
    const PATH = `${fakeCommands({ terraform: fakeEngine }).path}:${process.env.PATH ?? ''}`;
    const project = await GitlabProject.at(own.dir, { ...own.outside, PATH }, {}, () => 'arn:aws:iam::1:role/r');
    writeFileSync(join(own.dir, 'note.txt'), 'changed\n');
    await project.commit();
    const started = ['apply:prod'];
    for (const claims of [{ user_id: '41' }, { user_email: 'octocat@acme.example' }]) {
      const { jobs, text } = await project.run({ source: 'push', started, claims: { plan: {}, apply: claims } });
      equal(jobs['apply:prod'], 'FAIL', text);
      match(text, /Another user must start this job/);
    }
    const { jobs, text } = await project.run({ source: 'push', started });
    equal(jobs['apply:prod'], 'PASS', text);
  });
});
