import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { assertTold, cli } from './cli.ts';
import { assertRefusedIn, committed, git, made, read, rewrite } from './made.ts';

/** Moves the development environment to another organisation, where somebody has written over that line. */
const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const markers = [...change, '--conflicts=markers'];
const file = 'environments/dev/main.tf';

async function clashing(): Promise<string> {
  const dir = await made();
  rewrite(dir, file, (text) => text.replace(/^( *org += ).*$/m, '$1"mine"'));
  appendFileSync(join(dir, 'environments/dev/versions.tf'), '# mine\n');
  return dir;
}

/** What somebody does with markers: he keeps the templates' side. */
function resolve(dir: string): void {
  rewrite(dir, file, (text) =>
    text.replace(/^<<<<<<< yours\n[\s\S]*?^=======\n([\s\S]*?)^>>>>>>> templates\n/gm, '$1'),
  );
}

describe('A conflict', () => {
  it('stops the run: nothing is written, the lines of both are shown, and the exit code is 3', async () => {
    const dir = await clashing();
    const before = listing(dir);
    for (const more of [[], ['--dry-run'], ['--diff']]) {
      const { status, stdout, stderr } = await cli([...change, ...more], { cwd: dir });
      equal(status, 3);
      match(stdout, new RegExp(`^conflict +${file}$`, 'm'));
      match(stderr, new RegExp(`^${file}:\\d+: you and the templates changed the same lines$`, 'm'));
      match(stderr, /<<<<<<< yours\n.*"mine"[\s\S]*=======\n.*"acme-dev"[\s\S]*>>>>>>> templates/);
      match(stderr, /Nothing was written/);
      deepEqual(listing(dir), before);
    }
  });

  it('is a value in --json, with its line', async () => {
    const dir = await clashing();
    const { status, stdout } = await cli([...change, '--json'], { cwd: dir });
    equal(status, 3);
    const { files } = JSON.parse(stdout);
    const [conflict] = files.filter(({ action }: { action: string }) => action === 'conflict');
    equal(conflict.path, file);
    const line =
      read(dir, file)
        .split('\n')
        .findIndex((one) => one.includes('"mine"')) + 1;
    equal(conflict.conflicts[0].line, line);
  });

  it('is no conflict any more once the person has made the same change', async () => {
    const dir = await clashing();
    rewrite(dir, file, (text) => text.replace('"mine"', '"acme-dev"'));
    const { status, stderr } = await cli(change, { cwd: dir });
    equal(status, 0, stderr);
  });
});

describe('--conflicts=markers', () => {
  it('writes markers there, merges all the rest, and exits with 3', async () => {
    const dir = await clashing();
    const { status, stderr } = await cli([...markers, '--engine', 'opentofu'], { cwd: dir });
    equal(status, 3);
    match(stderr, /Markers were written\. Resolve them/);
    match(
      read(dir, file),
      /<<<<<<< yours\n[\s\S]*\|\|\|\|\|\|\| as it was rendered\n[\s\S]*=======\n[\s\S]*>>>>>>> templates\n/,
    );
    equal(existsSync(join(dir, '.opentofu-version')), true);
    match(read(dir, 'environments/dev/versions.tf'), /# mine\n$/);
  });

  it('records the base of what was merged only', async () => {
    const dir = await clashing();
    const base = (): Record<string, string> => JSON.parse(read(dir, '.scaffold/base.json')).files;
    const before = base()[file];
    await cli(markers, { cwd: dir });
    equal(base()[file], before, 'what conflicts stays recorded as it was');
  });

  it('stays unresolved until the markers are gone; then update puts the record right', async () => {
    const dir = await clashing();
    await cli(markers, { cwd: dir });
    for (const args of [['update'], ['update', '--check'], ['environment', 'qa', '--org', 'acme-qa']])
      await assertRefusedIn(dir, args, new RegExp(`not resolved[\\s\\S]*${file}:\\d+: still holds the markers`), 3);
    resolve(dir);
    equal((await cli(['update'], { cwd: dir })).status, 0);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    equal(existsSync(join(dir, '.scaffold/pending.json')), false);
    equal(existsSync(join(dir, '.scaffold/abort/before.json')), false);
    const again = await cli(['update', '--set', 'environments[dev].org=acme-other'], { cwd: dir });
    equal(again.status, 0, 'what was resolved is the base of the next merge');
    match(read(dir, file), /"acme-other"/);
  });

  it('is undone by --abort, byte for byte', async () => {
    const dir = await clashing();
    rewrite(dir, 'SECURITY.md', (text) => text.replaceAll('\n', '\r\n'));
    const before = listing(dir);
    equal((await cli([...markers, '--engine', 'opentofu', '--ci', 'none'], { cwd: dir })).status, 3);
    const { status, stdout } = await cli(['update', '--abort'], { cwd: dir });
    equal(status, 0);
    match(stdout, /^Put \d+ files back as before the update\.$/m);
    deepEqual(listing(dir), before);
  });

  it('is undone by --abort from any folder inside, too, and --dry-run only says so', async () => {
    const dir = await clashing();
    await cli(markers, { cwd: dir });
    const marked = listing(dir);
    match((await cli(['update', '--abort', '--dry-run'], { cwd: dir })).stdout, /^Would put \d+ files back/);
    deepEqual(listing(dir), marked);
    equal((await cli(['update', '--abort'], { cwd: join(dir, 'environments/dev') })).status, 0);
    doesNotMatch(read(dir, file), /<<<<<<</);
  });

  it('cannot be undone once it is committed', async () => {
    const dir = await committed(await clashing());
    await cli(markers, { cwd: dir });
    await git(dir, 'commit', '-qam', 'With markers');
    await assertRefusedIn(dir, ['update', '--abort'], /was committed since, so there is nothing to abort/);
  });

  it('puts nothing into git but what a person sees', async () => {
    const dir = await committed(await clashing());
    await cli(markers, { cwd: dir });
    const { stdout } = await git(dir, 'status', '--porcelain', '--untracked-files=all');
    doesNotMatch(stdout, /abort|transaction/);
  });

  it('has no place in a file that is no text', async () => {
    const dir = await made();
    writeFileSync(join(dir, file), Buffer.from([0xff, 0xfe, 0x00]));
    await assertStops(dir, markers, /no markers can be written into a file that is no text/);
  });
});

describe('--abort', () => {
  it('says so where there is nothing to undo', async () => {
    await assertRefusedIn(await made(), ['update', '--abort'], /There is no update to abort/);
  });

  for (const [title, text] of Object.entries({
    'is no JSON': '{',
    'holds nothing': '{}',
    'leads out of the repository': '{"format":1,"head":null,"files":[{"path":"../x","text":"","executable":false}]}',
    'is a hook of git': '{"format":1,"head":null,"files":[{"path":".git/hooks/x","text":"","executable":true}]}',
    'is null': 'null',
    'is of another shape': '{"format":1,"head":null,"files":[{"path":3}]}',
  })) {
    it(`trusts no record of the update that ${title}`, async () => {
      const dir = await clashing();
      await cli(markers, { cwd: dir });
      writeFileSync(join(dir, '.scaffold/abort/before.json'), text);
      await assertRefusedIn(dir, ['update', '--abort'], /before\.json cannot be used/);
    });
  }
});

/** A run that shows what it decided, and then stops with one message and changes no byte. */
async function assertStops(dir: string, args: readonly string[], says: RegExp): Promise<void> {
  const before = listing(dir);
  const ran = await cli(args, { cwd: dir });
  assertTold({ ...ran, stdout: '' }, 2, says);
  deepEqual(listing(dir), before);
}
