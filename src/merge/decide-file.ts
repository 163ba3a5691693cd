import type { Change, Conflict, DiskFile } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { likeEndsOf, withPlainEnds } from '../model/lines.ts';
import { type ManifestEntry, sha256 } from '../record/manifest.ts';
import { blankFreeOf } from './blank-free.ts';
import { markedSides } from './git-markers.ts';
import { hasTwice, isJoined, isReordered } from './joined.ts';
import { compare, merge } from './merge-text.ts';
import { resolveMarkers } from './resolve-markers.ts';

/** How a file was rendered last time, as far as that is known. */
export interface Known extends ManifestEntry {
  /** The manifest is lost: the hash is of what the recorded answers give now, and it may have been another then. */
  readonly guessed: boolean;
}

/** The templates no longer have it. It is removed if unedited, and kept if edited. */
export function decideDropped(path: string, entry: Known, disk: DiskFile): Change {
  const action = isUnedited(entry, disk) ? 'remove' : 'keep-edited';
  return { path, action, before: disk, after: undefined, conflicts: [] };
}

/** The user deleted it. What is new in it since is said, because it is not on disk. */
export function decideDeleted(path: string, entry: ManifestEntry, { policy, text }: PlannedFile): Change {
  const change: Change = { path, action: 'keep-deleted', before: undefined, after: undefined, conflicts: [] };
  const isBehind = policy !== 'seeded' && !entry.hashes.includes(sha256(text));
  return isBehind ? { ...change, note: 'was deleted; new template content is not written' } : change;
}

/** Git leaves it out of the work tree, so it can be neither compared nor written. */
export function decideOutside(path: string, entry: ManifestEntry | undefined, { text }: PlannedFile): Change {
  const isBehind = entry === undefined || !entry.hashes.includes(sha256(text));
  const change: Change = { path, action: 'skip', before: undefined, after: undefined, conflicts: [] };
  return isBehind
    ? { ...change, note: 'is outside the sparse checkout and is not written' }
    : { ...change, action: 'unchanged' };
}

/** The file is new in the templates. */
export function decideNew(path: string, wanted: PlannedFile, disk: DiskFile | undefined): Change {
  const { text, executable } = wanted;
  const plain = { path, before: disk, after: { text, executable }, conflicts: [] };
  if (disk === undefined) return { ...plain, action: 'create' };
  if (isSame(disk, text) || wanted.policy === 'seeded') return { ...plain, action: 'unchanged' };
  // A document of the user breaks nothing, so it stops no run.
  if (isProse(path)) return { ...plain, action: 'unchanged', note: 'exists and is kept; the new text is not written' };
  const side = disk.text === undefined ? text : compare(disk.text, text).text;
  return {
    ...plain,
    action: 'conflict',
    after: { text: side, executable: disk.executable },
    conflicts: [{ line: 0, message: 'already exists and was not created by this generator' }],
  };
}

/**
 * It was rendered before, is on disk, and is wanted still.
 *
 * @param base what it was rendered as; undefined where that is lost
 * @param bases every text that it was rendered as, where git joined the records of two branches
 */
export function decideKnown(
  path: string,
  entry: Known,
  base: string | undefined,
  disk: DiskFile,
  wanted: PlannedFile,
  bases: readonly string[] = base === undefined ? [] : [base],
): Change {
  const executable = entry.executable === wanted.executable ? disk.executable : wanted.executable;
  const outcome = (action: Change['action'], text: string, conflicts: readonly Conflict[] = []): Change => ({
    path,
    action,
    before: disk,
    after: { text, executable },
    conflicts,
  });
  const leave = (): Change =>
    disk.text === undefined
      ? { path, action: 'unchanged', before: disk, after: undefined, conflicts: [] }
      : outcome(executable === disk.executable ? 'unchanged' : 'update', disk.text);
  if (wanted.policy === 'seeded' || isSame(disk, wanted.text)) return leave();
  if (disk.text !== undefined && isUnedited(entry, disk)) return outcome('update', likeEndsOf(disk.text, wanted.text));
  const sides = disk.text === undefined ? undefined : markedSides(disk.text);
  if (sides !== undefined && disk.text !== undefined) {
    const resolved = resolveMarkers(sides, bases, wanted.text, blankFreeOf(path));
    if (resolved !== undefined) return outcome('merge', likeEndsOf(disk.text, resolved));
    return outcome('conflict', disk.text, [{ line: sides.line, message: unresolvedMarkers }]);
  }
  if (isStill(entry, base, wanted.text)) return leave();
  if (disk.text === undefined)
    return outcome('conflict', wanted.text, [{ line: 0, message: 'is no longer a text file' }]);
  if (
    wanted.policy === 'owned' &&
    (isReordered(base ?? '', disk.text, wanted.text) || isJoined(entry, base, disk.text, wanted.text))
  )
    return outcome('update', likeEndsOf(disk.text, wanted.text));
  if (base === undefined)
    return outcome('conflict', compare(disk.text, wanted.text).text, [{ line: 0, message: withoutBase }]);
  const merged = merge(base, disk.text, wanted.text, { blankFree: blankFreeOf(path) });
  if (entry.hashes.length > 1 && merged.hunks.length === 0 && hasTwice(merged.text, wanted.text))
    return outcome('conflict', compare(disk.text, wanted.text).text, [{ line: 0, message: joinedTwice }]);
  if (merged.text === disk.text) return leave();
  if (isProse(path) && merged.hunks.length > 0) return proseOf(leave(), base, disk.text, wanted.text, outcome);
  const conflicts = merged.hunks.map(({ line }) => ({ line, message: 'you and the templates changed the same lines' }));
  return outcome(conflicts.length > 0 ? 'conflict' : 'merge', merged.text, conflicts);
}

const unresolvedMarkers =
  'contains the conflict markers of a Git merge, in lines that a branch edited; resolve them and rerun';

/** Files for people: a conflict in them breaks nothing, so it stops no run. */
function isProse(path: string): boolean {
  return path.endsWith('.md');
}

/** What can be merged is; the lines of the user stay where both changed the same ones, and that is reported. */
function proseOf(
  unchanged: Change,
  base: string,
  yours: string,
  wanted: string,
  outcome: (action: Change['action'], text: string) => Change,
): Change {
  const { text, hunks } = merge(base, yours, wanted, { where: 'yours' });
  const lines = hunks.map(({ line }) => line).join(', ');
  const note = `keeps your lines where the new text differs too (line ${lines}); update --diff shows the new text`;
  return { ...(text === yours ? unchanged : outcome('merge', text)), note };
}

const withoutBase = 'was edited, but its base in .scaffold/ is missing, so it cannot be merged';

const joinedTwice = 'was edited, and Git combined the lines of two branches';

/** Whether the templates want what they wanted last time. */
function isStill(entry: Known, base: string | undefined, wanted: string): boolean {
  if (base !== undefined) return base === wanted;
  return !entry.guessed && entry.hashes.every((hash) => hash === sha256(wanted));
}

/** Whether the user changed nothing in a file; that git checked it out with other line endings does not count. */
export function isUnedited(entry: ManifestEntry, { text }: DiskFile): boolean {
  if (text === undefined) return false;
  return (
    entry.hashes.includes(sha256(text)) || (text.includes('\r\n') && entry.hashes.includes(sha256(withPlainEnds(text))))
  );
}

/** Whether a file says what is wanted; with which line endings does not matter. */
export function isSame({ text }: DiskFile, wanted: string): boolean {
  return text !== undefined && (text === wanted || withPlainEnds(text) === withPlainEnds(wanted));
}
