import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { committed, git, made, read, recorded, rewrite, withoutGit } from '../cli/made.ts';
import { type Listing, listing } from '../folder.ts';
import { isSlow, slowIt } from '../slow.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';

/** Commits whatever there is, and must. */
async function commit(dir: string, message: string): Promise<void> {
  await git(dir, 'add', '-A');
  const { status, text } = await git(dir, 'commit', '-qm', message);
  equal(status, 0, text);
}

async function ran(dir: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, text } = await cli(args, { cwd: dir });
  equal(status, 0, text);
  return stdout;
}

const originals = new Map<string, string>();

/** A copy of a repository that is made once. */
async function copyOf(name: string, make: () => Promise<string>): Promise<string> {
  const known = originals.get(name);
  const original = known !== undefined && existsSync(known) ? known : await make();
  originals.set(name, original);
  const dir = scratch('copy');
  cpSync(original, dir, { recursive: true });
  return dir;
}

/** A repository, and two branches of it that each add an environment and edit something; `a` is checked out. */
function branched(a: string, b: string, more: readonly string[]): Promise<string> {
  return copyOf([a, b, ...more].join(' '), () => branch(a, b, more));
}

async function branch(a: string, b: string, more: readonly string[]): Promise<string> {
  const dir = await committed(await made(more));
  for (const name of [b, a]) {
    await git(dir, 'checkout', '-q', '-b', name, 'main');
    await ran(dir, 'environment', name, '--org', name);
    appendFileSync(
      join(dir, name === a ? 'modules/workspace/main.tf' : 'scripts/find-keys.sh'),
      `# mine, on ${name}\n`,
    );
    await commit(dir, `Add ${name}`);
  }
  return dir;
}

async function unmerged(dir: string): Promise<readonly string[]> {
  return (await git(dir, 'diff', '--name-only', '--diff-filter=U')).stdout.split('\n').filter((path) => path !== '');
}

/** What a person makes of the two lists of environments, by hand: both, in the order of their tiers. */
async function resolveAnswers(dir: string): Promise<void> {
  if (!(await unmerged(dir)).includes('.yo-rc.json')) return;
  const side = async (stage: number) =>
    JSON.parse((await git(dir, 'show', `:${stage}:.yo-rc.json`)).stdout)['generator-unionai-terraform'];
  const [ours, theirs] = [await side(2), await side(3)];
  const known = new Set(ours.environments.map(({ name }: { name: string }) => name));
  const environments = [
    ...ours.environments,
    ...theirs.environments.filter(({ name }: { name: string }) => !known.has(name)),
  ];
  writeFileSync(join(dir, '.yo-rc.json'), JSON.stringify({ 'generator-unionai-terraform': { ...ours, environments } }));
}

/** After the merge and one update, all is as if both environments had been added one after the other. */
async function assertRight(dir: string, a: string, b: string, more: readonly string[]): Promise<void> {
  await ran(dir, 'update');
  await git(dir, 'commit', '-qam', 'Put right');
  await ran(dir, 'environment', 'later', '--org', 'later');
  match(read(dir, 'modules/workspace/main.tf'), new RegExp(`# mine, on ${a}\n$`));
  match(read(dir, 'scripts/find-keys.sh'), new RegExp(`# mine, on ${b}\n$`));
  const straight = await made(more);
  const names = recorded(dir).environments.map(({ name }: { name: string }) => name);
  for (const name of names.filter((one: string) => [a, b].includes(one)))
    await ran(straight, 'environment', name, '--org', name);
  await ran(straight, 'environment', 'later', '--org', 'later');
  appendFileSync(join(straight, 'modules/workspace/main.tf'), `# mine, on ${a}\n`);
  appendFileSync(join(straight, 'scripts/find-keys.sh'), `# mine, on ${b}\n`);
  // How a person formats .yo-rc.json is theirs.
  deepEqual(recorded(dir), recorded(straight));
  const files = ({ '.yo-rc.json': _record, ...rest }: Listing): Listing => rest;
  deepEqual(files(withoutGit(listing(dir))), files(withoutGit(listing(straight))));
}

const shapes: readonly (readonly string[])[] = [
  ['--ci', 'github-actions'],
  ['--ci', 'github-actions', '--layout', 'aliases'],
  ['--ci', 'gitlab-ci'],
  ['--ci', 'none', '--layout', 'aliases', '--secret-store', 'environment'],
];
/** Where git may conflict: the record, and files that list every environment. */
const mayConflict =
  /^(\.yo-rc\.json|\.scaffold\/.*|README\.md|RUNBOOK\.md|keys\.tf|tests\/.*|bootstrap\/\w+\/(?:environments|outputs)\.tf|\.gitlab-ci\.yml|\.github\/workflows\/.*)$/;

/** Of one tier, whose places in every list are the same; in the one order and in the other; and of two tiers. */
const pairs: readonly (readonly [string, string])[] = [
  ['qa-a', 'qa-b'],
  ['qa-b', 'qa-a'],
  ['dev-a', 'prod-b'],
];

describe('Two branches that each add an environment', function () {
  needs('git');
  this.timeout(60_000);

  for (const more of isSlow ? shapes : shapes.slice(1, 2))
    for (const [a, b] of isSlow ? pairs : pairs.slice(0, 1)) {
      it(`${a} and ${b}, ${more.join(' ')}: update puts right what git leaves`, async () => {
        const dir = await branched(a, b, more);
        await git(dir, 'merge', '-q', b);
        for (const path of await unmerged(dir)) match(path, mayConflict);
        await resolveAnswers(dir);
        await commit(dir, 'Merge');
        await assertRight(dir, a, b, more);
      });
    }

  it('keep an edit that one of them made in the lines where git conflicts', async () => {
    const more = ['--ci', 'github-actions'];
    const dir = await branched('qa-a', 'qa-b', more);
    await git(dir, 'checkout', '-q', 'qa-b');
    const path = '.github/workflows/terraform-deploy.yml';
    rewrite(dir, path, (text) => text.replace('Plan qa-b', 'Plan qa-b with care'));
    await commit(dir, 'Edit');
    await git(dir, 'checkout', '-q', 'qa-a');
    await git(dir, 'merge', '-q', 'qa-b');
    ok((await unmerged(dir)).includes(path), 'git conflicts there');
    await resolveAnswers(dir);
    await ran(dir, 'update', '--allow-dirty');
    const straight = await made(more);
    for (const name of ['qa-a', 'qa-b']) await ran(straight, 'environment', name, '--org', name);
    equal(read(dir, path), read(straight, path).replace('Plan qa-b', 'Plan qa-b with care'));
    await commit(dir, 'Merge');
    equal((await cli(['update'], { cwd: dir })).status, 0);
    match(read(dir, path), /Plan qa-b with care/);
  });

  it('leave to a person what both changed in different ways, with the line, and write nothing', async () => {
    const dir = await branched('qa-a', 'qa-b', ['--ci', 'github-actions']);
    const path = '.github/workflows/terraform-deploy.yml';
    for (const name of ['qa-b', 'qa-a']) {
      await git(dir, 'checkout', '-q', name);
      rewrite(dir, path, (text) => text.replace('Plan staging', `Plan staging for ${name}`));
      await commit(dir, 'Edit');
    }
    await git(dir, 'merge', '-q', 'qa-b');
    await resolveAnswers(dir);
    const before = withoutGit(listing(dir));
    const { status, stderr } = await cli(['update', '--allow-dirty'], { cwd: dir });
    equal(status, 3);
    match(stderr, /terraform-deploy\.yml:\d+: contains the conflict markers of a Git merge/);
    deepEqual(withoutGit(listing(dir)), before);
  });

  slowIt('are put right before the merge is committed, too', async () => {
    const more = ['--ci', 'github-actions'];
    const dir = await branched('qa-a', 'qa-b', more);
    await git(dir, 'merge', '-q', 'qa-b');
    await resolveAnswers(dir);
    await ran(dir, 'update', '--allow-dirty');
    await commit(dir, 'Merge');
    await assertRight(dir, 'qa-a', 'qa-b', more);
  });

  slowIt('one after the other by a rebase', async () => {
    const more = ['--ci', 'github-actions'];
    const dir = await branched('qa-a', 'qa-b', more);
    await git(dir, 'rebase', '-q', 'qa-b');
    for (const path of await unmerged(dir)) match(path, mayConflict);
    await resolveAnswers(dir);
    await git(dir, 'add', '-A');
    await git(dir, '-c', 'core.editor=true', 'rebase', '--continue');
    await assertRight(dir, 'qa-a', 'qa-b', more);
  });

  it('says to resolve the answers first', async () => {
    const dir = await branched('qa-a', 'qa-b', []);
    await git(dir, 'merge', '-q', 'qa-b');
    const { status, stderr } = await cli(['update'], { cwd: dir });
    equal(status, 2);
    match(stderr, /If it contains a Git merge conflict, resolve it first, then run update/);
  });
});

describe('What git and other tools do to a repository', function () {
  needs('git');
  this.timeout(60_000);

  /** With edits, an environment more, and a history. */
  const lived = (): Promise<string> => copyOf('lived', live);

  async function live(): Promise<string> {
    const dir = await committed(await made());
    appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\n');
    await commit(dir, 'Edit');
    await git(dir, 'checkout', '-q', '-b', 'more');
    await ran(dir, 'environment', 'qa', '--org', 'acme-qa');
    await commit(dir, 'Add qa');
    return dir;
  }

  /** Nothing to do, and an update still merges around the edit. */
  async function assertAlive(dir: string): Promise<void> {
    await ran(dir, 'update', '--check');
    await ran(dir, 'update', '--set', 'environments[dev].org=acme-dev');
    match(read(dir, 'environments/dev/main.tf'), /acme-dev[\s\S]*# mine\n$/);
    await ran(dir, 'update', '--check');
  }

  it('a squash merge', async () => {
    const dir = await lived();
    await git(dir, 'checkout', '-q', 'main');
    await git(dir, 'merge', '-q', '--squash', 'more');
    await commit(dir, 'Add qa, squashed');
    await git(dir, 'branch', '-qD', 'more');
    await assertAlive(dir);
  });

  it('a shallow clone', async () => {
    const dir = await lived();
    const clone = join(scratch('shallow'), 'clone');
    const { status, text } = await git('/', 'clone', '-q', '--depth', '1', '--branch', 'more', `file://${dir}`, clone);
    equal(status, 0, text);
    await assertAlive(clone);
  });

  it('a clone with CRLF, as on Windows', async () => {
    const dir = await lived();
    const clone = join(scratch('crlf'), 'clone');
    await git('/', '-c', 'core.autocrlf=true', 'clone', '-q', '--branch', 'more', dir, clone);
    ok(read(clone, 'SECURITY.md').includes('\r\n'));
    await assertAlive(clone);
  });

  it('an archive without any git', async () => {
    const dir = await lived();
    const folder = join(scratch('archive'), 'infra');
    mkdirSync(folder);
    await git(dir, 'archive', '--format=tar', '-o', join(folder, '..', 'all.tar'), 'more');
    equal((await run('tar', ['-xf', '../all.tar'], { cwd: folder })).status, 0);
    await assertAlive(folder);
  });

  describe('with the real Terraform', () => {
    needs('terraform');

    it('terraform fmt', async () => {
      const dir = await lived();
      const { status, stdout } = await run('terraform', ['fmt', '-recursive'], { cwd: dir });
      equal(status, 0);
      equal(stdout, '', 'what is rendered is formatted already');
      await assertAlive(dir);
    });
  });

  it('leaves nothing in git that is not meant for it', async () => {
    const dir = await lived();
    const { stdout } = await git(dir, 'ls-files', '.scaffold');
    equal(stdout, '.scaffold/answers.schema.json\n.scaffold/base.json\n.scaffold/manifest.json\n');
    doesNotMatch((await git(dir, 'status', '--porcelain')).stdout, /./);
  });
});
