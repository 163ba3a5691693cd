import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { itNeeds, needs, scratch } from '../terraform/workbench.ts';
import { cli, enough } from './cli.ts';
import { committed, git, made, read, rewrite } from './made.ts';

const workflows = '.github/workflows';
const branch = ['update', '--set', 'ci.branch=trunk'];

const masters = new Map<string, string>();

/** A work tree with repositories in the given folders. Made once, copied ever after. */
async function monorepo(...folders: readonly string[]): Promise<string> {
  const key = folders.join(' ');
  const master = masters.get(key) ?? (await make(folders));
  masters.set(key, master);
  const top = scratch('mono');
  cpSync(master, top, { recursive: true });
  return top;
}

async function make(folders: readonly string[]): Promise<string> {
  const top = scratch('master');
  writeFileSync(join(top, 'README.md'), '# Everything\n');
  await committed(top);
  for (const folder of folders) {
    const args = ['new', folder, ...enough, '--environments', 'dev,prod', '--ci', 'github-actions'];
    const { status, text } = await cli(args, { cwd: top });
    equal(status, 0, text);
  }
  await commit(top);
  return top;
}

async function commit(top: string): Promise<void> {
  await git(top, 'add', '-A');
  equal((await git(top, 'commit', '-qm', 'Next')).status, 0);
}

function rename(top: string, from: string, to: string): void {
  renameSync(join(top, workflows, from), join(top, workflows, to));
}

describe('A workflow that the user renamed', () => {
  needs('git');
  for (const name of ['deploy.yaml', 'Terraform_prod.yml'])
    it(`is followed at the top of a work tree, with its edits: ${name}`, async () => {
      const top = await monorepo('infra/union', 'infra/union-2');
      rename(top, 'union-deploy.yml', name);
      rewrite(top, `${workflows}/${name}`, (text) => `# ours\n${text}`);
      await commit(top);
      const other = read(top, `${workflows}/union-2-deploy.yml`);
      const { status, text } = await cli(branch, { cwd: join(top, 'infra/union') });
      equal(status, 0, text);
      match(read(top, `${workflows}/${name}`), /^# ours\n[\s\S]*trunk/);
      equal(existsSync(join(top, workflows, 'union-deploy.yml')), false);
      equal(read(top, `${workflows}/union-2-deploy.yml`), other);
      const check = await cli(['update', '--check'], { cwd: join(top, 'infra/union') });
      doesNotMatch(check.stderr, /was deleted/);
    });

  it('is followed in a repository that is the work tree, and outside of git', async () => {
    for (const dir of [await committed(await made()), await made()]) {
      rename(dir, 'terraform-deploy.yml', 'rollout.yml');
      const { status, text } = await cli([...branch, '--allow-dirty'], { cwd: dir });
      equal(status, 0, text);
      match(read(dir, `${workflows}/rollout.yml`), /trunk/);
    }
  });

  it('keeps its name where the repository gets another one', async () => {
    const top = await monorepo('infra/union');
    rename(top, 'union-deploy.yml', 'rollout.yml');
    await commit(top);
    const dir = join(top, 'infra/union');
    const { status, text } = await cli(['update', '--set', 'name=platform'], { cwd: dir });
    equal(status, 0, text);
    equal(existsSync(join(top, workflows, 'platform-deploy.yml')), false);
    match(read(top, `${workflows}/rollout.yml`), /platform/);
  });

  it('is restored by abort', async () => {
    const top = await monorepo('infra/union');
    rename(top, 'union-deploy.yml', 'rollout.yml');
    rewrite(top, `${workflows}/rollout.yml`, (text) => text.replaceAll('main', 'mine'));
    await commit(top);
    const dir = join(top, 'infra/union');
    const before = read(top, `${workflows}/rollout.yml`);
    equal((await cli([...branch, '--conflicts=markers'], { cwd: dir })).status, 3);
    match(read(top, `${workflows}/rollout.yml`), /^<<<<<<< yours$/m);
    equal((await cli(['update', '--abort'], { cwd: dir })).status, 0);
    equal(read(top, `${workflows}/rollout.yml`), before);
  });
});

describe('A workflow that the user deleted', () => {
  needs('git');
  it('is not looked for in the workflows of another repository, however similar', async () => {
    const top = await monorepo('infra/union', 'infra/union-2');
    rmSync(join(top, workflows, 'union-deploy.yml'));
    await commit(top);
    const other = read(top, `${workflows}/union-2-deploy.yml`);
    const { status, stderr } = await cli(branch, { cwd: join(top, 'infra/union') });
    equal(status, 0, stderr);
    equal(read(top, `${workflows}/union-2-deploy.yml`), other);
    const check = await cli(['update', '--check'], { cwd: join(top, 'infra/union') });
    match(check.stderr, /union-deploy\.yml was deleted; new template content is not written/);
  });

  it('is not looked for where the record of another repository cannot be read', async () => {
    const top = await monorepo('infra/union', 'infra/union-2');
    rmSync(join(top, workflows, 'union-deploy.yml'));
    writeFileSync(join(top, 'infra/union-2/.scaffold/manifest.json'), '{');
    await commit(top);
    const other = read(top, `${workflows}/union-2-deploy.yml`);
    equal((await cli(branch, { cwd: join(top, 'infra/union') })).status, 0);
    equal(read(top, `${workflows}/union-2-deploy.yml`), other);
  });
});

describe('A repository within a repository', () => {
  interface Nested {
    readonly tools?: readonly string[];
    readonly lay: (dir: string) => unknown;
  }
  const nested: Readonly<Record<string, Nested>> = {
    'a Git repository, such as a submodule': { tools: ['git'], lay: (dir) => git(dir, 'init', '-q') },
    'a linked work tree, which has a file for its git folder': {
      lay: (dir) => writeFileSync(join(dir, '.git'), 'gitdir: /nowhere\n'),
    },
    'a repository of this generator': {
      lay: (dir) => {
        mkdirSync(join(dir, '.scaffold'));
        writeFileSync(join(dir, '.scaffold/manifest.json'), '{}');
      },
    },
  };
  for (const [title, { tools = [], lay }] of Object.entries(nested))
    itNeeds(tools, `is not searched for files that were moved: ${title}`, async () => {
      const dir = await made();
      const inside = join(dir, 'vendor/x');
      mkdirSync(inside, { recursive: true });
      renameSync(join(dir, 'environments/dev/main.tf'), join(inside, 'main.tf'));
      await lay(inside);
      const before = listing(inside);
      const { status, text } = await cli(['update', '--set', 'environments[dev].org=acme-dev'], { cwd: dir });
      equal(status, 0, text);
      deepEqual(listing(inside), before);
      match(text, /main\.tf +\(was deleted; new template content is not written/);
    });

  itNeeds(['git'], 'is named by an adoption, and is no environment', async () => {
    const dir = scratch('adopted');
    const root = (org: string, key: string) =>
      `terraform {\n  backend "s3" {\n    bucket = "acme-state"\n    key    = "${key}"\n    region = "us-east-1"\n  }\n}\n\nprovider "unionai" {\n  allowed_orgs = ["${org}"]\n}\n`;
    for (const [folder, org] of [
      ['envs/dev', 'acme-dev'],
      ['vendor/prod', 'acme'],
    ] as const) {
      mkdirSync(join(dir, folder), { recursive: true });
      writeFileSync(join(dir, folder, 'main.tf'), root(org, `${org}.tfstate`));
    }
    await git(join(dir, 'vendor'), 'init', '-q');
    symlinkSync('envs', join(dir, 'live'));
    const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
    equal(status, 0, text);
    match(text, /vendor\/ is not adopted and not changed: it is another Git repository\./);
    match(text, /live is not adopted and not changed: a symbolic link is not followed\./);
    doesNotMatch(read(dir, '.yo-rc.json'), /"acme"/);
  });
});
