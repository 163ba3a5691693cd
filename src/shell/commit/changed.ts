import { UserError } from '../../errors.ts';

/** What a run says that found a file changed while it was at work. What it had written is put back by then. */
export function changedMeanwhile(path: string): UserError {
  return new UserError(
    'busy',
    `${path} changed while this run was in progress.`,
    'Your change was kept, and all other changes were undone. Rerun.',
  );
}
