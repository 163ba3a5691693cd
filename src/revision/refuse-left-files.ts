import { oneLine } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import { movedRoots } from '../merge/renames.ts';
import type { Answers } from '../model/answers.ts';
import { inFolder } from '../model/root-path.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { filesIn } from '../shell/files-in.ts';
import type { Opened } from '../shell/open-repository.ts';

/**
 * Refuses another folder for a root module whose old folder has files that were not generated. The root keeps its state,
 * so a plan in the new folder would destroy what those files declare, or would not find the state.
 *
 * @throws UserError 'answers' naming the files, with the command that moves the whole folder
 */
export function refuseLeftFiles({ root, manifest }: Opened, before: Answers, after: Answers): void {
  for (const { environment, from, to } of movedRoots(repositoryOf(before), repositoryOf(after))) {
    const left = filesIn(root, from)
      .filter((name) => isOfTerraform(name) && manifest?.files.has(inFolder(from, name)) !== true)
      .map((name) => inFolder(from, name));
    if (left.length === 0) continue;
    throw new UserError(
      'answers',
      `environments[${environment}].folder: the root module moves to ${to} and keeps its state, but these files were not generated and would stay behind: ${oneLine(left.join(', '))}. A plan would destroy what they declare.`,
      `Move them to ${to}, or the whole folder with git mv, and rerun. Nothing was written.`,
    );
  }
}

/** Configuration, lock file, values and state. */
function isOfTerraform(name: string): boolean {
  return /\.(tf|tofu)(\.json)?$|\.tfvars(\.json)?$|\.tfbackend$|\.tfstate$|^\.terraform\.lock\.hcl$/.test(name);
}
