import type { Change } from '../model/change.ts';
import { decideDeleted, decideDropped, decideKnown, decideNew, isSame } from './decide-file.ts';
import type { Sides } from './sides.ts';

/** New name to old name, for the renames that this update carries out. */
export function movesOf({ recorded, wanted, renames }: Sides): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { from, to } of renames) {
    const origin = found.get(from) ?? from;
    found.delete(from);
    if (recorded.has(origin) && !wanted.has(origin) && !recorded.has(to)) found.set(to, origin);
  }
  return new Map([...found].filter(([to]) => wanted.has(to)));
}

/** A file that has a new name in the templates: merged and moved. */
export function decideMoved(sides: Sides, from: string, to: string): readonly Change[] {
  const entry = sides.recorded.get(from);
  const wanted = sides.wanted.get(to);
  const disk = sides.disk.get(from);
  const there = sides.disk.get(to);
  if (entry === undefined || wanted === undefined) throw new Error('a rename without a source or a target');
  const base = sides.base.get(from);
  const place = sides.moved.get(from);
  const moved = place === undefined ? undefined : sides.disk.get(place);
  if (disk === undefined && place !== undefined && moved !== undefined && there === undefined)
    return [{ ...decideKnown(place, entry, base, moved, wanted), from: to }];
  // The user deleted it, or already renamed it.
  if (disk === undefined)
    return [there ? decideKnown(to, entry, base, there, wanted) : decideDeleted(to, entry, wanted)];
  if (there !== undefined) {
    const here = isSame(there, wanted.text) ? decideKnown(to, entry, base, there, wanted) : undefined;
    return [here ?? decideNew(to, wanted, there), decideDropped(from, entry, disk)];
  }
  if (disk.text === undefined) {
    const message = `is the new name of ${from}, which is no longer a text file and cannot be merged`;
    const after = { text: wanted.text, executable: wanted.executable };
    return [{ path: to, action: 'conflict', before: undefined, after, conflicts: [{ line: 0, message }] }];
  }
  const here = decideKnown(to, entry, base, disk, wanted);
  const action = here.action === 'unchanged' || here.action === 'update' ? 'create' : here.action;
  return [
    { ...here, action, before: undefined },
    { path: from, action: 'remove', before: disk, after: undefined, conflicts: [] },
  ];
}
