import { spawnSync } from 'node:child_process';
import { UserError } from '../errors.ts';

function git(
  cwd: string,
  args: readonly string[],
): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } {
  const run = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.error !== undefined) return { ok: false, stdout: '', stderr: 'git could not be run' };
  return { ok: run.status === 0, stdout: run.stdout, stderr: run.stderr };
}

/** Whether a folder lies in a git work tree. False too where there is no git. */
export function isInGit(cwd: string): boolean {
  return git(cwd, ['rev-parse', '--is-inside-work-tree']).ok;
}

/**
 * Makes a git repository of a new folder, with one commit of everything in it. A folder that lies in a work
 * tree already is left alone.
 *
 * @returns what was done, in words
 * @throws UserError 'disk' where git fails, for instance because it does not know who commits
 */
export function firstCommit(cwd: string): string {
  if (isInGit(cwd)) return 'The folder lies in a git repository already; nothing was committed.';
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'Scaffold a Terraform repository for Union.ai'],
  ]) {
    const { ok, stderr } = git(cwd, args);
    if (ok) continue;
    const reason = stderr.trim().split('\n').pop() ?? '';
    throw new UserError(
      'disk',
      `The files were written, but git ${args[0]} failed: ${reason}`,
      'Mend it, and run the git commands yourself.',
    );
  }
  return 'Committed to the new git repository.';
}
