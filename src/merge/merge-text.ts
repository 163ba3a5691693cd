import { joinLines, type Line, splitLines, usualEnd } from '../model/lines.ts';
import { type Difference, differences, type Lines } from './align-lines.ts';
import { mergeRegions } from './three-way.ts';

/** A place where both sides changed the same lines, each in its way. */
export interface Hunk {
  /** Line of the user's file where it begins, from 1. */
  readonly line: number;
  readonly yours: readonly string[];
  readonly base: readonly string[];
  readonly templates: readonly string[];
}

export interface Merged {
  /** The merged text; where there are hunks, with conflict markers or the lines of the user in their places. */
  readonly text: string;
  readonly hunks: readonly Hunk[];
}

/** What a three-way merge makes of one stretch of lines. */
type Region =
  | { readonly kind: 'yours'; readonly from: number; readonly length: number }
  | { readonly kind: 'templates'; readonly from: number; readonly length: number }
  | { readonly kind: 'both'; readonly hunk: Hunk; readonly from: number; readonly length: number };

/**
 * Merges what the user did to a file with what the templates did to it, by lines. Line endings and the end of the
 * file stay as the user has them; a line counts as changed by its text alone.
 *
 * @param base the file as it was rendered
 * @param yours as it is on disk
 * @param templates as it is rendered now
 * @param where what is in the place of a hunk: conflict markers, or the lines of the user
 */
export function merge(base: string, yours: string, templates: string, where: 'markers' | 'yours' = 'markers'): Merged {
  const a = splitLines(yours);
  const b = splitLines(templates);
  const regions = regionsOf(a, splitLines(base), b);
  const end = usualEnd(a);
  const lines = regions.flatMap((region): readonly Line[] => {
    if (region.kind === 'yours') return a.slice(region.from, region.from + region.length);
    if (region.kind === 'templates')
      return b.slice(region.from, region.from + region.length).map(({ text }) => ({ text, end }));
    const yourLines = a.slice(region.from, region.from + region.length);
    return where === 'yours' ? yourLines : marked(region.hunk, yourLines, end);
  });
  const hunks = regions.flatMap((region) => (region.kind === 'both' ? [region.hunk] : []));
  return { text: joinLines(lines, a), hunks };
}

/**
 * Sets two texts side by side where nothing is known of what they have in common but their equal lines: every
 * difference is a hunk.
 */
export function compare(yours: string, templates: string): Merged {
  const a = splitLines(yours);
  const b = splitLines(templates);
  const end = usualEnd(a);
  const parts: (readonly Line[])[] = [];
  const hunks: Hunk[] = [];
  let from = 0;
  for (const { before, after } of differences(a.map(textOf), b.map(textOf))) {
    const mine = slice(a, before);
    const hunk = { line: before[0] + 1, yours: mine.map(textOf), base: [], templates: slice(b, after).map(textOf) };
    parts.push(a.slice(from, before[0]), marked(hunk, mine, end));
    hunks.push(hunk);
    from = before[0] + before[1];
  }
  return { text: joinLines([...parts.flat(), ...a.slice(from)], a), hunks };
}

function textOf({ text }: Line): string {
  return text;
}

function regionsOf(a: readonly Line[], o: readonly Line[], b: readonly Line[]): readonly Region[] {
  const texts = [a, o, b].map((lines) => lines.map(({ text }) => text));
  const [yours = [], base = [], templates = []] = texts;
  // Skip the lines that all three share at both ends, because the search is slow in long files.
  const shortest = Math.min(yours.length, base.length, templates.length);
  const same = (i: number, j: number, k: number): boolean => yours[i] === base[j] && base[j] === templates[k];
  let head = 0;
  while (head < shortest && same(head, head, head)) head += 1;
  let tail = 0;
  while (tail < shortest - head && same(yours.length - 1 - tail, base.length - 1 - tail, templates.length - 1 - tail))
    tail += 1;
  const middle = (lines: readonly string[]): readonly string[] => lines.slice(head, lines.length - tail);
  const regions = searched(middle(yours), middle(base), middle(templates), head);
  return [
    { kind: 'yours', from: 0, length: head },
    ...regions,
    { kind: 'yours', from: yours.length - tail, length: tail },
  ];
}

/** @param offset the number of lines of each side before these */
function searched(
  yours: readonly string[],
  base: readonly string[],
  templates: readonly string[],
  offset: number,
): readonly Region[] {
  const inYours = positions(base, yours);
  return mergeRegions(yours, base, templates).map((stretch): Region => {
    if (stretch.from !== 'both') {
      const [from, length] = stretch.lines;
      // What neither side changed is taken from the user's file, whose line endings it keeps.
      const start = stretch.from === 'base' ? (inYours.get(from) ?? 0) : from;
      return { kind: stretch.from === 'templates' ? 'templates' : 'yours', from: offset + start, length };
    }
    const [mine, old, theirs] = [
      slice(yours, stretch.yours),
      slice(base, stretch.base),
      slice(templates, stretch.templates),
    ];
    const from = offset + stretch.yours[0];
    const agree = mine.length === theirs.length && mine.every((line, index) => line === theirs[index]);
    if (agree) return { kind: 'yours', from, length: mine.length };
    return {
      kind: 'both',
      hunk: { line: from + 1, yours: mine, base: old, templates: theirs },
      from,
      length: mine.length,
    };
  });
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

/** The lines of a hunk between the markers that git uses, with the base in the middle. */
function marked(hunk: Hunk, yours: readonly Line[], end: Line['end']): readonly Line[] {
  const lines = (texts: readonly string[]): readonly Line[] => texts.map((text) => ({ text, end }));
  return [
    ...lines([`${markers.yours} yours`]),
    ...yours.map((line) => (line.end === '' ? { ...line, end } : line)),
    ...(hunk.base.length > 0 ? lines([`${markers.base} previously generated`, ...hunk.base]) : []),
    ...lines([markers.middle, ...hunk.templates]),
    ...lines([`${markers.templates} templates`]),
  ];
}

const markers = { yours: '<<<<<<<', base: '|||||||', middle: '=======', templates: '>>>>>>>' } as const;

/** Whether a text still contains conflict markers; the line of the first one, from 1, or 0. */
export function firstMarker(text: string): number {
  const lines = splitLines(text).map((line) => line.text);
  return (
    1 + lines.findIndex((line) => line.startsWith(`${markers.yours} `) || line.startsWith(`${markers.templates} `))
  );
}
