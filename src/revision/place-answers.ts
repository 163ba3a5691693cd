import { objectionTo } from '../answers/check-field.ts';
import { definition } from '../answers/definition.ts';
import { choiceOf } from '../answers/node.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { folderInWorkTree, unusableGitAbove } from '../shell/top-place.ts';

/**
 * Raw answers with the folder of the repository in its Git work tree, if none is given. Without a pipeline, a folder
 * whose name the answer does not allow is left out.
 *
 * @param root real path of the repository, which need not exist yet
 * @throws UserError 'target' where the folder is in a Git repository that cannot be used
 */
export function withFolder(raw: Plain, root: string): Plain {
  if (raw.path !== undefined) return raw;
  const isNeeded = hasPipeline(raw);
  const git = isNeeded ? unusableGitAbove(root) : undefined;
  if (git !== undefined)
    throw new UserError(
      'target',
      `${root} is in the Git repository ${git}, which cannot be read: it belongs to another user, or its .git is not valid. The pipeline files belong to the top of the work tree.`,
      'Fix the cause, or create the repository without a pipeline: --ci none. Nothing was written.',
    );
  const folder = folderInWorkTree(root);
  const isLeft = folder === '.' || (!isNeeded && objectionTo(definition.path, folder) !== undefined);
  return isLeft ? raw : { ...raw, path: folder };
}

function hasPipeline({ ci }: Plain): boolean {
  return choiceOf(definition.ci, isPlain(ci) ? ci.kind : undefined)?.hasPipeline === true;
}

/**
 * Refuses answers whose `path` is not where the repository is: its pipeline would run for another folder.
 *
 * @throws UserError 'answers' naming both
 */
export function refuseOtherFolder(answers: Answers, root: string): void {
  const { path } = answers;
  if (path === '.' || !repositoryOf(answers).ci.hasPipeline) return;
  const folder = folderInWorkTree(root);
  if (folder === path) return;
  const place = folder === '.' ? 'not in a subfolder of a Git work tree' : `in the folder ${folder} of its work tree`;
  throw new UserError(
    'answers',
    `path: is ${path}, but ${root} is ${place}.`,
    folder === '.'
      ? 'Run git init at the top of the monorepo first, or remove path. Nothing was written.'
      : `If you moved the repository: unionai-terraform update --set path=${folder}. Nothing was written.`,
  );
}

/** The note on a repository in a subfolder whose pipeline files are there, too, where no CI/CD platform looks. */
export function misplacedPipeline(answers: Answers, root: string): readonly string[] {
  if (answers.path !== '.' || !repositoryOf(answers).ci.hasPipeline) return [];
  const folder = folderInWorkTree(root);
  return folder === '.'
    ? []
    : [
        `The pipeline never runs, because its files are in ${folder} and not at the top of the Git work tree. Move them: unionai-terraform update --set path=${folder}`,
      ];
}
