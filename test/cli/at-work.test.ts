import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listing } from '../folder.ts';
import { needs, scratch, stateHome } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';
import { assertRefusedIn, committed, made, read, recorded } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const hook = fileURLToPath(new URL('../update/die.mjs', import.meta.url));
const main = 'environments/dev/main.tf';

describe('A symbolic link', () => {
  it('that leads out of the repository is not written through', async () => {
    const outside = scratch('outside');
    const dir = await made();
    renameSync(join(dir, 'environments/dev'), join(outside, 'dev'));
    symlinkSync(join(outside, 'dev'), join(dir, 'environments/dev'));
    const before = listing(outside);
    await assertRefusedIn(dir, change, /environments\/dev\/\S+ is outside the repository, because of a symbolic link/);
    deepEqual(listing(outside), before);
  });

  it('in the place of the record is not followed out either', async () => {
    const outside = scratch('outside');
    const dir = await made();
    renameSync(join(dir, '.scaffold'), join(outside, 'scaffold'));
    symlinkSync(join(outside, 'scaffold'), join(dir, '.scaffold'));
    const before = listing(outside);
    await assertRefusedIn(dir, ['update'], /is outside the repository, because of a symbolic link/);
    await assertRefusedIn(dir, change, /is outside the repository, because of a symbolic link/);
    deepEqual(listing(outside), before);
  });

  it('that leads elsewhere in the repository is followed, and stays a link', async () => {
    const dir = await made();
    renameSync(join(dir, main), join(dir, 'environments/dev/real.txt'));
    symlinkSync('real.txt', join(dir, main));
    equal((await cli(change, { cwd: dir })).status, 0);
    match(read(dir, 'environments/dev/real.txt'), /acme-dev/);
    equal(listing(dir)[main], 'link to real.txt');
  });
});

describe('An interrupted run', () => {
  needs('git');
  it('is finished by the next one, which says so', async () => {
    const dir = await interrupted();
    const { status, stderr } = await cli(['update'], { cwd: dir });
    equal(status, 0, stderr);
    match(stderr, /Completed an interrupted run: \d+ files\./);
    match(read(dir, main), /acme-dev/);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    deepEqual(stateIn(dir), []);
  });

  it('is undone by the next one where a file was edited since, and the edit stays', async () => {
    const dir = await interrupted();
    appendFileSync(join(dir, main), '# mine\n');
    const { status, stderr } = await cli(['update'], { cwd: dir });
    equal(status, 0, stderr);
    match(stderr, /Undid an interrupted run of \d+ files, because files were edited since\. The edits were kept\./);
    match(read(dir, main), /# mine\n$/);
    doesNotMatch(read(dir, '.yo-rc.json'), /acme-dev/);
  });

  it('stops a dry run and a check, which change nothing, and says what repairs it', async () => {
    const dir = await interrupted();
    for (const flag of ['--dry-run', '--check'])
      await assertRefusedIn(
        dir,
        ['update', flag],
        /interrupted run must be repaired first[\s\S]*unionai-terraform update --recover/,
      );
  });

  it('is explained and repaired by --recover', async () => {
    const dir = await interrupted();
    const before = listing(dir);
    const reported = await cli(['update', '--recover', '--dry-run'], { cwd: dir });
    equal(reported.status, 0, reported.text);
    match(
      reported.stdout,
      /^Process \d+ on ".*" was writing \d+ files\. Its record is in .*\/unionai-terraform\/top\.$/m,
    );
    deepEqual(listing(dir), before);
    const repaired = await cli(['update', '--recover'], { cwd: dir });
    equal(repaired.status, 0, repaired.text);
    match(repaired.stdout, /^The repository is repaired\./m);
    match(read(dir, main), /acme-dev/);
    match((await cli(['update', '--recover'], { cwd: dir })).stdout, /There is no interrupted run to repair/);
  });

  it('is repaired by one alone of several that try at once', async () => {
    const dir = await interrupted();
    const runs = await Promise.all([1, 2, 3, 4].map(() => cli(['update', '--recover'], { cwd: dir })));
    equal(runs.filter(({ stderr }) => stderr.includes('Completed an interrupted run')).length, 1);
    for (const ran of runs) if (ran.status !== 0) assertTold({ ...ran, stdout: '' }, 74, /Another run is in progress/);
    match(read(dir, main), /acme-dev/);
  });

  it('is not the business of a copy of the repository: its record is named and set aside', async () => {
    const dir = await interrupted();
    const copy = join(scratch('copy'), 'copy');
    cpSync(dir, copy, { recursive: true });
    const { status, stderr } = await cli(['update', '--allow-dirty'], { cwd: copy });
    equal(status, 0, stderr);
    match(
      stderr,
      /record of an interrupted run belongs to another folder\. It was not used and was moved to .*foreign-/,
    );
  });

  it('is repaired where the repository was moved since', async () => {
    const dir = await interrupted();
    const moved = join(scratch('moved'), 'moved');
    renameSync(dir, moved);
    const { stderr } = await cli(['update', '--recover'], { cwd: moved });
    match(stderr, /Completed an interrupted run/);
  });
});

/** A repository in git in which an update died while files took their places. */
async function interrupted(): Promise<string> {
  const dir = await committed(await made());
  await cli(change, { cwd: dir, node: [`--import=${hook}`], env: { DIE_CALL: 'renameSync', DIE_AT: '4' } });
  doesNotMatch(read(dir, '.yo-rc.json'), /acme-dev/, 'it died half way');
  return dir;
}

/** What runs have left in the git folder. */
function stateIn(dir: string): readonly string[] {
  return Object.keys(listing(join(dir, '.git'))).filter((path) => path.startsWith('unionai-terraform'));
}

describe('A record of a run that came with the repository', () => {
  it('is named and never used', async () => {
    const dir = await made();
    mkdirSync(join(dir, '.scaffold/transaction/new'), { recursive: true });
    writeFileSync(join(dir, '.scaffold/transaction/new/0'), '#!/bin/sh\n', { mode: 0o755 });
    const step = { path: 'hook', before: null, after: createHash('sha256').update('#!/bin/sh\n').digest('hex') };
    writeFileSync(
      join(dir, '.scaffold/transaction/journal.json'),
      JSON.stringify({ version: 1, steps: [step], folders: [] }),
    );
    utimesSync(join(dir, '.scaffold/transaction'), 0, 0);
    const before = listing(dir);
    const { status, stderr } = await cli(['update'], { cwd: dir });
    equal(status, 0);
    match(stderr, /\.scaffold\/transaction is part of the repository and was not used/);
    deepEqual(listing(dir), before);
  });
});

describe('A system without /proc', () => {
  needs('git');
  const otherSystem = 'data:text/javascript,Object.defineProperty(process,"platform",{value:"darwin"})';

  it('runs, dies and is repaired like any other, and follows no link', async () => {
    const dir = await committed(await made());
    const here = { cwd: dir, node: [`--import=${otherSystem}`] };
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], here)).status, 0);
    await committed(dir);
    const death = { DIE_CALL: 'renameSync', DIE_AT: '4' };
    await cli(change, { cwd: dir, node: [...here.node, `--import=${hook}`], env: death });
    doesNotMatch(read(dir, '.yo-rc.json'), /acme-dev/, 'it died half way');
    match((await cli(['update', '--recover'], here)).stderr, /interrupted run/i);
    match(read(dir, main), /acme-dev/);
    const outside = scratch('outside');
    mkdirSync(join(outside, 'dev'));
    rmSync(join(dir, 'environments/dev'), { recursive: true });
    symlinkSync(join(outside, 'dev'), join(dir, 'environments/dev'));
    equal((await cli([...change, '--allow-dirty'], here)).status, 2);
    deepEqual(listing(outside), { 'dev/': listing(outside)['dev/'] });
  });
});

describe('Two runs at once', () => {
  it('in one repository: one does its work, any other says so or comes after it', async () => {
    const dir = await made();
    const names = ['qa-1', 'qa-2', 'qa-3', 'qa-4', 'qa-5'];
    const runs = await Promise.all(names.map((name) => cli(['environment', name, '--org', name], { cwd: dir })));
    for (const ran of runs)
      if (ran.status !== 0) assertTold(ran, 74, /Another run is in progress|changed while this run was in progress/);
    const done = names.filter((_, index) => runs[index]?.status === 0);
    equal(done.length > 0, true);
    const there: readonly { readonly name: string }[] = recorded(dir).environments;
    deepEqual(
      there
        .map(({ name }) => name)
        .filter((name) => name.startsWith('qa'))
        .sort(),
      done,
    );
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    deepEqual(
      Object.keys(listing(stateHome)).filter((path) => path.includes('/active/')),
      [],
    );
  });
});
