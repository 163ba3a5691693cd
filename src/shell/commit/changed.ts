import { UserError } from '../../errors.ts';

/** What a run says that found a file changed while it was at work. What it had written is put back by then. */
export function changedMeanwhile(path: string): UserError {
  return new UserError(
    'busy',
    `${path} changed while this run was at work.`,
    'Your change was kept, and everything else was put back. Run again.',
  );
}
