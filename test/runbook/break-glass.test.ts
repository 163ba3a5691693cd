import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, ground } from '../ci/ground.ts';
import { fakeCommands } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { needs, type Ran, requests, run } from '../terraform/workbench.ts';
import { runbookCommands, sections } from './runbook.ts';

const answers = answersFor(
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  { ci: { kind: 'github-actions' } },
);
const who = ['-c', 'user.name=On Call', '-c', 'user.email=on-call@acme.test'];

describe('An apply without the pipeline', function () {
  needs('terraform', 'git');
  this.timeout(120_000);
  let own: Ground;
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });
  beforeEach(async () => {
    own = await ground(answers);
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      [...who, 'commit', '-qm', 'First'],
    ])
      await git(...args);
    for (const [name, value] of [
      ['user.name', 'On Call'],
      ['user.email', 'on-call@acme.test'],
    ] as const)
      await git('config', name, value);
  });
  const git = (...args: readonly string[]): Promise<Ran> => run('git', args, { cwd: own.dir });
  const apply = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    run('scripts/break-glass.sh', args, { cwd: own.dir, env: { ...own.outside, ...env } });
  const records = (): readonly string[] =>
    existsSync(join(own.dir, 'break-glass')) ? readdirSync(join(own.dir, 'break-glass')) : [];
  const record = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readFileSync(join(own.dir, 'break-glass', records()[0] ?? ''), 'utf8')
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  const applied = (): boolean => requests(own.world).some(({ call }) => call.startsWith('Create'));

  it('is the command of the runbook; records who, when, what and why; and applies the displayed plan', async () => {
    const [command = ''] = runbookCommands(own.dir, sections.breakGlass);
    equal(command, 'scripts/break-glass.sh dev --reason REASON');
    const ran = await run('sh', ['-c', `${command.replace('REASON', "'Pipeline down, incident 17'")} --yes dev`], {
      cwd: own.dir,
      env: own.outside,
    });
    equal(ran.status, 0, ran.text);
    match(ran.stdout, /Plan: 2 to add[\s\S]*Apply complete! Resources: 2 added/);
    ok(applied());
    const commit = (await git('rev-parse', 'HEAD')).stdout.trim();
    const { started, ended, login, plan, ...rest } = record();
    deepEqual(rest, {
      environment: 'dev',
      user: 'On Call <on-call@acme.test>',
      commit,
      result: 'applied',
      reason: 'Pipeline down, incident 17',
    });
    match(`${started} ${ended}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    match(login ?? '', /.@./);
    match(plan ?? '', /^[0-9a-f]{40,64}$/);
    match((await git('status', '--porcelain')).stdout, /^\?\? break-glass\/$/m, 'Git does not ignore the record');
    own.assertNoKey();
    equal((await apply(['dev', '--reason', 'again', '--yes', 'dev'])).text, 'dev: nothing to apply\n');
  });

  it('does nothing without a reason, a name, a confirmation, or a commit of everything', async () => {
    const refusals: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['dev', '--yes', 'dev'], 2, /no reason specified/],
      [['--reason', 'x'], 2, /no environment specified/],
      [['other', '--reason', 'x'], 2, /environment 'other' does not exist/],
      [['dev', '--reason', 'x', '--yes', 'prod-eu'], 2, /--yes 'prod-eu' is not 'dev'/],
      [['dev', '--reason', 'x'], 2, /there is no terminal to confirm/],
    ];
    for (const [args, status, message] of refusals) {
      const ran = await apply(args);
      equal(ran.status, status, ran.text);
      match(ran.stderr, message);
    }
    appendFileSync(join(own.dir, 'environments/dev/main.tf'), '# changed\n');
    const dirty = await apply(['dev', '--reason', 'x', '--yes', 'dev']);
    equal(dirty.status, 1);
    match(dirty.stderr, /changes that are not committed/);
    await git('checkout', '-q', '.');
    writeFileSync(join(own.dir, 'environments/dev/new.tf'), '');
    equal((await apply(['dev', '--reason', 'x', '--yes', 'dev'])).status, 1);
    rmSync(join(own.dir, 'environments/dev/new.tf'));
    await git('config', '--unset', 'user.name');
    await git('config', '--unset', 'user.email');
    const unknown = await apply(['dev', '--reason', 'x', '--yes', 'dev'], {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    });
    equal(unknown.status, 1, unknown.text);
    match(unknown.stderr, /Git does not know who you are/);
    deepEqual(records(), []);
    equal(applied(), false);
  });

  it('leaves a record of an apply that fails or is killed', async () => {
    for (const [action, result] of [
      ['exit 1', 'failed with exit code 1'],
      ['kill -9 $PPID', 'started; the result is not known'],
    ] as const) {
      rmSync(join(own.dir, 'break-glass'), { recursive: true, force: true });
      const real = (await run('sh', ['-c', 'command -v terraform'], { cwd: own.dir })).stdout.trim();
      const { path } = fakeCommands({ terraform: `case "$*" in *' apply '*) ${action} ;; esac\nexec '${real}' "$@"` });
      const ran = await apply(['dev', '--reason', 'x', '--yes', 'dev'], { PATH: `${path}:${process.env.PATH ?? ''}` });
      notEqual(ran.status, 0);
      equal(record().result, result);
    }
  });
});
