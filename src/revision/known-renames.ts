import { movedRoots, type Rename, renames, rootRenames, workflowRenames } from '../merge/renames.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { accessRenames } from './access-renames.ts';

/** What a revision knows when it looks for renames. */
export interface RenameFacts {
  /** The answers that the files were rendered from; of each branch where Git joined two records. */
  readonly before: readonly Answers[];
  readonly after: Answers;
  /** The paths that were rendered. */
  readonly rendered: Iterable<string>;
  /** The paths that are wanted. */
  readonly wanted: Iterable<string>;
}

/** The renames of templates, and those that changed answers cause. */
export function knownRenames({ before, after, rendered, wanted }: RenameFacts): readonly Rename[] {
  const paths = [...wanted];
  const roots = movedRoots(repositoryOf(before.at(-1) ?? after), repositoryOf(after));
  return [
    ...renames,
    ...workflowRenames([...rendered], paths),
    ...rootRenames(roots, paths),
    ...accessRenames(before, after),
  ];
}
