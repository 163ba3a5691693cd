import { UserError } from '../../errors.ts';

/** The error of a run that found a file changed while it was in progress. Its changes are already undone. */
export function changedMeanwhile(path: string): UserError {
  return new UserError(
    'busy',
    `${path} changed while this run was in progress.`,
    'Your change was kept, and all other changes were undone. Rerun.',
  );
}
