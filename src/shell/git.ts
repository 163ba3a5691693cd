import { spawnSync } from 'node:child_process';
import { UserError } from '../errors.ts';
import type { Found } from '../model/evidence.ts';

function git(
  cwd: string,
  args: readonly string[],
  input = '',
): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } {
  const run = spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined) return { ok: false, stdout: '', stderr: 'git could not be run' };
  return { ok: run.status === 0, stdout: run.stdout, stderr: run.stderr };
}

/** Whether a folder lies in a git work tree. False too where there is no git. */
export function isInGit(cwd: string): boolean {
  return git(cwd, ['rev-parse', '--is-inside-work-tree']).ok;
}

/** A remote by its name and the address that git has for it. */
export interface RemoteAddress {
  readonly name: string;
  readonly address: string;
}

/** The remote of the branch that is checked out; else `origin`; else the only one. Undefined where none is clear. */
export function remoteOf(cwd: string): RemoteAddress | undefined {
  if (!isInGit(cwd)) return undefined;
  const names = git(cwd, ['remote'])
    .stdout.split('\n')
    .filter((name) => name !== '');
  const branch = checkedOut(cwd);
  const upstream =
    branch === undefined ? undefined : git(cwd, ['config', '--get', `branch.${branch}.remote`]).stdout.trim();
  const name = [upstream, 'origin', names.length === 1 ? names[0] : undefined].find(
    (one) => one !== undefined && names.includes(one),
  );
  if (name === undefined) return undefined;
  const { ok, stdout } = git(cwd, ['config', '--get', `remote.${name}.url`]);
  return ok ? { name, address: stdout.trim() } : undefined;
}

/** The default branch of a remote, as far as this clone knows it; else the branch that is checked out. */
export function defaultBranchOf(cwd: string, remote: string | undefined): Found | undefined {
  if (!isInGit(cwd)) return undefined;
  const head =
    remote === undefined
      ? ''
      : git(cwd, ['symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`]).stdout.trim();
  if (remote !== undefined && head.startsWith(`${remote}/`))
    return { text: head.slice(remote.length + 1), at: `the default branch of ${remote}` };
  const branch = checkedOut(cwd);
  return branch === undefined ? undefined : { text: branch, at: 'the branch that is checked out' };
}

function checkedOut(cwd: string): string | undefined {
  const { ok, stdout } = git(cwd, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return ok ? stdout.trim() : undefined;
}

/** The paths that git tracks and leaves out of the work tree, as in a sparse checkout. */
export function outsidePaths(root: string, paths: readonly string[]): ReadonlySet<string> {
  if (paths.length === 0 || !isInGit(root)) return new Set();
  const { ok, stdout } = git(root, ['ls-files', '-t', '-z', '--', '.']);
  if (!ok) return new Set();
  const asked = new Set(paths);
  const skipped = stdout.split('\0').flatMap((entry) => (entry.startsWith('S ') ? [entry.slice(2)] : []));
  return new Set(skipped.filter((path) => asked.has(path)));
}

/** The commit that is checked out; undefined where there is no git, or none yet. */
export function headOf(cwd: string): string | undefined {
  if (!isInGit(cwd)) return undefined;
  const { ok, stdout } = git(cwd, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  return ok ? stdout.trim() : undefined;
}

/**
 * Which of the given paths hold changes that no commit has. Files that git does not track do not count: git could
 * not bring them back in any case.
 */
export function dirtyPaths(root: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0 || !isInGit(root)) return [];
  const { ok, stdout } = git(root, [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=no',
    '--',
    '.',
  ]);
  if (!ok) return [];
  const prefix = git(root, ['rev-parse', '--show-prefix']).stdout.trim();
  const wanted = new Set(paths);
  return stdout.split('\0').flatMap((entry) => {
    const [state, path] = [entry.slice(0, 2), entry.slice(3)];
    const here = path.startsWith(prefix) ? path.slice(prefix.length) : path;
    return state !== 'A ' && wanted.has(here) ? [here] : [];
  });
}

/**
 * Makes a git repository of a new folder, with one commit of the given files and of nothing else. A folder that is in a
 * work tree already is left alone.
 *
 * @param paths the files that this run wrote, relative to the folder
 * @returns what was done, in words
 * @throws UserError 'disk' where git fails, for instance because it does not know who commits
 */
export function firstCommit(cwd: string, paths: readonly string[]): string {
  if (isInGit(cwd)) return 'The folder is already in a Git repository. Nothing was committed.';
  const steps: readonly { readonly args: readonly string[]; readonly input?: string }[] = [
    { args: ['init', '--quiet', '--initial-branch=main'] },
    // Not `git add`: it reads patterns, and leaves out what the user's own ignore file names.
    { args: ['update-index', '--add', '-z', '--stdin'], input: paths.map((path) => `${path}\0`).join('') },
    { args: ['commit', '--quiet', '--message', 'Generate a Terraform repository for Union.ai'] },
  ];
  for (const { args, input } of steps) {
    const { ok, stderr } = git(cwd, args, input);
    if (ok) continue;
    const reason = stderr.trim().split('\n').pop() ?? '';
    throw new UserError(
      'disk',
      `The files were written, but git ${args[0]} failed: ${reason}`,
      'Fix the cause and run the Git commands manually.',
    );
  }
  return 'Committed to the new Git repository.';
}

/** Whether git can be run here. */
export function hasGit(cwd: string): boolean {
  return git(cwd, ['--version']).ok;
}
