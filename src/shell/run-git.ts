import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { present } from './disk.ts';

/** What a run of git gave. */
export interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The variables of git that say who commits, and where the user's own settings are. Every other one is left out. */
const kept = /^GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)$|^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$/;

/**
 * Runs git in a folder, in English, and for the repository of that folder alone: GIT_DIR and its like are not passed
 * on. What the settings of that repository name is not run: no monitor of the file system, and no transport, by which
 * git would fetch what a partial clone is missing. No command that runs filters is used on a repository that was there.
 *
 * @param input what git reads from standard input
 */
export function runGit(cwd: string, args: readonly string[], input = ''): GitResult {
  const run = spawnSync('git', gitArguments(args), {
    cwd,
    env: gitEnvironment(),
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.error !== undefined) return { ok: false, stdout: '', stderr: 'git cannot be run' };
  return { ok: run.status === 0, stdout: run.stdout, stderr: run.stderr };
}

/** The arguments of a run of git: `runGit` has the reasons. */
export function gitArguments(args: readonly string[]): string[] {
  return ['-c', 'core.fsmonitor=false', ...args];
}

/** More paths than these are not worth an argument each. */
const mostPathspecs = 200;

/** How long all of them may be: Windows limits a command to 32,767 characters. */
const longestPathspecs = 16_000;

/** What limits a command of git to paths below a folder and at the top of its work tree; it may list other paths too. */
export function pathspecs(paths: readonly string[]): readonly string[] {
  const literal = paths.map((path) => `:(literal)${path}`);
  if (literal.length <= mostPathspecs && literal.join(' ').length <= longestPathspecs) return literal;
  return ['.', ...paths.filter((path) => path.startsWith('../'))];
}

/** The environment of a run of git: `runGit` has the reasons. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name) || kept.test(name));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Where a folder is, as git says: in a work tree, in none, or unknown, because git cannot be asked. */
export type GitState = { readonly kind: 'work-tree' | 'none' } | { readonly kind: 'unknown'; readonly reason: string };

/** The folders that Git said to be in a work tree. Each check of a run asks, and each process of Git takes milliseconds. */
const inWorkTrees = new Set<string>();

/** Asks git where a folder is. That there is no repository, and that git cannot be asked, are different answers. */
export function gitStateOf(cwd: string): GitState {
  // A process takes longer than a look at the folders above, and a new repository is often in none of Git.
  if (!mayHaveRepository(cwd)) return { kind: 'none' };
  if (inWorkTrees.has(cwd)) return { kind: 'work-tree' };
  const { ok, stderr, stdout } = runGit(cwd, ['rev-parse', '--is-inside-work-tree']);
  if (ok && stdout.trim() !== 'true') return { kind: 'none' };
  if (ok) {
    inWorkTrees.add(cwd);
    return { kind: 'work-tree' };
  }
  // Without git, or where git fails, the folder of a repository says whether there is something to ask about.
  if (!hasGitEntry(cwd)) return { kind: 'none' };
  return { kind: 'unknown', reason: stderr.trim().split('\n')[0] ?? 'git failed' };
}

/**
 * Whether a folder is in a git work tree.
 *
 * @throws UserError 'disk' where git cannot be asked: a check that cannot be made does not count as passed
 */
export function isInWorkTree(cwd: string): boolean {
  const state = gitStateOf(cwd);
  if (state.kind === 'unknown') throw cannotAsk(state.reason);
  return state.kind === 'work-tree';
}

/** The failure of a check that needs git. */
export function cannotAsk(reason: string): UserError {
  return new UserError(
    'disk',
    `The Git status of this folder cannot be read: ${reason}. Nothing was written.`,
    'Fix the cause (for another owner: git config --global --add safe.directory DIR) and rerun; or use --allow-dirty, which skips the check for uncommitted changes.',
  );
}

/**
 * Whether Git can find a repository from a folder: in the `.git` of this folder or one above, or because one of them is a
 * repository itself. https://git-scm.com/docs/git-init
 */
function mayHaveRepository(cwd: string): boolean {
  try {
    return isHereOrAbove(realpathSync(cwd), (folder) => present(join(folder, '.git')) || present(join(folder, 'HEAD')));
  } catch {
    return true;
  }
}

function hasGitEntry(from: string): boolean {
  return isHereOrAbove(from, (folder) => existsSync(join(folder, '.git')));
}

/** Whether something holds for a folder or one above it. */
function isHereOrAbove(from: string, holds: (folder: string) => boolean): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (holds(folder)) return true;
    if (folder === dirname(folder)) return false;
  }
}
