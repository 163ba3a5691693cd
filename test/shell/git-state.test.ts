import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gitStateOf, runGit } from '../../src/shell/run-git.ts';
import { needs, scratch } from '../terraform/workbench.ts';

/** A new folder with a repository of Git in `repository`. */
function withRepository(): string {
  const dir = scratch('git');
  mkdirSync(join(dir, 'repository/below/it'), { recursive: true });
  equal(runGit(join(dir, 'repository'), ['init', '--quiet']).ok, true);
  return dir;
}

describe('The place of a folder in Git', () => {
  needs('git');
  it('is a work tree in a repository, below it, and where a symbolic link leads to such a folder', () => {
    const dir = withRepository();
    symlinkSync(join(dir, 'repository/below'), join(dir, 'link'));
    for (const folder of ['repository', 'repository/below/it', 'link', 'link/it'])
      deepEqual(gitStateOf(join(dir, folder)), { kind: 'work-tree' }, folder);
  });

  it('is none outside of a repository, in the folder of Git, and in a bare repository', () => {
    const dir = withRepository();
    equal(runGit(dir, ['init', '--quiet', '--bare', 'bare']).ok, true);
    for (const folder of ['.', 'repository/.git', 'bare'])
      deepEqual(gitStateOf(join(dir, folder)), { kind: 'none' }, folder);
  });

  it('is a work tree in a folder of Git that has one of its own', () => {
    const dir = scratch('git');
    equal(runGit(dir, ['init', '--quiet', '--bare', 'own']).ok, true);
    const own = join(dir, 'own');
    for (const [name, value] of [
      ['core.bare', 'false'],
      ['core.worktree', own],
    ] as const)
      equal(runGit(own, ['config', name, value]).ok, true);
    deepEqual(gitStateOf(own), { kind: 'work-tree' });
  });

  it('is asked for once in a run, as long as the repository is there', () => {
    const asked = join(withRepository(), 'repository');
    const notAsked = join(withRepository(), 'repository');
    deepEqual(gitStateOf(asked), { kind: 'work-tree' });
    const { PATH } = process.env;
    process.env.PATH = '';
    try {
      deepEqual(gitStateOf(asked), { kind: 'work-tree' });
      equal(gitStateOf(notAsked).kind, 'unknown', 'Git cannot be asked');
      rmSync(join(asked, '.git'), { recursive: true });
      deepEqual(gitStateOf(asked), { kind: 'none' });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
