import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskOf, readTree } from '../../src/shell/target.ts';

describe('The files of a repository', () => {
  let dir: string;
  const target = (): Parameters<typeof readTree>[0] => ({ root: join(dir, 'infra'), exists: true });
  const texts = (...paths: readonly string[]): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries([...readTree(target(), paths)].map(([path, { text }]) => [path, text]));

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'read-tree-')));
    mkdirSync(join(dir, 'infra/environments/dev'), { recursive: true });
    writeFileSync(join(dir, 'infra/environments/dev/main.tf'), 'main');
    writeFileSync(join(dir, 'infra/README.md'), '');
    writeFileSync(join(dir, 'secret'), 'not ours');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('are read whole, and a missing file or folder is absent', () => {
    const long = 'a'.repeat(200_000);
    writeFileSync(join(dir, 'infra/long'), long);
    deepEqual(
      texts(
        'environments/dev/main.tf',
        'README.md',
        'long',
        'environments/dev/none',
        'environments/none/main.tf',
        'no/x',
      ),
      { 'environments/dev/main.tf': 'main', 'README.md': '', long },
    );
  });

  it('are found through links that stay in the repository, to a file and to a folder', () => {
    symlinkSync('dev', join(dir, 'infra/environments/test'));
    symlinkSync('README.md', join(dir, 'infra/AGENTS.md'));
    deepEqual(texts('environments/test/main.tf', 'AGENTS.md'), {
      'environments/test/main.tf': 'main',
      'AGENTS.md': '',
    });
  });

  for (const [what, link, to, path] of [
    ['a file', 'secret.txt', '../secret', 'secret.txt'],
    ['a folder', 'environments/out', '../..', 'environments/out/secret'],
  ] as const)
    it(`are never outside the repository: a link to ${what}`, () => {
      symlinkSync(to, join(dir, 'infra', link));
      // Also where its folder was listed for another path before.
      throws(() => texts('README.md', 'environments/dev/main.tf', path), /is outside the repository/);
    });

  it('are regular files', () => {
    equal(texts('README.md')['README.md'], '');
    throws(() => texts('environments/dev'), /is a folder, but a file is required/);
    throws(() => texts('README.md/main.tf'), /README\.md is a file, but a folder is required/);
  });

  it('are found without being read, and read once when they are asked for', () => {
    const disk = diskOf(join(dir, 'infra'));
    symlinkSync('README.md', join(dir, 'infra/AGENTS.md'));
    deepEqual(
      ['README.md', 'AGENTS.md', 'environments/dev/main.tf', 'none', 'environments/none/main.tf'].map(disk.has),
      [true, true, true, false, false],
    );
    writeFileSync(join(dir, 'infra/README.md'), 'changed');
    equal(disk.get('README.md')?.text, 'changed');
    writeFileSync(join(dir, 'infra/README.md'), 'changed again');
    equal(disk.get('README.md'), disk.get('README.md'));
    equal(disk.get('none'), undefined);
    throws(() => disk.has('environments/dev'), /is a folder, but a file is required/);
  });
});
