import { UserError } from '../errors.ts';
import type { Change } from '../model/change.ts';
import { existingFolder } from '../shell/disk.ts';
import { hasGit } from '../shell/git.ts';
import { otherFiles } from '../shell/other-files.ts';
import { isInWorkTree } from '../shell/run-git.ts';
import type { Target } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';

/** Whether a Git repository can be created: Git is installed, and the folder is not in a work tree. */
export function canCreateGit({ root }: Target): boolean {
  const folder = existingFolder(root);
  return hasGit(folder) && !isInWorkTree(folder);
}

/**
 * The commit holds only the files of this run. Where other files are in the folder, a person decides, and without one
 * the run stops: they may be secrets, or files that the user expects in the commit.
 *
 * @returns whether to commit
 * @throws UserError 'target' for other files without a terminal, 'disk' without Git
 */
export async function agreeToCommit(
  { root }: Target,
  changes: readonly Change[],
  { yes, dryRun }: { readonly yes: boolean; readonly dryRun: boolean },
  terminal: Terminal,
): Promise<boolean> {
  const folder = existingFolder(root);
  if (!hasGit(folder))
    throw new UserError(
      'disk',
      '--git requires Git, which cannot be run.',
      'Install git, or run without --git. Nothing was written.',
    );
  if (isInWorkTree(folder)) return true; // said later: nothing is committed
  const named = othersNextTo(root, changes);
  if (named === undefined) return true;
  if (yes || !terminal.interactive)
    throw new UserError(
      'target',
      `The folder contains other files that --git would not commit: ${named}.`,
      'Run without --git and create the commit manually, or use an empty folder. Nothing was written.',
    );
  if (dryRun) return true;
  const message = questionAbout(named);
  return (await terminal.prompt({ type: 'confirm', name: 'others', message, default: false })) === true;
}

/** The question that `agreeToCommit` asks; undefined if there are no other files. */
export function questionAboutOthers({ root }: Target, changes: readonly Change[]): string | undefined {
  const named = othersNextTo(root, changes);
  return named === undefined ? undefined : questionAbout(named);
}

function questionAbout(named: string): string {
  return `The folder contains other files (${named}). Commit only the files of this run?`;
}

/** The names of the first files that are not part of this run. */
function othersNextTo(root: string, changes: readonly Change[]): string | undefined {
  const others = otherFiles(
    root,
    changes.map(({ path }) => path),
  );
  const some = others.slice(0, 3).join(', ');
  return others.length === 0 ? undefined : others.length > 3 ? `${some} and ${others.length - 3} more` : some;
}
