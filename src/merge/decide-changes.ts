import type { Change } from '../model/change.ts';
import { findShared } from '../model/shared-file.ts';
import { decideDeleted, decideDropped, decideKnown, decideNew, decideOutside } from './decide-file.ts';
import { decideMoved, movesOf } from './decide-moves.ts';
import { decideShared } from './decide-shared.ts';
import { isSettled } from './settled.ts';
import type { Sides } from './sides.ts';

/**
 * What an update does with every path: base × disk × wanted. Pure; nothing the user did is ever dropped. In the
 * order of the paths.
 */
export function change(sides: Sides): readonly Change[] {
  const moves = movesOf(sides);
  const origins = new Set(moves.values());
  const paths = new Set([...sides.recorded.keys(), ...sides.wanted.keys()]);
  const changes = [...paths].flatMap((path): readonly Change[] => {
    const from = moves.get(path);
    if (from !== undefined) return decideMoved(sides, from, path);
    if (origins.has(path)) return []; // reported with the new name
    return changeOf(sides, path);
  });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function changeOf(sides: Sides, path: string): readonly Change[] {
  const { recorded, base, bases, disk, wanted, moved, outside } = sides;
  if (sides.skipsSettled && disk.has(path) && isSettled(sides, path))
    return [{ path, action: 'unchanged', before: undefined, after: undefined, conflicts: [] }];
  const entry = recorded.get(path);
  const file = disk.get(path);
  const planned = wanted.get(path);
  const place = moved.get(path);
  const there = place === undefined ? undefined : disk.get(place);
  if (planned === undefined) {
    if (entry && file) return [decideDropped(path, entry, file)];
    return entry && place && there ? [{ ...decideDropped(place, entry, there), from: path }] : [];
  }
  if (file === undefined && outside.has(path)) return [decideOutside(path, entry, planned)];
  if (planned.share !== undefined)
    return [decideShared(path, entry, findShared(path, planned.share, disk), { ...planned, share: planned.share })];
  if (entry === undefined) return [decideNew(path, planned, file)];
  if (file !== undefined) return [decideKnown(path, entry, base.get(path), file, planned, bases.get(path))];
  if (place !== undefined && there !== undefined)
    return [{ ...decideKnown(place, entry, base.get(path), there, planned), from: path }];
  return [decideDeleted(path, entry, planned)];
}
