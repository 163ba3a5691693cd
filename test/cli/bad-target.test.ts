import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { needs, remove, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';
import { type Refusal, refuses } from './refused.ts';

const args = ['new', 'infra', ...enough];

/** A target that something is laid into first. */
const into = (title: string, lay: (target: string, parent: string) => void, says: RegExp): Refusal => ({
  title,
  args,
  says,
  lay: (dir) => {
    const target = join(dir, 'infra');
    mkdirSync(target);
    lay(target, dir);
  },
});

describe('A target that cannot take a repository', () => {
  refuses([
    {
      title: 'is a file',
      args,
      says: /infra is a file, not a folder\.\n {2}Specify a folder that is empty or does not exist/,
      lay: (dir) => writeFileSync(join(dir, 'infra'), 'mine'),
    },
    {
      title: 'is below a file',
      args: ['new', 'file/deep/infra', ...enough],
      says: /file is a file, not a folder/,
      lay: (dir) => writeFileSync(join(dir, 'file'), 'mine'),
    },
    {
      title: 'is a broken link',
      args,
      says: /infra is a broken symbolic link/,
      lay: (dir) => symlinkSync('nowhere', join(dir, 'infra')),
    },
    {
      title: 'is a link to itself',
      args,
      says: /infra contains a symbolic link to itself/,
      lay: (dir) => symlinkSync('infra', join(dir, 'infra')),
    },
    {
      title: 'has a name that no file system takes',
      args: ['new', 'x'.repeat(300), '--name', 'infra', ...enough],
      says: /The name of the folder is too long/,
    },
    {
      title: 'has a path that no file system takes',
      args: ['new', 'deep/'.repeat(2000), '--name', 'infra', ...enough],
      says: /The name of the folder is too long/,
    },
    into(
      'has a folder where a file belongs',
      (target) => mkdirSync(join(target, 'README.md')),
      /README\.md is a folder, but a file is required\.\n {2}Move it/,
    ),
    into(
      'has a file where a folder belongs',
      (target) => writeFileSync(join(target, 'environments'), 'mine'),
      /environments is a file, but a folder is required/,
    ),
    into(
      'has a file where its record belongs',
      (target) => writeFileSync(join(target, '.scaffold'), 'mine'),
      /\.scaffold is a file, but a folder is required/,
    ),
    into(
      'has a .yo-rc.json that is not valid JSON',
      (target) => writeFileSync(join(target, '.yo-rc.json'), '{'),
      /a file that is not valid: \.yo-rc\.json is not valid JSON/,
    ),
    into(
      'has a .yo-rc.json that holds a list',
      (target) => writeFileSync(join(target, '.yo-rc.json'), '[]'),
      /not valid: \.yo-rc\.json does not contain an object/,
    ),
    into(
      'leads out by a file that is a link',
      (target, parent) => {
        writeFileSync(join(parent, 'outside'), 'theirs');
        symlinkSync('../outside', join(target, 'README.md'));
      },
      /README\.md is outside the repository, because of a symbolic link\.\n {2}The generator never writes outside the repository/,
    ),
    into(
      'leads out by a folder that is a link',
      (target, parent) => {
        mkdirSync(join(parent, 'outside'));
        symlinkSync('../outside', join(target, 'environments'));
      },
      /environments\/.* is outside the repository, because of a symbolic link/,
    ),
    into(
      'leads out by a link that another link leads to',
      (target, parent) => {
        mkdirSync(join(parent, 'outside'));
        symlinkSync('way', join(target, 'modules'));
        symlinkSync('../outside', join(target, 'way'));
      },
      /modules\/.* is outside the repository/,
    ),
    into(
      'leads out by its record',
      (target, parent) => {
        mkdirSync(join(parent, 'outside/transaction'), { recursive: true });
        symlinkSync('../outside', join(target, '.scaffold'));
      },
      /\.scaffold.* is outside the repository/,
    ),
    into(
      'has a broken link where a file belongs',
      (target) => symlinkSync('nowhere', join(target, 'README.md')),
      /README\.md contains a broken symbolic link/,
    ),
    into(
      'has something where a file belongs that is neither file nor folder',
      (target) => equal(spawnSync('mkfifo', [join(target, 'README.md')]).status, 0),
      /README\.md is neither a file nor a folder/,
    ),
  ]);

  for (const force of [[], ['--force']])
    it(`--force changes nothing about that: a link that leads out is never written through ${force.join()}`, async () => {
      const dir = scratch('link');
      mkdirSync(join(dir, 'infra'));
      writeFileSync(join(dir, 'outside'), 'theirs');
      symlinkSync('../outside', join(dir, 'infra/README.md'));
      assertTold(await cli([...args, ...force], { cwd: dir }), 2, /is outside the repository/);
      equal(readFileSync(join(dir, 'outside'), 'utf8'), 'theirs');
    });

  it('may itself be reached through a link, which stays', async () => {
    const dir = scratch('linked');
    mkdirSync(join(dir, 'real'));
    symlinkSync('real', join(dir, 'infra'));
    equal((await cli(args, { cwd: dir })).status, 0);
    equal(readlinkSync(join(dir, 'infra')), 'real');
    equal(existsSync(join(dir, 'real/.scaffold/manifest.json')), true);
  });
});

/** Mounts a small file system of its own for a test, and takes it away again. */
async function onMount(options: string, test: (dir: string) => Promise<void>): Promise<void> {
  const dir = scratch('mount');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]);
  equal(mounted.status, 0, String(mounted.stderr));
  try {
    await test(dir);
  } finally {
    spawnSync('umount', [dir]);
    remove(dir);
  }
}

function mount(dir: string, options: string): void {
  equal(spawnSync('mount', ['-o', `remount,${options}`, dir]).status, 0);
}

/** Skips by name where a file system cannot be mounted. */
function needsMount(): void {
  needs('mount');
  before('needs root, to mount', function () {
    const dir = scratch('try');
    const can = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', dir]).status === 0;
    if (can) spawnSync('umount', [dir]);
    else process.stderr.write(`skipped, because mounting takes root: ${this.test?.parent?.fullTitle()}\n`);
    remove(dir);
    if (!can) this.skip();
  });
}

describe('A disk that is full', function () {
  needsMount();
  this.timeout(240_000);
  const full = /Cannot (create infra|write (to )?the repository|look .*): the disk is full\.\n {2}Nothing was changed/;

  // From room for nothing to room for all but the last bytes, in a new folder and in one that is there.
  for (const existing of [false, true])
    for (const kilobytes of [4, 16, 48, 96, 160])
      it(`at ${kilobytes} kB leaves nothing behind in a ${existing ? 'folder that is there' : 'new folder'}`, () =>
        onMount('size=1m,mode=755', async (dir) => {
          if (existing) {
            mkdirSync(join(dir, 'infra'));
            writeFileSync(join(dir, 'infra/mine.txt'), 'mine');
          }
          fill(dir, kilobytes);
          const before = listing(dir);
          assertTold(await cli(args, { cwd: dir }), 74, full);
          deepEqual(listing(dir), before);
        }));

  // Folders and files take inodes, which run out by themselves: at every point in turn.
  for (const existing of [false, true])
    it(`of inodes leaves nothing behind in a ${existing ? 'folder that is there' : 'new folder'}`, async () => {
      const step = process.env.SLOW_TESTS ? 3 : 24;
      let succeeded = false;
      for (let inodes = 4; !succeeded; inodes += step)
        await onMount(`size=4m,nr_inodes=${inodes}`, async (dir) => {
          if (existing) mkdirSync(join(dir, 'infra'));
          const before = listing(dir);
          const ran = await cli(args, { cwd: dir });
          succeeded = ran.status === 0;
          if (succeeded) return;
          assertTold(ran, 74, full);
          deepEqual(listing(dir), before);
        });
    });

  it('says that output was lost, rather than that all is well', async () => {
    const dir = scratch('full');
    const node = `"${process.execPath}" "${(await import('./cli.ts')).program}"`;
    const { status, stderr } = spawnSync('sh', ['-c', `${node} schema > /dev/full`], { cwd: dir, encoding: 'utf8' });
    equal(status, 74);
    match(stderr, /^error: Standard output could not be written/);
  });
});

/** Leaves so much room on a file system and no more. */
function fill(dir: string, kilobytes: number): void {
  const file = join(dir, 'filling');
  spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4096']);
  const { size } = statOf(file);
  truncateSync(file, size - kilobytes * 1024);
}

function statOf(file: string): { readonly size: number } {
  return { size: readFileSync(file).length };
}

describe('A disk that is read-only', () => {
  needsMount();
  const readOnly = /: the file system is read-only\.\n {2}Nothing was changed/;

  for (const existing of [false, true])
    it(`is reported, in a ${existing ? 'folder that is there' : 'new folder'}`, () =>
      onMount('size=1m', async (dir) => {
        if (existing) mkdirSync(join(dir, 'infra'));
        const before = listing(dir);
        mount(dir, 'ro');
        assertTold(await cli(args, { cwd: dir }), 74, readOnly);
        assertTold(await cli(['new', 'a/b/c', '--name', 'infra', ...enough], { cwd: dir }), 74, readOnly);
        deepEqual(listing(dir), before);
      }));
});

describe('A folder that is not the user’s to write', () => {
  before('needs a user that rights bind', function () {
    if (process.getuid?.() !== 0) return;
    process.stderr.write('skipped, because rights do not bind root: a folder that is not the user’s to write\n');
    this.skip();
  });

  for (const existing of [false, true])
    it(`is reported, in a ${existing ? 'folder that is there' : 'new folder'}`, async () => {
      const dir = scratch('rights');
      const target = join(dir, 'infra');
      if (existing) mkdirSync(target);
      const closed = existing ? target : dir;
      chmodSync(closed, 0o555);
      const before = listing(dir);
      assertTold(await cli(args, { cwd: dir }), 74, /permission denied\.\n {2}Nothing was changed/);
      deepEqual(listing(dir), before);
      chmodSync(closed, 0o755);
      rmSync(target, { recursive: true, force: true });
    });
});
