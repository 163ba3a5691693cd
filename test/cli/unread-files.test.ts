import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fs, { appendFileSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { itNeeds, scratch } from '../terraform/workbench.ts';
import { cli, enough } from './cli.ts';
import { runInProcess } from './in-process.ts';
import { git, made, read, rewrite } from './made.ts';

const add = ['environment', 'qa', '--org', 'acme-qa'];
const bucket = ['update', '--set', 'backend.bucket=acme-other-state'];
const marked = 'environments/dev/outputs.tf';

/** The files of a repository that a run opens for reading. */
async function openedBy(args: readonly string[], dir: string): Promise<readonly string[]> {
  const { openSync, readFileSync } = fs;
  const opened = new Set<string>();
  const note = (path: unknown): void => {
    if (typeof path === 'string') opened.add(relative(dir, path));
  };
  fs.openSync = (...all) => {
    note(all[0]);
    return openSync(...all);
  };
  fs.readFileSync = ((...all: Parameters<typeof readFileSync>) => {
    note(all[0]);
    return readFileSync(...all);
  }) as typeof readFileSync;
  syncBuiltinESMExports();
  try {
    const { status, text } = await runInProcess(args, dir);
    equal(status, 0, text);
  } finally {
    Object.assign(fs, { openSync, readFileSync });
    syncBuiltinESMExports();
  }
  return [...opened].sort();
}

/** Adds what Git leaves where two branches changed the same lines. */
function mark(dir: string, path: string): void {
  appendFileSync(join(dir, path), '<<<<<<< HEAD\n# ours\n=======\n# theirs\n>>>>>>> other\n');
}

/** A repository whose files are committed. */
async function committed(more?: readonly string[]): Promise<string> {
  const dir = await made(more);
  await git(dir, 'init', '--quiet');
  await commit(dir);
  return dir;
}

async function commit(dir: string): Promise<void> {
  await git(dir, 'add', '--all');
  await git(dir, 'commit', '--quiet', '--message', 'All');
}

const versions = ['dev', 'prod', 'staging'].map((name) => `environments/${name}/versions.tf`);

describe('A command that changes answers', () => {
  itNeeds(['git'], 'opens no file of other environments but those with pins, where it adds one', async () => {
    const opened = await openedBy(add, await committed());
    deepEqual(
      opened.filter((path) => /^environments\/(dev|staging|prod)\//.test(path)),
      versions,
    );
    ok(opened.includes('.github/workflows/terraform-deploy.yml'), 'a file that it changes');
  });

  itNeeds(
    ['git'],
    'opens of each folder that it changes the Terraform files, and no others but those with pins',
    async () => {
      const opened = await openedBy(bucket, await committed());
      ok(opened.includes('environments/dev/backend.tf'), 'a file that it changes');
      deepEqual(
        opened.filter((path) => /^environments\/.*(access\.yaml|\.tfvars\.example|\.tftest\.hcl)$/.test(path)),
        [],
      );
    },
  );

  for (const [what, args] of [
    ['environment NAME', add],
    ['environment NAME --remove', ['environment', 'staging', '--remove', '--state-is-empty']],
    ['update --set', ['update', '--set', 'rotation.maxAgeDays=30']],
  ] as const)
    for (const [where, tools, repository] of [
      ['a committed file', ['git'], committed],
      ['a file outside of Git', [], made],
    ] as const)
      itNeeds(tools, `reports conflict markers in ${where} that it does not change: ${what}`, async () => {
        const dir = await repository();
        mark(dir, marked);
        if (repository === committed) await commit(dir);
        const before = read(dir, marked);
        const { status, text } = await cli([...args, '--yes'], { cwd: dir });
        equal(status, 3, text);
        match(text, new RegExp(`^conflict +${marked}`, 'm'));
        equal(read(dir, marked), before);
      });

  itNeeds(['git'], 'reports them, too, where the answers were edited in .yo-rc.json', async () => {
    const dir = await committed();
    mark(dir, marked);
    rewrite(dir, '.yo-rc.json', (text) => text.replace('"maxAgeDays": 90', '"maxAgeDays": 30'));
    await commit(dir);
    const { status, text } = await cli(['update'], { cwd: dir });
    equal(status, 3, text);
  });

  itNeeds(['git'], 'reports them, too, in a workflow at the top of the work tree', async () => {
    const top = scratch('top');
    await git(top, 'init', '--quiet');
    equal((await cli(['new', 'infra', ...enough, '--ci', 'github-actions'], { cwd: top })).status, 0);
    const workflows = join(top, '.github/workflows');
    const [workflow = ''] = readdirSync(workflows).filter((name) => name.endsWith('-check.yml'));
    mark(workflows, workflow);
    await commit(top);
    const { status, text } = await cli(['update', '--set', 'rotation.maxAgeDays=30'], { cwd: join(top, 'infra') });
    equal(status, 3, text);
    match(text, new RegExp(`^conflict +.*${workflow}`, 'm'));
  });

  it('lists unread files in --json as it lists the others', async () => {
    const dir = await made();
    const { stdout } = await cli([...bucket, '--json', '--dry-run'], { cwd: dir });
    const { files } = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] };
    deepEqual(
      files.filter(({ path }) => path === marked),
      [{ path: marked, action: 'unchanged' }],
    );
  });
});

describe('A command that changes no answers', () => {
  for (const [what, args, exitCode] of [
    ['update', ['update'], 3],
    ['update --dry-run', ['update', '--dry-run'], 3],
    ['update --check', ['update', '--check'], 1],
    ['update --check with other answers', ['update', '--check', '--set', 'rotation.maxAgeDays=30'], 1],
  ] as const)
    for (const path of [marked, 'README.md', 'scripts/find-keys.sh', '.github/workflows/terraform-drift.yml'])
      it(`reads every file: conflict markers in ${path} stop ${what}`, async () => {
        const dir = await made();
        mark(dir, path);
        const before = read(dir, path);
        const { status, text } = await cli(args, { cwd: dir });
        equal(status, exitCode, text);
        match(text, new RegExp(`^conflict +${path}`, 'm'));
        equal(read(dir, path), before);
      });

  for (const more of [
    ['--ci', 'github-actions'],
    ['--ci', 'github-actions', '--plan-key', 'shared'],
    ['--ci', 'none'],
    ['--ci', 'none', '--secret-read', 'data-source'],
  ])
    itNeeds(['git'], `opens every generated file: ${more.join(' ')}`, async () => {
      const dir = await committed(more);
      const manifest = JSON.parse(read(dir, '.scaffold/manifest.json')) as { readonly files: object };
      const opened = new Set(await openedBy(['update'], dir));
      deepEqual(
        Object.keys(manifest.files).filter((path) => !opened.has(path)),
        [],
      );
    });
});
