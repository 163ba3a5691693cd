import { isDeepStrictEqual } from 'node:util';
import type { Answers } from '../model/answers.ts';
import type { Opened } from '../shell/open-repository.ts';

/**
 * Whether a run leaves files unread whose content cannot change what happens to them (`isSettled`). A run that changes the
 * answers does: `environment`, and `update` with other answers than those that the files were rendered from, also where
 * `.yo-rc.json` was edited. An `update` without new answers and `update --check` read every file, because they report edits
 * and conflict markers. So does a run after a merge of two records, and one after unresolved conflicts.
 *
 * @param before the answers that the files were rendered from; of each branch where Git joined two records
 */
export function leavesUnread({ pending }: Opened, before: readonly Answers[], after: Answers): boolean {
  const [known, ...others] = before;
  if (known === undefined || others.length > 0 || pending !== undefined) return false;
  return !isDeepStrictEqual(known.record, after.record);
}
