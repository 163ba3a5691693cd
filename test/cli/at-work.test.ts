import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';
import { assertRefusedIn, made, read, recorded } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const main = 'environments/dev/main.tf';

describe('A symbolic link', () => {
  it('that leads out of the repository is not written through', async () => {
    const outside = scratch('outside');
    const dir = await made();
    renameSync(join(dir, 'environments/dev'), join(outside, 'dev'));
    symlinkSync(join(outside, 'dev'), join(dir, 'environments/dev'));
    const before = listing(outside);
    await assertRefusedIn(dir, change, /environments\/dev\/\S+ leads out of the repository by a symbolic link/);
    deepEqual(listing(outside), before);
  });

  it('in the place of the record is not followed out either', async () => {
    const outside = scratch('outside');
    const dir = await made();
    renameSync(join(dir, '.scaffold'), join(outside, 'scaffold'));
    symlinkSync(join(outside, 'scaffold'), join(dir, '.scaffold'));
    const before = listing(outside);
    await assertRefusedIn(dir, ['update'], /leads out of the repository by a symbolic link/);
    await assertRefusedIn(dir, change, /leads out of the repository by a symbolic link/);
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

describe('What an interrupted run left', () => {
  const folder = '.scaffold/transaction';

  it('of another run that is at work, is respected: the second says so and stops', async () => {
    const dir = await made();
    mkdirSync(join(dir, folder));
    writeFileSync(join(dir, folder, 'owner.json'), JSON.stringify({ pid: 1, host: 'another', started: '' }));
    await assertRefusedIn(dir, change, /Another run is at work in this repository/, 74);
  });

  it('is not trusted where it names a hook of git', async () => {
    const dir = await made();
    mkdirSync(join(dir, folder, 'new'), { recursive: true });
    writeFileSync(join(dir, folder, 'new/0'), '#!/bin/sh\n', { mode: 0o755 });
    const step = { path: '.git/hooks/pre-commit', before: null, after: 'x' };
    writeFileSync(join(dir, folder, 'journal.json'), JSON.stringify({ version: 1, steps: [step], folders: [] }));
    utimesSync(join(dir, folder), 0, 0);
    const ran = await cli(['update'], { cwd: dir });
    assertTold(ran, 2, /journal\.json is damaged/);
    equal('.git/' in listing(dir), false);
  });

  it('stops a dry run and a check, which may not deal with it', async () => {
    const dir = await made();
    mkdirSync(join(dir, folder));
    writeFileSync(join(dir, folder, 'owner.json'), '{}');
    for (const flag of ['--dry-run', '--check'])
      await assertRefusedIn(dir, ['update', flag], /A run that was interrupted has to be dealt with first/);
  });
});

describe('Two runs at once', () => {
  it('in one repository: one does its work, any other says so or comes after it', async () => {
    const dir = await made();
    const names = ['qa-1', 'qa-2', 'qa-3', 'qa-4', 'qa-5'];
    const runs = await Promise.all(names.map((name) => cli(['environment', name, '--org', name], { cwd: dir })));
    for (const ran of runs)
      if (ran.status !== 0) assertTold(ran, 74, /Another run is at work|changed while this run was at work/);
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
      Object.keys(listing(dir)).filter((path) => path.includes('transaction')),
      [],
    );
  });
});
