import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { committed, git, read, recorded, withoutGit } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { folders, laid } from './foreign.ts';

const workflow = '.github/workflows/union-deploy.yml';
const own = 'on: push\njobs:\n  plan:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: terraform plan\n';

/** A work tree with a repository made by hand in a subfolder, and its pipeline at the top. */
async function workTree(): Promise<string> {
  const top = scratch('mono');
  mkdirSync(join(top, 'infra'));
  cpSync(laid(folders), join(top, 'infra/union'), { recursive: true });
  mkdirSync(join(top, '.github/workflows'), { recursive: true });
  writeFileSync(join(top, workflow), own);
  return committed(top);
}

describe('Adopting a repository in a subfolder of a work tree', () => {
  needs('git');
  const pipeline = ['--ci', 'github-actions', '--set', 'ci.repository=initech/mono', '--name', 'union'];

  it('records the folder, and changes nothing at the top', async () => {
    const top = await workTree();
    const dir = join(top, 'infra/union');
    const before = withoutGit(listing(top));
    const { status, text } = await cli(['update', '--adopt', ...pipeline], { cwd: dir });
    equal(status, 0, text);
    equal(recorded(dir).path, 'infra/union');
    const after = Object.entries(withoutGit(listing(top))).filter(
      ([path]) => !/^infra\/union\/\.(yo-rc|scaffold)/.test(path),
    );
    deepEqual(Object.fromEntries(after), before);
    match(text, /^conflict +\.\.\/\.\.\/\.github\/workflows\/union-deploy\.yml$/m);
    match(text, /^create +\.\.\/\.\.\/\.github\/workflows\/union-check\.yml$/m);
  });

  it('never overwrites the pipeline that is at the top, and abort restores both places', async () => {
    const top = await workTree();
    const dir = join(top, 'infra/union');
    equal((await cli(['update', '--adopt', ...pipeline], { cwd: dir })).status, 0);
    await git(top, 'add', '-A');
    await git(top, 'commit', '-qm', 'Adopt');
    const before = withoutGit(listing(top));
    const stopped = await cli(['update'], { cwd: dir });
    equal(stopped.status, 3, stopped.text);
    deepEqual(withoutGit(listing(top)), before);
    equal((await cli(['update', '--conflicts=markers'], { cwd: dir })).status, 3);
    match(read(top, workflow), /^<<<<<<< yours$/m);
    equal(existsSync(join(top, '.github/workflows/union-check.yml')), true);
    equal((await cli(['update', '--abort'], { cwd: dir })).status, 0);
    equal(read(top, workflow), own);
    deepEqual(withoutGit(listing(top)), before);
  });

  it('without a pipeline leaves the one at the top alone', async () => {
    const top = await workTree();
    const dir = join(top, 'infra/union');
    const { status, text } = await cli(['update', '--adopt', '--ci', 'none'], { cwd: dir });
    equal(status, 0, text);
    doesNotMatch(text, /\.\.\/\.\.\//);
  });
});
