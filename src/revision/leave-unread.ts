import { isDeepStrictEqual } from 'node:util';
import type { Answers } from '../model/answers.ts';
import { mayHaveMarkers } from '../shell/git.ts';
import type { Opened } from '../shell/open-repository.ts';

/**
 * Whether a run leaves files unread whose content cannot change what happens to them (`isSettled`). A run that changes the
 * answers does: `environment`, and `update` with other answers than those that the files were rendered from, also where
 * `.yo-rc.json` was edited. An `update` without new answers and `update --check` read every file, because they report edits.
 * So does a run after a merge of two records, and one where Git does not say that no file has conflict markers.
 *
 * @param before the answers that the files were rendered from; of each branch where Git joined two records
 */
export function leavesUnread({ root, pending }: Opened, before: readonly Answers[], after: Answers): boolean {
  const [known, ...others] = before;
  if (known === undefined || others.length > 0 || pending !== undefined) return false;
  return !isDeepStrictEqual(settingsOf(known), settingsOf(after)) && !mayHaveMarkers(root);
}

/** The answers as they are recorded. One that is not recorded may be the same as one that is. */
function settingsOf({ record, planKey }: Answers): unknown {
  return { ...record, planKey };
}
