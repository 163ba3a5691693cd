import type { BlankFree } from './blank-free.ts';
import type { MarkedSides } from './git-markers.ts';
import { hasTwice } from './joined.ts';
import { merge } from './merge-text.ts';

/**
 * Resolves the conflict that a merge by git left in a rendered file, where two branches each changed the answers: what is
 * wanted is rendered from the answers of both, and the edits of each branch are kept.
 *
 * @param bases every text that the file was rendered as on one of the branches
 * @param wanted the file as it is rendered from the merged answers
 * @param blankFree the white space that means nothing in the file
 * @returns undefined where an edit conflicts with what is wanted, or cannot be separated from what was rendered
 */
export function resolveMarkers(
  { ours, theirs }: MarkedSides,
  bases: readonly string[],
  wanted: string,
  blankFree?: BlankFree,
): string | undefined {
  if (isOnlyRendered(ours, theirs, bases, wanted)) return wanted;
  for (const ourBase of bases) {
    const first = merge(ourBase, ours, wanted, { blankFree });
    if (first.hunks.length > 0 || hasTwice(first.text, wanted)) continue;
    for (const theirBase of bases) {
      const second = merge(theirBase, theirs, first.text, { blankFree });
      if (second.hunks.length === 0 && !hasTwice(second.text, wanted)) return second.text;
    }
  }
  return undefined;
}

/**
 * Whether neither side was edited: every line was rendered on some branch or is wanted, and the lines that every branch
 * rendered are all there, in their order.
 */
function isOnlyRendered(ours: string, theirs: string, bases: readonly string[], wanted: string): boolean {
  if (bases.length === 0) return false;
  const lines = (text: string): ReadonlySet<string> => new Set(text.split('\n'));
  const rendered = new Set([...lines(wanted), ...bases.flatMap((base) => [...lines(base)])]);
  const sets = bases.map(lines);
  const isCommon = (line: string): boolean => sets.every((set) => set.has(line));
  const common = (text: string): string => text.split('\n').filter(isCommon).join('\n');
  // A line that a branch has more often, such as a brace, says nothing about the order.
  const once = (text: string): string => [...new Set(common(text).split('\n'))].join('\n');
  const expected = once(bases[0] ?? '');
  return [ours, theirs].every(
    (side) => [...lines(side)].every((line) => rendered.has(line)) && once(side) === expected,
  );
}
