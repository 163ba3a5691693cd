import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
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

  it('is removed a month after another version stored it, when a run stores something', async () => {
    const { home } = await usedHome();
    const folder = folderIn(home);
    const [own = ''] = readdirSync(folder);
    const hash = 'a'.repeat(32);
    const code = `${hash}-v20.20.2-x64-new`;
    const old = [code, `${code}.123`, `${hash}-v24.0.0-nightly20260101-arm64-audit`, `${hash}${hash}-texts`];
    const others = [`${hash}-notes`, `x${code}`, `${code}.bak`, 'notes', `${hash.slice(1)}-v20.20.2-x64-new`];
    const days = (count: number): Date => new Date(Date.now() - count * 24 * 60 * 60 * 1000);
    for (const name of [...old, ...others]) writeFileSync(join(folder, name), '', { mode: 0o600 });
    for (const name of [...old, ...others]) utimesSync(join(folder, name), days(31), days(31));
    const young = `${hash}-v20.20.2-x64-update`;
    writeFileSync(join(folder, young), '', { mode: 0o600 });
    utimesSync(join(folder, young), days(29), days(29));
    // Neither a folder nor a link is removed.
    const special = [`${hash}-v20.20.2-x64-audit`, `${hash}-v20.20.2-x64-schema`];
    mkdirSync(join(folder, special[0] ?? ''));
    symlinkSync('notes', join(folder, special[1] ?? ''));
    for (const name of special) lutimesSync(join(folder, name), days(31), days(31));

    const before = listing(folder);
    equal((await command(home, schema)).status, 0);
    deepEqual(listing(folder), before, 'a run that stores nothing removes nothing');
    utimesSync(join(folder, own), days(31), days(31));
    equal((await command(home, ['explain', 'vault'])).status, 0);
    const left = readdirSync(folder);
    for (const name of [own, young, ...others, ...special]) ok(left.includes(name), name);
    for (const name of old) ok(!left.includes(name), name);
  });

  it('is not stored by a run that fails', async () => {
    const home = scratch('home');
    mkdirSync(join(home, '.cache'));
    equal((await command(home, ['new', 'infra', '--set', 'nothing'])).status, 2);
    deepEqual(readdirSync(folderIn(home)), []);
  });

  it('is stored again after a day, with what was compiled since then', async () => {
    const home = scratch('home');
    mkdirSync(join(home, '.cache'));
    const code = (): string => {
      const name = readdirSync(folderIn(home)).find((one) => one.endsWith('-new'));
      return join(folderIn(home), name ?? '');
    };
    equal((await command(home, ['new', '--help'])).status, 0);
    const little = statSync(code()).size;
    equal((await command(home, ['new', 'one', '--name', 'infra', '--example'])).status, 0);
    equal(statSync(code()).size, little);
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(code(), yesterday, yesterday);
    equal((await command(home, ['new', 'two', '--name', 'infra', '--example'])).status, 0);
    const much = statSync(code()).size;
    ok(much > little * 1.5, `${much} is not much more than ${little}`);
    utimesSync(code(), yesterday, yesterday);
    equal((await command(home, ['new', '--help'])).status, 0);
    ok(statSync(code()).size > little * 1.5, 'a run that uses less does not lose code');
    deepEqual(listing(join(home, 'two')), listing(join(home, 'one')));
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
