import { deepEqual, equal } from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Listing, listing } from '../folder.ts';
import { type Ran, run, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';

const masters = new Map<string, string>();

/** A new repository with three environments and a pipeline, or as the arguments say. Made once, copied ever after. */
export async function made(more: readonly string[] = ['--ci', 'github-actions']): Promise<string> {
  const key = more.join(' ');
  const known = masters.get(key);
  const master = known !== undefined && existsSync(known) ? known : await make(more);
  masters.set(key, master);
  const dir = scratch('made');
  cpSync(master, dir, { recursive: true });
  return dir;
}

async function make(more: readonly string[]): Promise<string> {
  const dir = scratch('master');
  const { status, text } = await cli(['new', 'infra', ...enough, ...more], { cwd: dir });
  equal(status, 0, text);
  return join(dir, 'infra');
}

/** A repository with an edit that merges with each of the runs, one that is kept, and one that is deleted. */
export async function edited(): Promise<string> {
  const dir = await made();
  appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\n');
  appendFileSync(join(dir, '.github/workflows/terraform-drift.yml'), '# mine\n');
  appendFileSync(join(dir, 'scripts/lock-providers.sh'), '# mine\n');
  appendFileSync(join(dir, 'environments/staging/versions.tf'), '# mine\n');
  rmSync(join(dir, 'environments/prod/outputs.tf'), { force: true });
  rmSync(join(dir, '.editorconfig'));
  return dir;
}

/** Rewrites a file of a repository. */
export function rewrite(dir: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(dir, path), change(read(dir, path)));
}

export function read(dir: string, path: string): string {
  return readFileSync(join(dir, path), 'utf8');
}

/** The answers that a repository records. */
export function recorded(dir: string) {
  return JSON.parse(read(dir, '.yo-rc.json'))['generator-unionai-terraform'];
}

/** Runs git as a user. */
export async function git(dir: string, ...args: readonly string[]): Promise<Ran> {
  const who = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return run('git', args, { cwd: dir, env: { ...who, GIT_CONFIG_NOSYSTEM: '1' } });
}

/** Makes a git repository of a folder, with everything in one commit. */
export async function committed(dir: string): Promise<string> {
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'Begin'],
  ]) {
    const { status, text } = await git(dir, ...args);
    equal(status, 0, text);
  }
  return dir;
}

/** A run that is refused with one message, and changes no byte. */
export async function assertRefusedIn(dir: string, args: readonly string[], says: RegExp, exitCode = 2): Promise<void> {
  const before = listing(dir);
  assertTold(await cli(args, { cwd: dir }), exitCode, says);
  deepEqual(withoutGit(listing(dir)), withoutGit(before));
}

/** git may refresh its index when it is asked for the status. */
export function withoutGit(all: Listing): Listing {
  return Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith('.git/')));
}
