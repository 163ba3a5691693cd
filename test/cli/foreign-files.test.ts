import { equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { needs, type Ran, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough, program } from './cli.ts';
import { made, read } from './made.ts';

const change = ['update', '--set', 'backend.bucket=another-bucket'];

/** Things that are no regular file of a usual size, and must not be read. */
const things: Readonly<Record<string, { readonly make: (path: string) => unknown; readonly says: string }>> = {
  'a named pipe': { make: (path) => spawnSync('mkfifo', [path]), says: 'is a named pipe' },
  'a link to a device': { make: (path) => symlinkSync('/dev/zero', path), says: 'is a device' },
  'a file of 10 GB': {
    make: (path) => {
      writeFileSync(path, '');
      truncateSync(path, 10 * 1024 ** 3);
    },
    says: 'is larger than',
  },
};

describe('What is no file of a usual size', () => {
  needs('mkfifo');

  for (const [title, { make, says }] of Object.entries(things)) {
    it(`is refused at once as the answers: ${title}`, async () => {
      const dir = scratch('things');
      make(join(dir, 'f'));
      assertTold(await cli(['new', 'x', '--yes', '--answers', 'f'], { cwd: dir }), 2, new RegExp(`f: it ${says}`));
    });

    for (const path of [
      '.yo-rc.json',
      '.scaffold/base.json',
      '.scaffold/manifest.json',
      '.scaffold/pending.json',
      'README.md',
      'environments/dev/main.tf',
      'environments/dev/mine.tf',
    ]) {
      it(`is refused at once as ${path}: ${title}`, async () => {
        const dir = await made();
        rmSync(join(dir, path), { force: true });
        make(join(dir, path));
        // Other answers change nothing in the README.
        const args = path === 'README.md' ? ['update'] : change;
        const { status, stderr, stdout } = await cli(args, { cwd: dir });
        equal(status, 2, stderr);
        match(stderr, new RegExp(`${says}|is neither a file nor a folder|is outside the repository`));
        match(stderr, new RegExp(path.replaceAll('.', '\\.')));
        equal(stdout, '');
      });
    }
  }

  it('is refused at once as the answers: a socket', async () => {
    const dir = scratch('things');
    const server = createServer().listen(join(dir, 's'));
    try {
      assertTold(await cli(['new', 'x', '--yes', '--answers', 's'], { cwd: dir }), 2, /s: it is a socket/);
    } finally {
      server.close();
    }
  });
});

describe('Next to the Terraform files of an environment', () => {
  /** A root with all environments, in which the user has a module of the name that the next environment gets. */
  async function withModule(): Promise<string> {
    const dir = await made(['--layout', 'aliases']);
    writeFileSync(join(dir, 'mine.tf'), 'module "qa" {\n  source = "./modules/workspace"\n}\n');
    return dir;
  }
  const addQa = (dir: string): Promise<Ran> => cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });

  for (const [title, name] of Object.entries({
    'the lock of an editor': '.#mine.tf',
    'a broken link': 'gone.tf',
  })) {
    it(`${title} does not switch the check off, and is named`, async () => {
      const dir = await withModule();
      symlinkSync('me@host.1:2', join(dir, name));
      const { status, stderr } = await addQa(dir);
      equal(status, 3, stderr);
      match(stderr, /module\.qa a second time/);
      ok(stderr.includes(`Warning: ${name} is a broken symbolic link`), stderr);
    });
  }

  it('a link to itself is named, and the rest is checked', async () => {
    const dir = await withModule();
    symlinkSync('loop.tf', join(dir, 'loop.tf'));
    const { status, stderr } = await addQa(dir);
    equal(status, 3, stderr);
    match(stderr, /Warning: loop\.tf is a broken symbolic link/);
  });

  it('what Terraform does not read is not read either: a folder, files of editors', async () => {
    const dir = await made(['--layout', 'aliases']);
    mkdirSync(join(dir, 'folder.tf'));
    for (const name of ['.#x.tf', '.hidden.tf']) writeFileSync(join(dir, name), 'module "qa" {}\n');
    const { status, text } = await addQa(dir);
    equal(status, 0, text);
    match(read(dir, 'qa.tf'), /module "qa"/);
  });
});

describe('A folder that cannot be worked in', () => {
  it('was deleted under the shell', () => {
    const dir = scratch('gone');
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const args = ['-c', script, 'sh', process.execPath, program, 'new', 'x', ...enough];
    const { status, stderr } = spawnSync('sh', args, { cwd: dir, encoding: 'utf8' });
    equal(status, 74, stderr);
    match(stderr, /^error: The current folder no longer exists\.\n {2}Change to another folder and rerun\.\n$/);
  });

  it('has a name that is not UTF-8', () => {
    const dir = scratch('bytes');
    const script = 'd=$(printf "a\\377b"); mkdir "$d" && cd "$d" && exec "$@"';
    for (const command of [['update'], ['new', '.', ...enough], ['new', 'x', ...enough]]) {
      const args = ['-c', script.replace('mkdir', 'mkdir -p'), 'sh', process.execPath, program, ...command];
      const { status, stderr } = spawnSync('sh', args, { cwd: dir, encoding: 'utf8' });
      equal(status, 2, stderr);
      match(stderr, /^error: The path of the current folder is not valid UTF-8\./);
    }
  });

  it('has a line break in its name: all works, and no output breaks out of its line', async () => {
    const dir = join(scratch('lines'), 'a\nerror: b');
    mkdirSync(dir);
    const { status, text } = await cli(['new', 'infra', ...enough], { cwd: dir });
    equal(status, 0, text);
    const ran = await cli(change, { cwd: join(dir, 'infra') });
    equal(ran.status, 0, ran.text);
  });
});
