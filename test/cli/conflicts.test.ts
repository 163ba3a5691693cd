import { deepEqual, doesNotMatch, equal, match, notDeepEqual } from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { itNeeds, scratch, stateHome } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';
import { assertRefusedIn, committed, git, made, read, rewrite } from './made.ts';

/** Moves the development environment to another organization, where a user has written over that line. */
const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const markers = [...change, '--conflicts=markers'];
const file = 'environments/dev/main.tf';
const hook = fileURLToPath(new URL('../update/die.mjs', import.meta.url));

async function clashing(): Promise<string> {
  const dir = await made();
  rewrite(dir, file, (text) => text.replace(/^( *org += ).*$/m, '$1"mine"'));
  appendFileSync(join(dir, 'environments/dev/versions.tf'), '# mine\n');
  return dir;
}

/** What a user does with markers: he keeps the templates' side. */
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

  it('is none where the user changed the white space of Terraform alone: the line of the templates is there', async () => {
    const dir = await made();
    rewrite(dir, file, (text) => text.replace(/^ *org += /m, '\torg   =   '));
    const { status, text } = await cli(change, { cwd: dir });
    equal(status, 0, text);
    match(read(dir, file), /^ *org += "acme-dev"$/m);
  });

  it('is no longer a conflict once the user has made the same change', async () => {
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
    match(stderr, /Conflict markers are written\. Resolve them/);
    match(
      read(dir, file),
      /<<<<<<< yours\n[\s\S]*\|\|\|\|\|\|\| previously generated\n[\s\S]*=======\n[\s\S]*>>>>>>> templates\n/,
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
      await assertRefusedIn(
        dir,
        args,
        new RegExp(`unresolved conflicts[\\s\\S]*${file}:\\d+: still contains conflict markers`),
        3,
      );
    resolve(dir);
    equal((await cli(['update'], { cwd: dir })).status, 0);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    equal(existsSync(join(dir, '.scaffold/pending.json')), false);
    await assertRefusedIn(dir, ['update', '--abort'], /There is no update with conflict markers to abort/);
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
    match(stdout, /^Restored \d+ files to the state before the update\.$/m);
    deepEqual(listing(dir), before);
  });

  it('is undone by --abort from any folder inside, too, and --dry-run only says so', async () => {
    const dir = await clashing();
    await cli(markers, { cwd: dir });
    const marked = listing(dir);
    match((await cli(['update', '--abort', '--dry-run'], { cwd: dir })).stdout, /^Would restore \d+ files/);
    deepEqual(listing(dir), marked);
    equal((await cli(['update', '--abort'], { cwd: join(dir, 'environments/dev') })).status, 0);
    doesNotMatch(read(dir, file), /<<<<<<</);
  });

  itNeeds(['git'], 'cannot be undone once it is committed', async () => {
    const dir = await committed(await clashing());
    await cli(markers, { cwd: dir });
    await git(dir, 'commit', '-qam', 'With markers');
    await assertRefusedIn(dir, ['update', '--abort'], /The update was committed\. It cannot be aborted/);
  });

  itNeeds(['git'], 'puts nothing into git but what a person sees', async () => {
    const dir = await committed(await clashing());
    await cli(markers, { cwd: dir });
    const { stdout } = await git(dir, 'status', '--porcelain', '--untracked-files=all');
    doesNotMatch(stdout, /abort|transaction/);
  });

  it('has no place in a file that is no text', async () => {
    const dir = await made();
    writeFileSync(join(dir, file), Buffer.from([0xff, 0xfe, 0x00]));
    await assertStops(dir, markers, /Conflict markers can only be written to text files/);
  });
});

describe('--abort', () => {
  it('says so where there is nothing to undo', async () => {
    await assertRefusedIn(await made(), ['update', '--abort'], /There is no update with conflict markers to abort/);
  });

  it('refuses, naming the file, where something was changed since; and takes it once that is away', async () => {
    const dir = await clashing();
    const before = listing(dir);
    await cli(markers, { cwd: dir });
    appendFileSync(join(dir, file), '# a day of work\n');
    await assertRefusedIn(dir, ['update', '--abort'], new RegExp(`Changed since the update: ${file}\\.`));
    rewrite(dir, file, (text) => text.replace('# a day of work\n', ''));
    equal((await cli(['update', '--abort'], { cwd: dir })).status, 0);
    deepEqual(listing(dir), before);
  });

  it('gives back the permissions to the bit, and keeps no copy that others may read', async () => {
    const dir = await clashing();
    chmodSync(join(dir, file), 0o600);
    chmodSync(join(dir, 'environments/dev/versions.tf'), 0o4755);
    const modes = (): readonly number[] =>
      [file, 'environments/dev/versions.tf'].map((path) => statSync(join(dir, path)).mode & 0o7777);
    const own = scratch('state');
    const here = { cwd: dir, env: { XDG_STATE_HOME: own } };
    equal((await cli([...markers, '--engine', 'opentofu'], here)).status, 3);
    for (const [path, state] of Object.entries(listing(own))) {
      if (path.endsWith('/')) equal(state, '700', path);
      else if (read(own, path).includes('"mine"')) match(state, /^600 /, path);
    }
    equal((await cli(['update', '--abort'], here)).status, 0);
    deepEqual(modes(), [0o600, 0o4755]);
  });

  it('first repairs what an interrupted run left', async () => {
    const dir = await clashing();
    const before = listing(dir);
    for (const at of ['3', '4', '6']) {
      await cli(markers, { cwd: dir, node: [`--import=${hook}`], env: { DIE_CALL: 'renameSync', DIE_AT: at } });
      notDeepEqual(listing(stateHome), {});
      const { status, text } = await cli(['update', '--abort'], { cwd: dir });
      equal(status, 0, text);
      deepEqual(listing(dir), before);
    }
  });

  slowIt('may die itself, at any file, and is finished by the next run', async () => {
    const dir = await clashing();
    const before = listing(dir);
    for (const at of ['2', '3', '4', '5', '7']) {
      equal((await cli(markers, { cwd: dir })).status, 3);
      const death = { DIE_CALL: 'renameSync', DIE_AT: at };
      await cli(['update', '--abort'], { cwd: dir, node: [`--import=${hook}`], env: death });
      equal((await cli(['update', '--recover'], { cwd: dir })).status, 0);
      if (JSON.stringify(listing(dir)) !== JSON.stringify(before))
        equal((await cli(['update', '--abort'], { cwd: dir })).status, 0);
      deepEqual(listing(dir), before);
    }
  });

  it('is not fooled by a record that came with the repository', async () => {
    const dir = await made();
    mkdirSync(join(dir, '.scaffold/abort'));
    const files = [{ path: 'README.md', text: 'evil', executable: false }];
    writeFileSync(join(dir, '.scaffold/abort/before.json'), JSON.stringify({ format: 1, head: null, files }));
    const before = listing(dir);
    const { status, stderr } = await cli(['update', '--abort'], { cwd: dir });
    equal(status, 2);
    match(
      stderr,
      /\.scaffold\/abort is part of the repository and was not used[\s\S]*There is no update with conflict markers to abort/,
    );
    deepEqual(listing(dir), before);
  });
});

/** A run that shows what it decided, and then stops with one message and changes no byte. */
async function assertStops(dir: string, args: readonly string[], says: RegExp): Promise<void> {
  const before = listing(dir);
  const ran = await cli(args, { cwd: dir });
  assertTold({ ...ran, stdout: '' }, 2, says);
  deepEqual(listing(dir), before);
}
