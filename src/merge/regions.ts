import type { Line } from '../model/lines.ts';
import { type Difference, differences, type Lines } from './align-lines.ts';
import type { BlankFree } from './blank-free.ts';
import { mergeRegions } from './three-way.ts';

/** A place where both sides changed the same lines, each in its way. */
export interface Hunk {
  /** Line of the user's file where it begins, from 1. */
  readonly line: number;
  readonly yours: readonly string[];
  readonly base: readonly string[];
  readonly templates: readonly string[];
}

/** What a three-way merge makes of one stretch of lines. */
export type Region =
  | { readonly kind: 'yours'; readonly from: number; readonly length: number }
  | { readonly kind: 'templates'; readonly from: number; readonly length: number }
  | { readonly kind: 'both'; readonly hunk: Hunk; readonly from: number; readonly length: number };

/** The lines of a text, and what they are compared by. */
interface Side {
  readonly texts: readonly string[];
  readonly keys: readonly string[];
}

/**
 * Divides a three-way merge of lines.
 *
 * @param a the user's, o as they were rendered, b as they are rendered now
 * @param blankFree the white space that means nothing; without it, every character counts
 */
export function regionsOf(
  a: readonly Line[],
  o: readonly Line[],
  b: readonly Line[],
  blankFree?: BlankFree,
): readonly Region[] {
  const sides = [a, o, b].map((lines): Side => {
    const texts = lines.map(({ text }) => text);
    return { texts, keys: blankFree?.(texts) ?? texts };
  });
  const [yours = noLines, base = noLines, templates = noLines] = sides;
  // Skip the lines that all three share at both ends, because the search is slow in long files.
  const lengths = sides.map(({ texts }) => texts.length);
  const shortest = Math.min(...lengths);
  const same = (i: number, j: number, k: number): boolean =>
    yours.texts[i] === base.texts[j] && base.texts[j] === templates.texts[k];
  let head = 0;
  while (head < shortest && same(head, head, head)) head += 1;
  let tail = 0;
  const [m = 0, n = 0, l = 0] = lengths;
  while (tail < shortest - head && same(m - 1 - tail, n - 1 - tail, l - 1 - tail)) tail += 1;
  const middle = ({ texts, keys }: Side): Side => ({
    texts: texts.slice(head, texts.length - tail),
    keys: keys.slice(head, keys.length - tail),
  });
  return [
    { kind: 'yours', from: 0, length: head },
    ...searched(middle(yours), middle(base), middle(templates), { offset: head, isBlind: blankFree !== undefined }),
    { kind: 'yours', from: m - tail, length: tail },
  ];
}

const noLines: Side = { texts: [], keys: [] };

interface Search {
  /** The number of lines of each side before these. */
  readonly offset: number;
  /** Whether white space that means nothing is left out. */
  readonly isBlind: boolean;
}

function searched(yours: Side, base: Side, templates: Side, { offset, isBlind }: Search): readonly Region[] {
  const inYours = positions(base.keys, yours.keys);
  const inTemplates = positions(base.keys, templates.keys);
  /** A line that neither side changed: with the white space of the side that changed it, of the user where both did. */
  const unchanged = (at: number): Region => {
    const [mine = 0, theirs = 0] = [inYours.get(at), inTemplates.get(at)];
    // The user's file has the line endings that are kept.
    const isMine = yours.texts[mine] === templates.texts[theirs] || yours.texts[mine] !== base.texts[at];
    return { kind: isMine ? 'yours' : 'templates', from: offset + (isMine ? mine : theirs), length: 1 };
  };
  return mergeRegions(yours.keys, base.keys, templates.keys).flatMap((stretch): readonly Region[] => {
    if (stretch.from !== 'both') {
      const [from, length] = stretch.lines;
      if (stretch.from !== 'base') return [{ kind: stretch.from, from: offset + from, length }];
      return Array.from({ length }, (_, index) => unchanged(from + index));
    }
    const [mine, old, theirs] = [
      slice(yours.keys, stretch.yours),
      slice(base.keys, stretch.base),
      slice(templates.keys, stretch.templates),
    ];
    const from = offset + stretch.yours[0];
    if (isEqual(mine, theirs)) return [{ kind: 'yours', from, length: mine.length }];
    // Blank lines are white space alone, too.
    if (isBlind && isEqual(withoutEmpty(mine), withoutEmpty(old)))
      return [{ kind: 'templates', from: offset + stretch.templates[0], length: theirs.length }];
    if (isBlind && [old, mine].some((other) => isEqual(withoutEmpty(theirs), withoutEmpty(other))))
      return [{ kind: 'yours', from, length: mine.length }];
    const hunk = {
      line: from + 1,
      yours: slice(yours.texts, stretch.yours),
      base: slice(base.texts, stretch.base),
      templates: slice(templates.texts, stretch.templates),
    };
    return [{ kind: 'both', hunk, from, length: mine.length }];
  });
}

function isEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, index) => line === others[index]);
}

function withoutEmpty(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '');
}

function slice<T>(lines: readonly T[], [from, count]: Lines): readonly T[] {
  return lines.slice(from, from + count);
}

/** The position in `yours` of each line of `base` that it still contains. */
function positions(base: readonly string[], yours: readonly string[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let from = 0;
  let to = 0;
  const ends: Difference = { before: [base.length, 0], after: [yours.length, 0] };
  for (const { before, after } of [...differences(base, yours), ends]) {
    for (; from < before[0]; from++, to++) found.set(from, to);
    from = before[0] + before[1];
    to = after[0] + after[1];
  }
  return found;
}
