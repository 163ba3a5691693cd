import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { assertRefusedIn, committed, git, made } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const commands: readonly (readonly string[])[] = [
  ['update', '--check'],
  ['update', '--dry-run', '--diff'],
  change,
  ['environment', 'qa', '--org', 'acme-qa'],
  ['update', '--abort'],
  ['update', '--recover'],
];

/** A program that leaves a trace where it was run. */
function trap(): { readonly program: string; readonly trace: string } {
  const dir = scratch('trap');
  const [program, trace] = [join(dir, 'program'), join(dir, 'it was run')];
  writeFileSync(program, `#!/bin/sh\ntouch '${trace}'\ncat\n`);
  chmodSync(program, 0o755);
  return { program, trace };
}

describe('A repository that another user prepared', function () {
  needs('git');
  this.timeout(60_000);

  it('runs no program that the settings of its git folder name', async () => {
    const { program, trace } = trap();
    const dir = await made();
    writeFileSync(join(dir, '.gitattributes'), '* filter=trap diff=trap merge=trap\n');
    await committed(dir);
    for (const [name, value] of Object.entries({
      'core.fsmonitor': program,
      'core.pager': program,
      'core.editor': program,
      'core.sshCommand': program,
      'core.askPass': program,
      'credential.helper': program,
      'diff.external': program,
      'filter.trap.clean': program,
      'filter.trap.smudge': program,
      'filter.trap.process': program,
      'filter.trap.required': 'true',
      'diff.trap.textconv': program,
      'alias.ls-files': `!${program}`,
      'remote.origin.url': `ext::${program}`,
      'remote.origin.promisor': 'true',
      'protocol.ext.allow': 'always',
      'gpg.program': program,
    }))
      equal((await git(dir, 'config', name, value)).status, 0);
    for (const hook of [
      'post-index-change',
      'post-checkout',
      'pre-commit',
      'reference-transaction',
      'fsmonitor-watchman',
    ])
      symlinkSync(program, join(dir, '.git/hooks', hook));
    appendFileSync(join(dir, 'environments/prod/main.tf'), '# mine\n');
    for (const args of commands) await cli(args, { cwd: dir });
    equal(existsSync(trace), false);
    // The trap works: git itself runs it.
    await git(dir, 'status');
    ok(existsSync(trace));
  });

  it('has no say over where its state is kept, nor has the environment', async () => {
    const dir = await committed(await made());
    const outside = scratch('outside');
    mkdirSync(join(outside, 'top/active'), { recursive: true });
    symlinkSync(outside, join(dir, '.git/unionai-terraform'));
    const before = listing(outside);
    await assertRefusedIn(dir, change, /record of runs cannot be used: .*unionai-terraform/);
    deepEqual(listing(outside), before);
  });

  it('has none of its links followed out, into its git folder, or in the place of its record', async () => {
    const dir = await committed(await made());
    renameSync(join(dir, 'environments/dev'), join(dir, '.git/dev'));
    symlinkSync('../.git/dev', join(dir, 'environments/dev'));
    await assertRefusedIn(
      dir,
      [...change, '--allow-dirty'],
      /contains a symbolic link to a folder that the generator never writes to/,
    );
    const other = await made();
    renameSync(join(other, '.scaffold'), join(other, 'elsewhere'));
    symlinkSync('elsewhere', join(other, '.scaffold'));
    await assertRefusedIn(
      other,
      change,
      /\.scaffold\/\S+ contains a symbolic link to a folder that the generator never writes to/,
    );
  });

  it('is not written where git cannot say what is uncommitted', async () => {
    const dir = await committed(await made());
    writeFileSync(join(dir, '.git/config'), 'damaged [');
    const before = listing(dir);
    const { status, stderr } = await cli(change, { cwd: dir });
    equal(status, 74);
    match(stderr, /Git status of this folder cannot be read/);
    deepEqual(listing(dir), before);
  });
});

describe('The environment of a run', function () {
  needs('git');
  this.timeout(60_000);

  it('does not lead git to another repository, and gives it no program to run', async () => {
    const { program, trace } = trap();
    const dir = await committed(await made());
    appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\n');
    const other = await committed(await made());
    const env = {
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, '.git/index'),
      GIT_OBJECT_DIRECTORY: join(other, '.git/objects'),
      GIT_EXTERNAL_DIFF: program,
      GIT_SSH_COMMAND: program,
      GIT_EXEC_PATH: scratch('exec'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: program,
    };
    const before = listing(join(other, '.git'));
    const { status, stderr } = await cli(change, { cwd: dir, env });
    equal(status, 2);
    match(stderr, /environments\/dev\/main\.tf/);
    equal(existsSync(trace), false);
    deepEqual(listing(join(other, '.git')), before);
  });
});
