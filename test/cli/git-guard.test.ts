import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { itNeeds, needs, scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { committed, git, made, read, rewrite, withoutGit } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const file = 'environments/dev/main.tf';

/** A committed repository with an edit in a file that the change concerns, and that no commit has. */
async function dirty(): Promise<string> {
  const dir = await committed(await made());
  rewrite(dir, file, (text) => `${text}# not committed\n`);
  return dir;
}

/** The ways in which git cannot be asked about a repository. */
const failures: Readonly<Record<string, (dir: string) => Readonly<Record<string, string>>>> = {
  'git is not installed': () => ({ PATH: '/nonexistent' }),
  'the index is damaged': (dir) => {
    writeFileSync(join(dir, '.git/index'), 'no index');
    return {};
  },
  'the configuration is damaged': (dir) => {
    appendFileSync(join(dir, '.git/config'), '[core\n');
    return {};
  },
};

describe('The guard of changes that are not committed', () => {
  for (const [what, prepare] of Object.entries(failures)) {
    itNeeds(['git'], `stops the run where ${what}`, async () => {
      const dir = await dirty();
      const env = prepare(dir);
      const before = withoutGit(listing(dir));
      const { status, stderr } = await cli(change, { cwd: dir, env });
      equal(status, 74, stderr);
      match(stderr, /The Git status of this folder cannot be read: .+\. Nothing was written\./);
      deepEqual(withoutGit(listing(dir)), before);
    });
  }

  itNeeds(['git'], 'is skipped with --allow-dirty, even where git cannot be asked', async () => {
    const dir = await dirty();
    const { status, text } = await cli([...change, '--allow-dirty'], {
      cwd: dir,
      env: { PATH: '/nonexistent' },
    });
    equal(status, 0, text);
    match(read(dir, file), /acme-dev[\s\S]*# not committed/);
  });

  itNeeds(['git'], 'ignores the variables of another repository, which a hook inherits', async () => {
    const [dir, other] = [await dirty(), await committed(await made())];
    const env = { GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other, GIT_INDEX_FILE: join(other, '.git/index') };
    const { status, stderr } = await cli(change, { cwd: dir, env });
    equal(status, 2, stderr);
    match(stderr, /main\.tf/);
  });

  it('does not ask if there is no repository', async () => {
    const dir = await made();
    const { status, text } = await cli(change, { cwd: dir, env: { PATH: '/nonexistent' } });
    equal(status, 0, text);
  });
});

describe('A repository in a Git repository in a folder with a record', () => {
  needs('git');
  it('is not taken for the one above, which stays as it is', async () => {
    const above = await made();
    const dir = join(above, 'work/other');
    mkdirSync(dir, { recursive: true });
    await git(dir, 'init', '-q');
    const before = listing(above);
    const { status, stderr } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 2);
    match(
      stderr,
      new RegExp(`The repository of this generator above it, ${above}, was not changed[\\s\\S]*--cwd ${above}`),
    );
    deepEqual(listing(above), before);
  });
});

describe('A record that an editor saved', () => {
  it('with a byte order mark is read, and keeps it', async () => {
    const dir = await made();
    rewrite(dir, '.yo-rc.json', (text) => `\uFEFF${text}`);
    rewrite(dir, '.scaffold/manifest.json', (text) => `\uFEFF${text}`);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
    ok(read(dir, '.yo-rc.json').startsWith('\uFEFF{'));
    match(read(dir, '.yo-rc.json'), /"qa"/);
  });

  it('as UTF-16 is named as that, and nothing is written', async () => {
    const dir = await made();
    const text = readFileSync(join(dir, '.yo-rc.json'), 'utf8');
    writeFileSync(join(dir, '.yo-rc.json'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const before = listing(dir);
    const { status, stderr } = await cli(['update'], { cwd: dir });
    equal(status, 2);
    match(stderr, /\.yo-rc\.json is not UTF-8 text, but UTF-16[\s\S]*Save it as UTF-8/);
    deepEqual(listing(dir), before);
  });

  it('formatted with other white space is the same record', async () => {
    const dir = await made();
    for (const path of ['.scaffold/manifest.json', '.scaffold/base.json', '.yo-rc.json'])
      rewrite(dir, path, (text) => `${JSON.stringify(JSON.parse(text), null, 4)}\n`);
    const before = listing(dir);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    equal((await cli(['update'], { cwd: dir })).status, 0);
    deepEqual(listing(dir), before);
  });
});

describe('A file that is not where it was rendered', () => {
  itNeeds(['git'], 'is followed by its content: the change reaches it, and the next check is green', async () => {
    const dir = await committed(await made());
    await git(dir, 'mv', file, 'environments/dev/workspace.tf');
    rewrite(dir, 'environments/dev/workspace.tf', (text) => `${text}# mine\n`);
    await git(dir, 'commit', '-qam', 'Move');
    const { status, text } = await cli(change, { cwd: dir });
    equal(status, 0, text);
    match(read(dir, 'environments/dev/workspace.tf'), /"acme-dev"[\s\S]*# mine\n$/);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
  });

  it('is reported where it is deleted and its text changed, and not recorded as written', async () => {
    const dir = await made();
    renameSync(join(dir, file), join(scratch('away'), 'main.tf'));
    const { status, stdout } = await cli([...change, '--json'], { cwd: dir });
    equal(status, 0);
    const { files } = JSON.parse(stdout);
    deepEqual(
      files.find(({ path }: { path: string }) => path === file),
      { path: file, action: 'keep-deleted', note: 'was deleted; new template content is not written' },
    );
    match(JSON.parse(read(dir, '.scaffold/base.json')).files[file], /"acme"/);
    match((await cli(['update', '--check'], { cwd: dir })).stderr, /main\.tf was deleted/);
  });

  it('says nothing of a deleted file in which nothing is new', async () => {
    const dir = await made();
    renameSync(join(dir, '.editorconfig'), join(scratch('away'), 'editorconfig'));
    const { status, text } = await cli(['update'], { cwd: dir });
    equal(status, 0);
    ok(!text.includes('editorconfig'), text);
  });
});

describe('A run after a run that is not committed yet', () => {
  needs('git');
  it('is not refused for what the first run wrote, around edits that are committed', async () => {
    const dir = await made();
    rewrite(dir, 'README.md', (text) => `${text}\n## Ours\n`);
    await committed(dir);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
    const { status, text } = await cli(['environment', 'qb', '--org', 'acme-qb'], { cwd: dir });
    equal(status, 0, text);
    match(read(dir, 'README.md'), /qb[\s\S]*## Ours\n$/);
  });

  it('is refused for an edit that was made since', async () => {
    const dir = await committed(await made());
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
    rewrite(dir, 'README.md', (text) => `${text}\n## Ours\n`);
    const { status, stderr } = await cli(['environment', 'qb', '--org', 'acme-qb'], { cwd: dir });
    equal(status, 2, stderr);
    match(stderr, /Uncommitted changes .*README\.md/);
  });
});

describe('new in the fresh clone of a repository that a forge created', () => {
  itNeeds(['git'], 'keeps the README and AGENTS.md, adds to the .gitignore, and mentions adoption', async () => {
    const dir = join(scratch('clone'), 'infra');
    mkdirSync(dir);
    writeFileSync(join(dir, 'README.md'), '# infra\nOurs.\n');
    writeFileSync(join(dir, '.gitignore'), 'node_modules/\n*.tfstate\n');
    writeFileSync(join(dir, 'LICENSE'), 'MIT\n');
    writeFileSync(join(dir, 'AGENTS.md'), 'Our rules.\n');
    await git(dir, 'init', '-q');
    await git(dir, 'add', '-A');
    await git(dir, 'commit', '-qm', 'Initial commit');
    const { status, text } = await cli(['new', '.', '--yes', '--example'], { cwd: dir });
    equal(status, 0, text);
    match(text, /README\.md exists and is kept\. .*update --adopt/);
    equal(read(dir, 'README.md'), '# infra\nOurs.\n');
    const ignored = read(dir, '.gitignore').split('\n');
    deepEqual(ignored.slice(0, 2), ['node_modules/', '*.tfstate']);
    equal(ignored.filter((line) => line === '*.tfstate').length, 1);
    ok(ignored.includes('*.tfvars'), read(dir, '.gitignore'));
    const next = await cli(['environment', 'qa', '--org', 'acme-qa', '--allow-dirty'], { cwd: dir });
    equal(next.status, 0, next.text);
    equal(read(dir, 'README.md'), '# infra\nOurs.\n');
    equal(read(dir, 'AGENTS.md'), 'Our rules.\n');
  });

  it('is refused where anything else is in the way', async () => {
    const dir = join(scratch('clone'), 'infra');
    mkdirSync(join(dir, 'modules/workspace'), { recursive: true });
    writeFileSync(join(dir, 'README.md'), '# infra\n');
    writeFileSync(join(dir, 'modules/workspace/main.tf'), '# ours\n');
    const before = listing(dir);
    const { status } = await cli(['new', '.', '--yes', '--example'], { cwd: dir });
    equal(status, 3);
    deepEqual(listing(dir), before);
  });
});
