import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import { sources } from '../build/bundle.ts';
import { credentials } from '../credential/credentials.ts';
import { forms } from '../credential/forms.ts';
import { listing } from '../folder.ts';
import { keyShaped } from '../key.ts';
import { type Ran, scratch } from '../terraform/workbench.ts';
import { cli, enough } from './cli.ts';
import { captured } from './in-process.ts';
import { made, rewrite } from './made.ts';

const key = keyShaped();

/** The output shows no part of the key, but says that there is one. */
function assertHidden({ text }: Pick<Ran, 'text'>): void {
  for (let at = 0; at + 16 <= key.length; at += 4) ok(!text.includes(key.slice(at, at + 16)), text);
}

describe('A key in a file of the user is never shown', () => {
  it('by new, in the difference to a file that is there', async () => {
    const dir = scratch('keys');
    mkdirSync(join(dir, 'infra'));
    writeFileSync(join(dir, 'infra/SECURITY.md'), `export UNIONAI_API_KEY=${key}\n`);
    for (const more of [[], ['--force', '--dry-run', '--diff']]) {
      const ran = await cli(['new', 'infra', ...enough, ...more], { cwd: dir });
      assertHidden(ran);
      match(ran.text, /key not shown/);
    }
  });

  for (const args of [
    [],
    ['--diff', '--dry-run'],
    ['--json', '--dry-run'],
    ['--check'],
    ['--conflicts=markers', '--allow-dirty'],
  ]) {
    it(`by update ${args.join(' ')}, where it meets a change`, async () => {
      const dir = await made();
      rewrite(dir, 'environments/dev/backend.tf', (text) => text.replace('acme-tfstate', key));
      assertHidden(await cli(['update', '--set', 'backend.bucket=another-bucket', ...args], { cwd: dir }));
    });
  }

  it('by update, where the key is wrapped and a difference shows a part of it', async () => {
    const dir = await made();
    const lines = (key.match(/.{1,30}/g) ?? []).map((line) => `# ${line}\n`);
    rewrite(dir, 'environments/dev/backend.tf', (text) => `${text}${lines.join('')}`);
    const args = ['update', '--set', 'backend.bucket=another-bucket', '--diff', '--dry-run'];
    assertHidden(await cli(args, { cwd: dir }));
  });

  it('by update --adopt, in what it infers', async () => {
    const dir = scratch('keys');
    writeFileSync(join(dir, 'main.tf'), `provider "unionai" {\n  allowed_orgs = ["${key}"]\n}\n`);
    assertHidden(await cli(['update', '--adopt'], { cwd: dir }));
  });

  it('by a failure that names a folder', async () => {
    const dir = scratch('keys');
    mkdirSync(join(dir, key));
    for (const args of [['update'], ['update', '--json'], ['new', '.', ...enough, '--name', 'infra', '--json']])
      assertHidden(await cli(args, { cwd: join(dir, key) }));
  });

  it('by Yeoman', async () => {
    const dir = await made();
    rewrite(dir, 'environments/dev/backend.tf', (text) => text.replace('acme-tfstate', key));
    const logged: string[] = [];
    // A spy is made for the log and for each of its methods; all of them collect what is logged.
    const spyFactory = (): unknown => (text: unknown) => logged.push(String(text));
    const env = createEnv({ cwd: dir, adapter: new TestAdapter({ spyFactory } as object), skipInstall: true });
    const path = fileURLToPath(new URL('../../dist/generators/update/index.js', import.meta.url));
    env.register(path, { namespace: 'unionai-terraform:update' });
    const before = process.exitCode;
    const options: object = { set: 'backend.bucket=another-bucket', diff: true };
    await captured(dir, () => env.run(['unionai-terraform:update'], options));
    equal(process.exitCode, 3);
    process.exitCode = before;
    ok(logged.some((text) => text.includes('key not shown')));
    assertHidden({ text: logged.join('\n') });
  });
});

describe('A key is never kept', () => {
  const description = (text: string): readonly string[] => [
    ...['new', 'infra', ...enough, '--environments', 'dev'],
    ...['--set', `environments[0].description=${text}`],
  ];

  // Every form is tested where it is recognized: test/credential/.
  for (const title of ['wrapped at 76 columns, as base64 does', 'divided by blanks', 'encoded twice']) {
    it(`in an answer: ${title}`, async () => {
      const dir = scratch('keys');
      const ran = await cli(description(forms[title]?.(key) ?? ''), { cwd: dir });
      equal(ran.status, 2, ran.text);
      match(
        ran.stderr,
        /description: contains what looks like a Union\.ai API key; answers must not contain credentials/,
      );
      assertHidden(ran);
      deepEqual(listing(dir), {});
    });
  }

  it('in an answer: any other credential', async () => {
    const dir = scratch('keys');
    for (const [title, text] of Object.entries(credentials()).slice(0, 5)) {
      const { status, stderr } = await cli(description(text), { cwd: dir });
      equal(status, 2, title);
      match(stderr, /description: contains what looks like an? /);
      ok(!stderr.includes(text.slice(8, 24)), title);
    }
    deepEqual(listing(dir), {});
  });

  it('in two answers, a half in each', async () => {
    const dir = scratch('keys');
    const half = Math.ceil(key.length / 8) * 4;
    const environments = [key.slice(0, half), key.slice(half)].map((text, index) => ({
      name: `e${index}`,
      org: `acme-${index}`,
      description: text,
    }));
    const args = ['new', 'infra', ...enough, '--set', `environments=${JSON.stringify(environments)}`];
    const ran = await cli(args, { cwd: dir });
    equal(ran.status, 2, ran.text);
    assertHidden(ran);
    deepEqual(listing(dir), {});
  });

  it('in the name of a new folder', async () => {
    const dir = scratch('keys');
    for (const more of [[], ['--json', '--dry-run']]) {
      const ran = await cli(['new', key, '--name', 'infra', ...enough, ...more], { cwd: dir });
      equal(ran.status, 2);
      match(ran.stderr, /The name of the folder contains what looks like a Union\.ai API key/);
      assertHidden(ran);
    }
    deepEqual(listing(dir), {});
  });

  it('in what an answers file of 64 kB of base64 takes: the answer comes at once', async () => {
    const dir = scratch('keys');
    writeFileSync(join(dir, 'a.json'), JSON.stringify({ name: 'QUFB'.repeat(16_000) }));
    equal((await cli(['new', 'x', '--dry-run', '--answers', 'a.json'], { cwd: dir })).status, 2);
  });
});

describe('All output passes one filter', () => {
  it('because one module writes to the output streams', () => {
    const writers = [...sources()].filter(([, text]) =>
      /process\.std(out|err)\.write|console\.|writeSync\([12]/.test(text),
    );
    // src/launch.ts prints the help and the version as the build prepared them.
    deepEqual(
      writers.map(([path]) => path),
      ['src/launch.ts', 'src/shell/output.ts'],
    );
  });

  it('which writes characters that command a terminal as escapes', async () => {
    const dir = await made();
    rewrite(dir, '.yo-rc.json', (text) =>
      text.replace('"engine": "terraform"', '"engine": "\\u001b[31m\\u009b\\u202e"'),
    );
    const { status, text } = await cli(['update'], { cwd: dir });
    equal(status, 2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('also in a difference of a file that holds them', async () => {
    const dir = await made();
    rewrite(dir, 'environments/dev/backend.tf', (text) => text.replace('acme-tfstate', '\u001b]0;owned\u0007'));
    const { stdout } = await cli(['update', '--set', 'backend.bucket=another-bucket', '--diff', '--dry-run'], {
      cwd: dir,
    });
    match(stdout, /\\u001b\]0;owned\\u0007/);
    ok(readFileSync(join(dir, 'environments/dev/backend.tf'), 'utf8').includes('\u001b'));
  });
});
