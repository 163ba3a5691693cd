import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { cli } from './cli.ts';
import { made, rewrite } from './made.ts';

describe('update --check', () => {
  const check = ['update', '--check'];

  it('passes a new repository, and one whose merged files were edited', async () => {
    const dir = await made();
    equal((await cli(check, { cwd: dir })).status, 0);
    appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\n');
    rmSync(join(dir, 'SECURITY.md'));
    appendFileSync(join(dir, 'README.md'), 'mine\n');
    equal((await cli(check, { cwd: dir })).status, 0);
  });

  it('says no, with 1, where an owned file was edited, and names it', async () => {
    const dir = await made();
    appendFileSync(join(dir, '.github/workflows/terraform-deploy.yml'), '# mine\n');
    const before = listing(dir);
    const { status, stderr } = await cli(check, { cwd: dir });
    equal(status, 1);
    match(stderr, /Edited, but owned by the templates: \.github\/workflows\/terraform-deploy\.yml/);
    deepEqual(listing(dir), before);
  });

  it('says no, with 1, where the repository is behind its answers, and writes nothing', async () => {
    const dir = await made();
    rewrite(dir, '.yo-rc.json', (text) => text.replace('"maxAgeDays": 90', '"maxAgeDays": 30'));
    const before = listing(dir);
    const { status, stderr } = await cli(check, { cwd: dir });
    equal(status, 1);
    match(stderr, /not up to date\. Run unionai-terraform update/);
    deepEqual(listing(dir), before);
    equal((await cli(['update'], { cwd: dir })).status, 0);
    equal((await cli(check, { cwd: dir })).status, 0);
  });

  it('finds nothing in files that git checked out with CRLF', async () => {
    const dir = await made();
    for (const path of ['README.md', 'SECURITY.md', '.gitignore', '.github/workflows/terraform-deploy.yml'])
      rewrite(dir, path, (text) => text.replaceAll('\n', '\r\n'));
    equal((await cli(check, { cwd: dir })).status, 0);
  });
});
