import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { program } from '../cli/cli.ts';
import { listing } from '../folder.ts';
import { type Ran, run, scratch } from '../terraform/workbench.ts';

/** Runs the built command with a home folder. */
function command(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return run(process.execPath, [program, ...args], { cwd: home, env: { HOME: home, ...env } });
}

const schema = ['schema', '--of', 'audit'];
const folderIn = (home: string): string => join(home, '.cache/unionai-terraform');

/** A home folder in which the command ran once. */
async function usedHome(): Promise<{ home: string; file: string }> {
  const home = scratch('home');
  mkdirSync(join(home, '.cache'));
  equal((await command(home, schema)).status, 0);
  const [name] = readdirSync(folderIn(home));
  return { home, file: join(folderIn(home), name ?? '') };
}

describe('The compiled code of the command', function () {
  this.timeout(60_000);

  it('is stored in one file per command that no other user can read or write', async () => {
    const { home, file } = await usedHome();
    equal(statSync(folderIn(home)).mode & 0o777, 0o700);
    equal(statSync(file).mode & 0o777, 0o600);
    equal(readdirSync(folderIn(home)).length, 1);
    const before = statSync(file).mtimeMs;
    equal((await command(home, schema)).status, 0);
    equal(statSync(file).mtimeMs, before, 'the next run uses it');
    equal((await command(home, ['explain', 'vault'])).status, 0);
    equal(readdirSync(folderIn(home)).length, 2);
    deepEqual(readdirSync(home), ['.cache'], 'nothing else is stored');
  });

  it('changes nothing in what the command does', async () => {
    const { home } = await usedHome();
    const args = (name: string): readonly string[] => ['new', name, '--name', 'infra', '--example'];
    for (const name of ['cold', 'warm']) equal((await command(home, args(name))).status, 0);
    equal((await command(home, args('off'), { NODE_DISABLE_COMPILE_CACHE: '1' })).status, 0);
    deepEqual(listing(join(home, 'warm')), listing(join(home, 'cold')));
    deepEqual(listing(join(home, 'off')), listing(join(home, 'cold')));
  });

  it('is stored with the texts of the templates, once for all commands that write files', async () => {
    const { home } = await usedHome();
    for (const name of ['one', 'other']) equal((await command(home, ['new', name, '--example'])).status, 0);
    const texts = readdirSync(folderIn(home)).filter((name) => name.endsWith('-texts'));
    equal(texts.length, 1);
    const file = join(folderIn(home), texts[0] ?? '');
    equal(statSync(file).mode & 0o777, 0o600);
    equal(createHash('sha256').update(readFileSync(file)).digest('hex'), texts[0]?.replace('-texts', ''));
  });

  for (const [title, damage] of Object.entries<(content: Buffer) => Buffer>({
    'cut off': (content) => content.subarray(0, content.length / 2),
    changed: (content) => content.fill('x', 100, 101),
    empty: () => Buffer.alloc(0),
  }))
    it(`is stored with texts that are not used if they are ${title}`, async () => {
      const { home } = await usedHome();
      equal((await command(home, ['new', 'one', '--name', 'infra', '--example'])).status, 0);
      const [name = ''] = readdirSync(folderIn(home)).filter((one) => one.endsWith('-texts'));
      const file = join(folderIn(home), name);
      const whole = readFileSync(file);
      writeFileSync(file, damage(Buffer.from(whole)));
      equal((await command(home, ['new', 'other', '--name', 'infra', '--example'])).status, 0);
      deepEqual(listing(join(home, 'other')), listing(join(home, 'one')));
      deepEqual(readFileSync(file), whole);
    });

  it('is replaced if it is damaged', async () => {
    const { home, file } = await usedHome();
    const whole = readFileSync(file);
    writeFileSync(file, 'damaged');
    equal((await command(home, schema)).status, 0);
    ok(readFileSync(file).length > whole.length / 2);
  });

  it('is not used if another user can write the file, or it is a link', async () => {
    for (const spoil of [
      (file: string) => chmodSync(file, 0o666),
      (file: string) => {
        linkSync(file, `${file}.other`);
        chmodSync(file, 0o622);
      },
    ]) {
      const { home, file } = await usedHome();
      spoil(file);
      equal((await command(home, schema)).status, 0);
      equal(statSync(file).mode & 0o777, 0o600);
    }
  });

  for (const [title, prepare] of Object.entries<(home: string) => Readonly<Record<string, string>> | undefined>({
    'NODE_DISABLE_COMPILE_CACHE is set': () => ({ NODE_DISABLE_COMPILE_CACHE: '1' }),
    'there is no cache folder': () => ({ HOME: '/proc/nowhere' }),
    'the cache folder is relative': () => ({ XDG_CACHE_HOME: 'cache' }),
    'every user can write the cache folder': (home) => {
      mkdirSync(join(home, 'shared'));
      chmodSync(join(home, 'shared'), 0o1777);
      return { XDG_CACHE_HOME: join(home, 'shared') };
    },
    'every user can write the folder of the command': (home) => {
      mkdirSync(join(home, 'own/unionai-terraform'), { recursive: true });
      chmodSync(join(home, 'own/unionai-terraform'), 0o777);
      return { XDG_CACHE_HOME: join(home, 'own') };
    },
    'the folder of the command is a link': (home) => {
      mkdirSync(join(home, 'own'));
      mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
      symlinkSync(join(home, 'elsewhere'), join(home, 'own/unionai-terraform'));
      return { XDG_CACHE_HOME: join(home, 'own') };
    },
    'the folder belongs to another user': (home) => {
      if (process.getuid?.() !== 0) return undefined;
      mkdirSync(join(home, 'own/unionai-terraform'), { recursive: true, mode: 0o700 });
      chownSync(join(home, 'own/unionai-terraform'), 65534, 65534);
      return { XDG_CACHE_HOME: join(home, 'own') };
    },
  })) {
    it(`is neither stored nor used if ${title}`, async function () {
      const home = scratch('home');
      const env = prepare(home);
      if (env === undefined) return this.skip();
      const before = listing(home);
      const { status, stderr } = await command(home, schema, env);
      equal(status, 0, stderr);
      deepEqual(listing(home), before);
    });
  }
});

describe('The help and the version', () => {
  it('that the build prepared are those of the program', async () => {
    const home = scratch('home');
    for (const [prepared, same] of [
      [['--help'], ['--help', '--no-color']],
      [['-h'], ['--help', '--no-color']],
      [['help'], ['help', '--no-color']],
      [['--version'], ['--version', '--no-color']],
      [['version'], ['version', '--no-color']],
    ] as const) {
      const [one, other] = [await command(home, prepared), await command(home, same)];
      deepEqual([one.status, one.stdout, one.stderr], [other.status, other.stdout, other.stderr], prepared.join(' '));
    }
  });
});
