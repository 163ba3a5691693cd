import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathspecs } from '../../src/shell/run-git.ts';
import { readTree } from '../../src/shell/target.ts';
import { dirtyPaths } from '../../src/shell/uncommitted.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

(hasGit ? describe : describe.skip)('Uncommitted changes', () => {
  let root: string;
  const git = (...args: readonly string[]): void => equal(spawnSync('git', args, { cwd: root }).status, 0);

  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'uncommitted-')));
    git('init', '--quiet');
    for (const name of ['[ab].tf', 'a.tf', 'b.tf', ...many]) writeFileSync(join(root, name), 'as committed\n');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'all');
    for (const name of ['a.tf', 'file-7']) writeFileSync(join(root, name), 'edited\n');
    writeFileSync(join(root, 'untracked'), 'new\n');
    writeFileSync(join(root, 'staged'), 'new\n');
    writeFileSync(join(root, 'file-8'), 'edited, and in the index\n');
    git('add', 'staged', 'file-8');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const many = Array.from({ length: 300 }, (_, index) => `file-${index}`);
  const dirty = (paths: readonly string[]): readonly string[] =>
    dirtyPaths(root, readTree({ root, exists: true }, paths));

  it('are found in a few files, whose names are no patterns', () => {
    deepEqual(dirty(['[ab].tf', 'b.tf']), []);
    deepEqual(dirty(['[ab].tf', 'a.tf', 'untracked', 'staged', 'file-8']), ['a.tf', 'file-8']);
  });

  it('are found in more files than the arguments of a command should name', () => {
    deepEqual(dirty([...many, '[ab].tf', 'a.tf']), ['file-7', 'file-8', 'a.tf']);
  });

  it('are asked for in arguments that no system finds too long', () => {
    const long = Array.from({ length: 200 }, (_, index) => `${'folder/'.repeat(20)}${index}.tf`);
    deepEqual(pathspecs(long), ['.']);
    deepEqual(pathspecs([...long, '../.gitlab-ci.yml']), ['.', '../.gitlab-ci.yml']);
    equal(pathspecs(long.slice(0, 100)).length, 100);
  });
});
