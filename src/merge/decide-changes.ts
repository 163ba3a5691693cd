import type { Change } from '../model/change.ts';
import { decideDeleted, decideDropped, decideKnown, decideNew } from './decide-file.ts';
import { decideMoved, movesOf } from './decide-moves.ts';
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

function changeOf({ recorded, base, disk, wanted }: Sides, path: string): readonly Change[] {
  const entry = recorded.get(path);
  const file = disk.get(path);
  const planned = wanted.get(path);
  if (planned === undefined) return entry && file ? [decideDropped(path, entry, file)] : [];
  if (entry === undefined) return [decideNew(path, planned, file)];
  return [file ? decideKnown(path, entry, base.get(path), file, planned) : decideDeleted(path)];
}
