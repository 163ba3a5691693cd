import { joinLines, type Line, splitLines, usualEnd } from '../model/lines.ts';
import { differences, type Lines } from './align-lines.ts';
import { withAlignment } from './alignment.ts';
import type { BlankFree } from './blank-free.ts';
import { type Hunk, type Region, regionsOf } from './regions.ts';

export interface Merged {
  /** The merged text; where there are hunks, with conflict markers or the lines of the user in their places. */
  readonly text: string;
  readonly hunks: readonly Hunk[];
}

/** How a merge is made. */
export interface Merging {
  /** What is in the place of a hunk: conflict markers (the default), or the lines of the user. */
  readonly where?: 'markers' | 'yours';
  /** The white space that means nothing: a hunk that is such white space alone is no conflict. */
  readonly blankFree?: BlankFree | undefined;
}

/**
 * Merges what the user did to a file with what the templates did to it, by lines. Line endings and the end of the
 * file stay as the user has them; a line counts as changed by its text alone.
 *
 * @param base the file as it was rendered
 * @param yours as it is on disk
 * @param templates as it is rendered now
 */
export function merge(base: string, yours: string, templates: string, merging: Merging = {}): Merged {
  const { where = 'markers', blankFree } = merging;
  const [a, o, b] = [splitLines(yours), splitLines(base), splitLines(templates)];
  const exact = regionsOf(a, o, b);
  const count = (regions: readonly Region[]): number => regions.filter(({ kind }) => kind === 'both').length;
  const blind = blankFree === undefined || count(exact) === 0 ? exact : regionsOf(a, o, b, blankFree);
  const isBlind = count(blind) < count(exact);
  const regions = isBlind ? blind : exact;
  const end = usualEnd(a);
  const lines = regions.flatMap((region): readonly Line[] => {
    if (region.kind === 'yours') return a.slice(region.from, region.from + region.length);
    if (region.kind === 'templates')
      return b.slice(region.from, region.from + region.length).map(({ text }) => ({ text, end }));
    const yourLines = a.slice(region.from, region.from + region.length);
    return where === 'yours' ? yourLines : marked(region.hunk, yourLines, end);
  });
  const hunks = regions.flatMap((region) => (region.kind === 'both' ? [region.hunk] : []));
  return { text: joinLines(isBlind && hunks.length === 0 ? aligned(lines, [a, b], blankFree) : lines, a), hunks };
}

/** The lines of a merge, aligned as `terraform fmt` does it where both sides are. */
function aligned(lines: readonly Line[], sides: readonly (readonly Line[])[], blankFree?: BlankFree): readonly Line[] {
  if (blankFree === undefined) return lines;
  const texts = (all: readonly Line[]): readonly string[] => withAlignment(all.map(textOf), blankFree);
  const isAligned = (all: readonly Line[]): boolean => texts(all).every((text, at) => text === all[at]?.text);
  if (!sides.every(isAligned)) return lines;
  const result = texts(lines);
  return lines.map(({ text, end }, at) => ({ text: result[at] ?? text, end }));
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

function slice<T>(lines: readonly T[], [from, count]: Lines): readonly T[] {
  return lines.slice(from, from + count);
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
