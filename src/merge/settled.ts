import { isTopPath } from '../model/top-path.ts';
import type { Sides } from './sides.ts';

/**
 * Whether a file on disk stays as it is, whatever is in it: the templates want the text, mode and policy that they wanted
 * last time, and no doubt is left about what they were. `decideKnown` leaves such a file unchanged, edited or not, unless it
 * has the conflict markers of Git. Moved, renamed and shared files are decided elsewhere; the few at the top of the work tree,
 * where nobody looks for markers before, are read.
 */
export function isSettled({ recorded, base, wanted }: Sides, path: string): boolean {
  const [entry, planned] = [recorded.get(path), wanted.get(path)];
  return (
    entry !== undefined &&
    planned !== undefined &&
    planned.share === undefined &&
    !isTopPath(path) &&
    !entry.guessed &&
    entry.hashes.length === 1 &&
    entry.policy === planned.policy &&
    entry.executable === planned.executable &&
    base.get(path) === planned.text
  );
}
