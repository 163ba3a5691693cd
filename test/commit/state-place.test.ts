import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainPath } from '../../src/model/file-set.ts';
import { type StatePlace, statePlaces } from '../../src/shell/commit/state-folder.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { lay } from './repository.ts';

const first = (root: string): StatePlace => statePlaces(root)[0];

/** Sets a variable of the environment for one call. */
function withVariable<T>(name: string, value: string, call: () => T): T {
  const previous = process.env[name];
  process.env[name] = value;
  try {
    return call();
  } finally {
    if (previous === undefined) delete process.env[name];
    else process.env[name] = previous;
  }
}

describe('The state of a run', () => {
  it('is in the git folder, apart for every folder of a work tree', () => {
    const dir = lay();
    deepEqual(first(dir), { base: join(dir, '.git'), names: ['unionai-terraform', 'top'] });
    const inner = first(join(dir, 'environments'));
    equal(inner.base, join(dir, '.git'));
    match(inner.names.join('/'), /^unionai-terraform\/folder-[0-9a-f]{32}$/);
  });

  it('is in the state folder of the user outside of git', () => {
    const dir = realpathSync(scratch('plain'));
    const home = withVariable('XDG_STATE_HOME', '/var/state', () => first(dir));
    equal(home.base, '/var/state');
    match(home.names.join('/'), /^unionai-terraform\/checkout-[0-9a-f]{32}$/);
    equal(withVariable('XDG_STATE_HOME', 'relative', () => first(dir)).base.endsWith('/.local/state'), true);
  });

  it('is found by nothing that the environment says about git', () => {
    const dir = lay();
    const other = lay('other');
    for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR'])
      deepEqual(
        withVariable(name, join(other, '.git'), () => first(dir)),
        first(dir),
      );
  });

  it('is not in a git folder that is a link, or that does not name the work tree as its own', () => {
    const other = lay('other');
    const linked = lay();
    renameSync(join(linked, '.git'), join(linked, 'moved'));
    symlinkSync(join(other, '.git'), join(linked, '.git'));
    equal(first(linked).base.includes('.git'), false);
    const named = realpathSync(scratch('named'));
    writeFileSync(join(named, '.git'), `gitdir: ${join(other, '.git')}\n`);
    equal(first(named).base.includes('.git'), false);
    const broken = realpathSync(scratch('broken'));
    mkdirSync(join(broken, '.git'));
    equal(first(broken).base.includes('.git'), false);
  });

  describe('as git itself says', () => {
    needs('git');

    it('in a repository, a linked work tree and a submodule', async () => {
      const top = realpathSync(scratch('git'));
      const git = async (dir: string, ...args: readonly string[]): Promise<string> => {
        const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always'];
        const ran = await run('git', [...who, ...args], { cwd: dir });
        equal(ran.status, 0, ran.text);
        return ran.stdout.trim();
      };
      const main = join(top, 'main');
      mkdirSync(main);
      await git(main, 'init', '-q', '-b', 'main');
      await git(main, 'commit', '-q', '--allow-empty', '-m', 'Begin');
      await git(main, 'worktree', 'add', '-q', join(top, 'linked'));
      await git(main, 'submodule', 'add', '-q', main, 'sub');
      for (const dir of [main, join(top, 'linked'), join(main, 'sub')]) {
        const { base, names } = first(dir);
        equal(
          join(base, names[0] ?? ''),
          realpathPrefix(await git(dir, 'rev-parse', '--git-path', 'unionai-terraform'), dir),
        );
      }
    });
  });
});

function realpathPrefix(path: string, dir: string): string {
  return path.startsWith('/') ? path : join(dir, path);
}

describe('A path that a run writes', () => {
  const refused = [
    '.git/config',
    '.GIT/config',
    '.git./x',
    '.git /x',
    '.git. ./x',
    'a/.Git/x',
    'git~1/x',
    'GIT~1',
    'git~2',
    '.git::$INDEX_ALLOCATION/x',
    '.git:x',
    'a:b',
    '.gi\u200ct/config',
    '\ufeff.git/x',
    '\uff0egit/x',
    'CON',
    'con.txt',
    'a/NUL',
    'aux.tf',
    'COM1',
    'lpt9.txt',
    'com\u00b9',
    'CONIN$',
    'a.',
    'a ',
    'a./b',
    'a /b',
    '..',
    '../a',
    'a/../b',
    './a',
    '/a',
    'a//b',
    '',
    'a\\b',
    'a\u0000',
    'a\u001b[31m',
    'C:/x',
  ];
  for (const path of refused) it(`is never ${JSON.stringify(path)}`, () => equal(isPlainPath(path), false));

  it('may be any other, hidden ones and git’s own files of a work tree among them', () => {
    for (const path of [
      '.gitignore',
      '.gitattributes',
      '.github/x.yml',
      'a/.gitkeep',
      'console.tf',
      'nullable.tf',
      'a b.tf',
      'ü.tf',
      'git',
      'com10',
      'x.git/y',
    ])
      equal(isPlainPath(path), true, path);
  });
});
