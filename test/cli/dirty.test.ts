import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { committed, made, read, withoutGit } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const file = 'environments/dev/main.tf';

describe('A file that is not committed', () => {
  needs('git');
  it('is not touched, and named, unless --allow-dirty', async () => {
    const dir = await committed(await made());
    appendFileSync(join(dir, file), '# mine\n');
    appendFileSync(join(dir, 'environments/prod/main.tf'), '# not touched by this run\n');
    const before = listing(dir);
    const { status, stderr } = await cli(change, { cwd: dir });
    equal(status, 2);
    match(stderr, new RegExp(`Uncommitted changes in files that the update would change: ${file}\\.\\n`));
    deepEqual(withoutGit(listing(dir)), withoutGit(before));
    equal((await cli([...change, '--allow-dirty'], { cwd: dir })).status, 0);
    match(read(dir, file), /acme-dev[\s\S]*# mine\n$/);
  });

  it('stops nothing where the run does not touch it, and the record does not count', async () => {
    const dir = await committed(await made());
    appendFileSync(join(dir, 'environments/prod/main.tf'), '# mine\n');
    equal((await cli(change, { cwd: dir })).status, 0);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
  });

  it('is found in a repository that is a folder of a larger one', async () => {
    const whole = await made();
    const dir = await made();
    cpSync(dir, join(whole, 'infra ü'), { recursive: true });
    await committed(whole);
    appendFileSync(join(whole, 'infra ü', file), '# mine\n');
    const { status, stderr } = await cli(change, { cwd: join(whole, 'infra ü') });
    equal(status, 2);
    match(stderr, new RegExp(`that the update would change: ${file}\\.`));
  });

  it('cannot be known without git, or where git refuses the repository: the run stops', async () => {
    const dir = await committed(await made());
    const before = listing(dir);
    const empty = scratch('no-git');
    const without = await cli(change, { cwd: dir, env: { PATH: empty } });
    equal(without.status, 74);
    match(without.stderr, /The Git status of this folder cannot be read: git cannot be run\. Nothing was written\./);
    writeFileSync(join(dir, '.git/config'), '[core\n');
    const refused = await cli(change, { cwd: dir });
    equal(refused.status, 74);
    match(refused.stderr, /fatal: bad config line 1/);
    equal((await cli([...change, '--dry-run', '--allow-dirty'], { cwd: dir, env: { PATH: empty } })).status, 0);
    deepEqual(withoutGit(listing(dir)), withoutGit(before));
  });
});
