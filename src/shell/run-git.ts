import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

/** What a run of git gave. */
export interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The variables that tie git to a repository: `git rev-parse --local-env-vars`. A hook sets them for the repository that
 * it runs for, which may be another one than the folder's.
 */
const localVariables = [
  ...['GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_CONFIG', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT', 'GIT_DIR'],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_WORK_TREE', 'GIT_IMPLICIT_WORK_TREE', 'GIT_GRAFT_FILE', 'GIT_INDEX_FILE'],
  ...['GIT_NO_REPLACE_OBJECTS', 'GIT_REPLACE_REF_BASE', 'GIT_PREFIX', 'GIT_SHALLOW_FILE', 'GIT_COMMON_DIR'],
  ...['GIT_INTERNAL_SUPER_PREFIX', 'GIT_NAMESPACE', 'GIT_CEILING_DIRECTORIES', 'GIT_DISCOVERY_ACROSS_FILESYSTEM'],
];

/**
 * Runs git in a folder, without a file system monitor, in English, and for that folder alone.
 *
 * @param input what git reads from standard input
 */
export function runGit(cwd: string, args: readonly string[], input = ''): GitResult {
  const env = { ...process.env, LC_ALL: 'C' };
  for (const name of localVariables) delete (env as NodeJS.ProcessEnv)[name];
  const run = spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined) return { ok: false, stdout: '', stderr: 'git cannot be run' };
  return { ok: run.status === 0, stdout: run.stdout, stderr: run.stderr };
}

/** Where a folder is, as git says: in a work tree, in none, or unknown, because git cannot be asked. */
export type GitState = { readonly kind: 'work-tree' | 'none' } | { readonly kind: 'unknown'; readonly reason: string };

/** Asks git where a folder is. That there is no repository, and that git cannot be asked, are different answers. */
export function gitStateOf(cwd: string): GitState {
  const { ok, stderr, stdout } = runGit(cwd, ['rev-parse', '--is-inside-work-tree']);
  if (ok) return { kind: stdout.trim() === 'true' ? 'work-tree' : 'none' };
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

function hasGitEntry(from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
