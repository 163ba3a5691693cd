import { UserError } from '../errors.ts';
import type { Found } from '../model/evidence.ts';
import { gitStateOf, isInWorkTree, pathspecs, runGit } from './run-git.ts';

/** A remote by its name and the address that git has for it. */
export interface RemoteAddress {
  readonly name: string;
  readonly address: string;
}

/** The remote of the branch that is checked out; else `origin`; else the only one. Undefined where none is clear. */
export function remoteOf(cwd: string): RemoteAddress | undefined {
  if (!isInWorkTree(cwd)) return undefined;
  const names = runGit(cwd, ['remote'])
    .stdout.split('\n')
    .filter((name) => name !== '');
  const branch = checkedOut(cwd);
  const upstream =
    branch === undefined ? undefined : runGit(cwd, ['config', '--get', `branch.${branch}.remote`]).stdout.trim();
  const name = [upstream, 'origin', names.length === 1 ? names[0] : undefined].find(
    (one) => one !== undefined && names.includes(one),
  );
  if (name === undefined) return undefined;
  const { ok, stdout } = runGit(cwd, ['config', '--get', `remote.${name}.url`]);
  return ok ? { name, address: stdout.trim() } : undefined;
}

/** The default branch of a remote, as far as this clone knows it; else the branch that is checked out. */
export function defaultBranchOf(cwd: string, remote: string | undefined): Found | undefined {
  if (!isInWorkTree(cwd)) return undefined;
  const head =
    remote === undefined
      ? ''
      : runGit(cwd, ['symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`]).stdout.trim();
  if (remote !== undefined && head.startsWith(`${remote}/`))
    return { text: head.slice(remote.length + 1), at: `the default branch of ${remote}` };
  const branch = checkedOut(cwd);
  return branch === undefined ? undefined : { text: branch, at: 'the current branch' };
}

function checkedOut(cwd: string): string | undefined {
  const { ok, stdout } = runGit(cwd, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return ok ? stdout.trim() : undefined;
}

/** The paths that git tracks and leaves out of the work tree, as in a sparse checkout. None where git cannot be asked. */
export function outsidePaths(root: string, paths: readonly string[]): ReadonlySet<string> {
  if (paths.length === 0 || gitStateOf(root).kind !== 'work-tree') return new Set();
  const { ok, stdout } = runGit(root, ['ls-files', '-t', '-z', '--', ...pathspecs(paths)]);
  if (!ok) return new Set();
  const asked = new Set(paths);
  const skipped = stdout.split('\0').flatMap((entry) => (entry.startsWith('S ') ? [entry.slice(2)] : []));
  return new Set(skipped.filter((path) => asked.has(path)));
}

/**
 * Whether a file that Git tracks below a folder may have the conflict markers of a merge. Git searches in several threads and
 * keeps no file in memory. True if Git cannot tell.
 */
export function mayHaveMarkers(root: string): boolean {
  if (gitStateOf(root).kind !== 'work-tree') return true;
  const search = ['grep', '--quiet', '--no-recurse-submodules', '--fixed-strings', '-e', '<<<<<<< '];
  const { ok, stderr } = runGit(root, search);
  return ok || stderr !== '';
}

/** The text of a file in the commit that is checked out; undefined where it is not in it. */
export function textInHead(root: string, path: string): string | undefined {
  const { ok, stdout } = runGit(root, ['show', `HEAD:./${path}`]);
  return ok ? stdout : undefined;
}

/** The commit that is checked out; undefined if there is no git, or none yet. */
export function headOf(cwd: string): string | undefined {
  if (gitStateOf(cwd).kind !== 'work-tree') return undefined;
  const { ok, stdout } = runGit(cwd, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  return ok ? stdout.trim() : undefined;
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
  if (isInWorkTree(cwd)) return 'The folder is already in a Git repository. Nothing was committed.';
  const steps: readonly { readonly args: readonly string[]; readonly input?: string }[] = [
    { args: ['init', '--quiet', '--initial-branch=main'] },
    // Not `git add`: it reads patterns, and leaves out what the user's own ignore file names.
    { args: ['update-index', '--add', '-z', '--stdin'], input: paths.map((path) => `${path}\0`).join('') },
    { args: ['commit', '--quiet', '--message', 'Generate a Terraform repository for Union.ai'] },
  ];
  for (const { args, input } of steps) {
    const { ok, stderr } = runGit(cwd, args, input);
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
  return runGit(cwd, ['--version']).ok;
}
