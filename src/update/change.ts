import type { Change, Conflict, DiskFile } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { type Base, type ManifestEntry, sha256 } from './manifest.ts';
import { compare, merge } from './merge.ts';
import type { Rename } from './renames.ts';

/** What an update decides from. Texts and entries are looked up by path. */
export interface Sides {
  /** What was rendered last time: policy, mode and hash of every file. */
  readonly recorded: ReadonlyMap<string, ManifestEntry>;
  /** The texts of that time that can be trusted. */
  readonly base: Base;
  readonly disk: ReadonlyMap<string, DiskFile>;
  readonly wanted: ReadonlyMap<string, PlannedFile>;
  readonly renames: readonly Rename[];
}

/**
 * What an update does with every path: base × disk × wanted. Pure; nothing the user did is ever dropped. In the
 * order of the paths.
 */
export function change(sides: Sides): readonly Change[] {
  const moved = movesOf(sides);
  const paths = new Set([...sides.recorded.keys(), ...sides.wanted.keys()]);
  const changes = [...paths].flatMap((path): readonly Change[] => {
    const from = moved.get(path);
    if (from !== undefined) return changeOfMoved(sides, from, path);
    if ([...moved.values()].includes(path)) return []; // told with the new name
    const one = changeOf(sides, path);
    return one === undefined ? [] : [one];
  });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** New name to old name, for renames that this update carries out. */
function movesOf({ recorded, wanted, renames }: Sides): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { from, to } of renames) {
    const origin = found.get(from) ?? from;
    found.delete(from);
    if (recorded.has(origin) && !wanted.has(origin) && !recorded.has(to)) found.set(to, origin);
  }
  return new Map([...found].filter(([to]) => wanted.has(to)));
}

function changeOf(sides: Sides, path: string): Change | undefined {
  const wanted = sides.wanted.get(path);
  const entry = sides.recorded.get(path);
  const disk = sides.disk.get(path);
  if (wanted === undefined) return entry && disk ? changeOfDropped(path, entry, disk) : undefined;
  if (entry === undefined) return changeOfNew(path, wanted, disk);
  if (disk === undefined) return { path, action: 'keep-deleted', before: undefined, after: undefined, conflicts: [] };
  return changeOfKnown(path, entry, sides.base.get(path), disk, wanted);
}

/** The templates have it no more. Unedited it goes; edited it stays, as the user's own. */
function changeOfDropped(path: string, entry: ManifestEntry, disk: DiskFile): Change {
  const action = isUnedited(entry, disk) ? 'remove' : 'keep-edited';
  return { path, action, before: disk, after: undefined, conflicts: [] };
}

function changeOfNew(path: string, wanted: PlannedFile, disk: DiskFile | undefined): Change {
  const { text, executable } = wanted;
  const plain = { path, before: disk, after: { text, executable }, conflicts: [] };
  if (disk === undefined) return { ...plain, action: 'create' };
  if (disk.text === text || wanted.policy === 'seeded') return { ...plain, action: 'unchanged' };
  const side = disk.text === undefined ? text : compare(disk.text, text).text;
  return {
    ...plain,
    action: 'conflict',
    after: { text: side, executable: disk.executable },
    conflicts: [{ line: 0, message: 'is there already, and was not made by this generator' }],
  };
}

function changeOfKnown(
  path: string,
  entry: ManifestEntry,
  base: string | undefined,
  disk: DiskFile,
  wanted: PlannedFile,
): Change {
  const executable = entry.executable === wanted.executable ? disk.executable : wanted.executable;
  const leave: Change = { path, action: 'unchanged', before: disk, after: afterOf(disk), conflicts: [] };
  const modeChanged = executable !== disk.executable;
  const outcome = (action: Change['action'], text: string, conflicts: readonly Conflict[] = []): Change => ({
    path,
    action,
    before: disk,
    after: { text, executable },
    conflicts,
  });
  if (wanted.policy === 'seeded') return leave;
  if (disk.text === wanted.text || entry.hashes.includes(sha256(wanted.text)))
    return modeChanged && disk.text !== undefined ? outcome('update', disk.text) : leave;
  if (isAsRendered(entry, disk)) return outcome('update', wanted.text);
  if (wanted.policy === 'owned' && sameLines(disk, wanted)) return outcome('update', wanted.text);
  if (disk.text === undefined) return outcome('conflict', wanted.text, [{ line: 0, message: 'is no text any more' }]);
  if (base === undefined)
    return outcome('conflict', compare(disk.text, wanted.text).text, [{ line: 0, message: withoutBase }]);
  const merged = merge(base, disk.text, wanted.text);
  if (merged.text === disk.text) return leave;
  const conflicts = merged.hunks.map(({ line }) => ({ line, message: 'you and the templates changed the same lines' }));
  return outcome(conflicts.length > 0 ? 'conflict' : 'merge', merged.text, conflicts);
}

const withoutBase = 'was edited, and what it was rendered as is lost, so it cannot be merged';

/** A file that the templates call otherwise now: merged as ever, and put where it belongs. */
function changeOfMoved(sides: Sides, from: string, to: string): readonly Change[] {
  const entry = sides.recorded.get(from);
  const wanted = sides.wanted.get(to);
  const disk = sides.disk.get(from);
  if (entry === undefined || wanted === undefined) throw new Error('a rename of nothing');
  if (disk === undefined)
    return [{ path: to, action: 'keep-deleted', before: undefined, after: undefined, conflicts: [] }];
  const there = sides.disk.get(to);
  if (there !== undefined && there.text !== wanted.text)
    return [changeOfNew(to, wanted, there), ...optional(changeOf(sides, from))];
  const here = changeOfKnown(to, entry, sides.base.get(from), disk, wanted);
  const gone: Change = { path: from, action: 'remove', before: disk, after: undefined, conflicts: [] };
  if (here.action === 'conflict') return [{ ...here, before: there }];
  const action = here.action === 'unchanged' || here.action === 'update' ? 'create' : here.action;
  return [{ ...here, action: there === undefined ? action : 'unchanged', before: there }, gone];
}

function optional(one: Change | undefined): readonly Change[] {
  return one === undefined ? [] : [one];
}

function isAsRendered(entry: ManifestEntry, disk: DiskFile): boolean {
  return disk.text !== undefined && entry.hashes.includes(sha256(disk.text));
}

/** Whether the user changed nothing in a file; that git checked it out with other line endings does not count. */
export function isUnedited(entry: ManifestEntry, { text }: DiskFile): boolean {
  if (text === undefined) return false;
  return [text, text.replaceAll('\r\n', '\n')].some((one) => entry.hashes.includes(sha256(one)));
}

/** Every line is there, in another order: what git makes of a list to which two branches each added a line. */
function sameLines({ text }: DiskFile, wanted: PlannedFile): boolean {
  const sorted = (lines: string): string => lines.replaceAll('\r\n', '\n').split('\n').sort().join('\n');
  return text !== undefined && sorted(text) === sorted(wanted.text);
}

function afterOf({ text, executable }: DiskFile): Change['after'] {
  return text === undefined ? undefined : { text, executable };
}
