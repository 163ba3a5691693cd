import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';
import { committed, git, read, recorded, rewrite, withoutGit } from './made.ts';

/** What differs between the platforms: a file at the top of each repository alone, and one that all share. */
const platforms = {
  'github-actions': { own: '.github/workflows/union-deploy.yml', shared: '.github/dependabot.yml' },
  'gitlab-ci': { own: 'infra/union/.gitlab-ci.yml', shared: '.gitlab-ci.yml' },
} as const;
type Platform = keyof typeof platforms;

/** A work tree with a README, as a company has it before the first repository comes. */
async function workTree(): Promise<string> {
  const top = scratch('mono');
  writeFileSync(join(top, 'README.md'), '# Everything\n');
  return committed(top);
}

async function create(top: string, folder: string, ci: Platform, more: readonly string[] = []) {
  return cli(
    ['new', folder, ...enough, '--environments', 'dev,prod', '--ci', ci, '--set', 'ci.owners=@acme/platform', ...more],
    { cwd: top },
  );
}

/** Adds the lines that were printed to a shared file, as its owner would. */
function addLines(top: string, file: string, stdout: string): void {
  const lines = new RegExp(`${file} belongs to .*\\n((?: {5}.*\\n?)+)`).exec(stdout)?.[1]?.replace(/^ {5}/gm, '') ?? '';
  ok(lines !== '', stdout);
  const own = lines.replace(/^include:.*\n/, '');
  rewrite(top, file, (text) =>
    lines === own ? `${text}${own}` : text.replace(/^(include:\n)/m, (line) => `${line}${own}\n`),
  );
}

async function commitAll(top: string): Promise<void> {
  await git(top, 'add', '-A');
  equal((await git(top, 'commit', '-q', '-m', 'Next')).status, 0);
}

for (const [ci, { own, shared }] of Object.entries(platforms) as [Platform, (typeof platforms)[Platform]][])
  describe(`Two repositories in one work tree, ${ci}`, () => {
    needs('git');
    let top: string;
    let union: string;
    let other: string;
    let second: Awaited<ReturnType<typeof cli>>;

    before(async () => {
      top = await workTree();
      equal((await create(top, 'infra/union', ci)).status, 0);
      second = await create(top, 'platform/other', ci);
      equal(second.status, 0, second.text);
      [union, other] = [join(top, 'infra/union'), join(top, 'platform/other')];
    });

    it('record their folders, and have the pipeline at the top of the work tree', () => {
      deepEqual([recorded(union).path, recorded(other).path], ['infra/union', 'platform/other']);
      ok(existsSync(join(top, own)));
      ok(existsSync(join(top, shared)));
      ok(!existsSync(join(union, '.github')));
      doesNotMatch(read(union, '.scaffold/manifest.json'), /\.\.\//);
      match(read(union, '.scaffold/manifest.json'), /":\/\.git/);
    });

    it('share single files: the lines to add are printed for the second, and --check fails until they are there', async () => {
      match(second.stdout, new RegExp(`${shared} belongs to the whole work tree and is not changed`));
      equal((await cli(['update', '--check'], { cwd: union })).status, 0);
      const before = await cli(['update', '--check'], { cwd: other });
      equal(before.status, 1, before.text);
      match(before.stdout, new RegExp(`^skip +../../${shared}  \\(belongs to the whole work tree`, 'm'));
      for (const [, file = ''] of second.stdout.matchAll(/^ +\d+\. \.\.\/\.\.\/(\S+) belongs/gm))
        addLines(top, file, second.stdout);
      for (const dir of [union, other]) {
        const { status, text } = await cli(['update', '--check'], { cwd: dir });
        equal(status, 0, text);
      }
      await commitAll(top);
    });

    it('a new environment changes the pipeline of its repository alone', async () => {
      const of = withoutGit(listing(other));
      const { status, stdout } = await cli(['environment', 'staging', '--org', 'acme-staging', '--json'], {
        cwd: union,
      });
      equal(status, 0);
      const paths = JSON.parse(stdout).files.map(({ path }: { path: string }) => join('infra/union', path));
      ok(paths.includes(own), stdout);
      match(read(top, own), /plan[:-]staging:/);
      deepEqual(withoutGit(listing(other)), of);
      await commitAll(top);
    });

    it('an edit at the top is merged, a conflict there is written with markers, and abort puts it back', async () => {
      rewrite(top, own, (text) => `# ours\n${text}`);
      const refused = await cli(['update', '--set', 'ci.branch=trunk'], { cwd: union });
      equal(refused.status, 2, refused.text);
      match(refused.stderr, /Uncommitted changes/);
      await commitAll(top);
      const merged = await cli(['update', '--set', 'ci.branch=trunk'], { cwd: union });
      equal(merged.status, 0, merged.text);
      match(read(top, own), /^# ours\n/);
      match(read(top, own), /trunk/);
      await commitAll(top);
      rewrite(top, own, (text) => text.replaceAll('trunk', 'mine'));
      await commitAll(top);
      const before = withoutGit(listing(top));
      const clash = await cli(['update', '--set', 'ci.branch=next', '--conflicts=markers'], { cwd: union });
      equal(clash.status, 3, clash.text);
      match(read(top, own), /^<<<<<<< yours$/m);
      const parallel = await cli(['update', '--set', 'rotation.maxAgeDays=30'], { cwd: other });
      equal(parallel.status, 0, parallel.text);
      await git(top, 'checkout', '-q', '--', 'platform', '.github');
      const aborted = await cli(['update', '--abort'], { cwd: union });
      equal(aborted.status, 0, aborted.text);
      equal(read(top, own).includes('<<<<<<<'), false);
      await git(top, 'checkout', '-q', '--', '.');
      deepEqual(withoutGit(listing(top)), before);
    });

    it('updates of both at the same time both succeed, or one has to wait', async () => {
      const ran = await Promise.all(
        [union, other].map((cwd) => cli(['update', '--set', 'rotation.maxAgeDays=45', '--allow-dirty'], { cwd })),
      );
      for (const { status, text } of ran) ok(status === 0 || status === 3 || status === 75, text);
      equal(ran[1]?.status, 0, ran[1]?.text);
    });

    it('a moved folder is reported, and its pipeline follows', async () => {
      await commitAll(top);
      renameSync(union, join(top, 'union'));
      const dir = join(top, 'union');
      assertTold(await cli(['update'], { cwd: dir }), 2, /path: is infra\/union, but .* in the folder union/);
      const { status, text } = await cli(['update', '--set', 'path=union', '--allow-dirty'], { cwd: dir });
      equal(status, 0, text);
      const pipeline = ci === 'gitlab-ci' ? 'union/.gitlab-ci.yml' : own;
      doesNotMatch(read(top, pipeline), /infra\/union/);
      equal(recorded(dir).path, 'union');
    });
  });

describe('A run in a subfolder that is killed', function () {
  needs('git');
  this.timeout(60_000);
  const hook = fileURLToPath(new URL('../update/die.mjs', import.meta.url));
  const killed = (call: string, at: number) => ({
    node: [`--import=${hook}`],
    env: { DIE_CALL: call, DIE_AT: String(at) },
  });
  const args = ['environment', 'staging', '--org', 'acme-staging'];

  slowIt('is finished by the next run, at the top, too', async () => {
    const top = await workTree();
    await create(top, 'infra/union', 'github-actions');
    await commitAll(top);
    const dir = join(top, 'infra/union');
    equal((await cli(args, { cwd: dir })).status, 0);
    const finished = withoutGit(listing(top));
    for (const [call, at] of [
      ['renameSync', 3],
      ['renameSync', 4],
      ['linkSync', 4],
      ['linkSync', 8],
    ] as const) {
      await git(top, 'reset', '-q', '--hard');
      await git(top, 'clean', '-qfd');
      equal((await cli(args, { cwd: dir, ...killed(call, at) })).status, null);
      await cli(['update', '--recover'], { cwd: dir });
      const { status, text } = await cli(recorded(dir).environments.length === 3 ? ['update'] : args, { cwd: dir });
      equal(status, 0, text);
      deepEqual(withoutGit(listing(top)), finished, `${call} ${at}`);
    }
  });

  it('creates the repository when it is run again', async () => {
    const top = await workTree();
    const wanted = await workTree();
    await create(wanted, 'infra/union', 'github-actions');
    const given = [
      'new',
      'infra/union',
      ...enough,
      '--environments',
      'dev,prod',
      '--ci',
      'github-actions',
      '--set',
      'ci.owners=@acme/platform',
    ];
    equal((await cli(given, { cwd: top, ...killed('linkSync', 4) })).status, null);
    const { status, text } = await cli(given, { cwd: top });
    equal(status, 0, text);
    deepEqual(withoutGit(listing(top)), withoutGit(listing(wanted)));
  });
});

describe('A repository in a subfolder of a work tree', () => {
  needs('git');
  it('never overwrites a workflow of another one with its name, not even with --force', async () => {
    const top = await workTree();
    equal((await create(top, 'a/union', 'github-actions')).status, 0);
    const before = withoutGit(listing(top));
    const { status, stderr } = await create(top, 'b/union', 'github-actions', ['--force']);
    equal(status, 3, stderr);
    match(stderr, /union-deploy\.yml[\s\S]*choose another one with --name/);
    deepEqual(withoutGit(listing(top)), before);
  });

  it('leaves nothing behind where the top cannot be written', async () => {
    const top = await workTree();
    mkdirSync(join(top, 'elsewhere'));
    symlinkSync('elsewhere', join(top, '.github'));
    assertTold(await create(top, 'infra/union', 'github-actions'), 2, /contains a symbolic link/);
    deepEqual([existsSync(join(top, 'infra')), readdirSync(join(top, 'elsewhere'))], [false, []]);
  });

  it('takes the CODEOWNERS that there is, wherever GitHub would find it', async () => {
    const top = await workTree();
    writeFileSync(join(top, 'CODEOWNERS'), '* @acme/all\n');
    const { stdout } = await create(top, 'infra/union', 'github-actions');
    match(stdout, /\.\.\/\.\.\/CODEOWNERS belongs to the whole work tree/);
    equal(existsSync(join(top, '.github/CODEOWNERS')), false);
    equal(read(top, 'CODEOWNERS'), '* @acme/all\n');
  });

  it('keeps a shared file deleted that a user deleted', async () => {
    const top = await workTree();
    await create(top, 'infra/union', 'github-actions');
    rmSync(join(top, '.github/dependabot.yml'));
    const dir = join(top, 'infra/union');
    equal((await cli(['update', '--set', 'rotation.maxAgeDays=30'], { cwd: dir })).status, 0);
    equal(existsSync(join(top, '.github/dependabot.yml')), false);
  });

  it('has a name that is safe in the names of workflows and environments', async () => {
    const top = await workTree();
    assertTold(
      await create(top, 'infra/My.Union', 'github-actions'),
      2,
      /cannot name the workflows and CI environments/,
    );
    equal((await create(top, 'infra/My.Union', 'github-actions', ['--name', 'my-union'])).status, 0);
  });

  it('is refused where the given folder is another one', async () => {
    const top = await workTree();
    assertTold(await create(top, 'infra/union', 'github-actions', ['--set', 'path=x']), 2, /path: is x, but/);
    assertTold(await create(scratch('plain'), 'union', 'github-actions', ['--set', 'path=x']), 2, /path: is x, but/);
  });

  it('gets a pipeline at the top when the answer comes later', async () => {
    const top = await workTree();
    equal((await cli(['new', 'infra/union', ...enough], { cwd: top })).status, 0);
    const dir = join(top, 'infra/union');
    equal(recorded(dir).path, 'infra/union');
    doesNotMatch(read(dir, 'README.md'), /git init -b/);
    const set = ['--ci', 'github-actions', '--set', 'ci.repository=acme/mono'];
    const { status, text } = await cli(['update', ...set], { cwd: dir });
    equal(status, 0, text);
    ok(existsSync(join(top, '.github/workflows/union-check.yml')));
  });

  it('reports a pipeline of an earlier version, in the subfolder; edits move along', async () => {
    const top = scratch('mono');
    equal((await create(top, 'infra/union', 'github-actions')).status, 0);
    const dir = join(top, 'infra/union');
    rewrite(dir, '.github/workflows/terraform-check.yml', (text) => `# ours\n${text}`);
    await committed(top);
    const plain = await cli(['update'], { cwd: dir });
    match(plain.stderr, /never runs.*update --set path=infra\/union/);
    const { status, text } = await cli(['update', '--set', 'path=infra/union'], { cwd: dir });
    equal(status, 0, text);
    match(read(top, '.github/workflows/union-check.yml'), /^# ours\n/);
    equal(existsSync(join(dir, '.github/workflows')), false);
  });

  it('uses no record that names any other file at the top', async () => {
    const top = await workTree();
    await create(top, 'infra/union', 'github-actions');
    const dir = join(top, 'infra/union');
    for (const path of [':/README.md', ':/.github/workflows/../../x', '../../README.md', ':/.git/config']) {
      const text = read(dir, '.scaffold/manifest.json');
      rewrite(dir, '.scaffold/manifest.json', (all) => all.replace('":/.github/CODEOWNERS"', JSON.stringify(path)));
      const { status, stderr } = await cli(['update'], { cwd: dir });
      equal(status, 2, path);
      match(stderr, /path outside the repository/);
      writeFileSync(join(dir, '.scaffold/manifest.json'), text);
    }
  });
});
