import { UserError } from '../errors.ts';

/** The failure of a reading that needs git. */
export function gitFailed(reason: string): UserError {
  return new UserError(
    'disk',
    `Git cannot be asked about this folder: ${reason}.`,
    'Fix the cause and rerun. For a folder of another owner: git config --global --add safe.directory DIR',
  );
}
