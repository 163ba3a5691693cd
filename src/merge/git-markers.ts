import { withPlainEnds } from '../model/lines.ts';

/** The two sides of a file in which a merge by git left conflict markers. */
export interface MarkedSides {
  readonly ours: string;
  readonly theirs: string;
  /** The line of the first marker, from 1. */
  readonly line: number;
}

/**
 * Takes a file with the conflict markers of git apart, in the styles `merge`, `diff3` and `zdiff3`.
 *
 * @returns undefined for a file without markers, with those of `update`, or with markers that are not complete
 */
export function markedSides(text: string): MarkedSides | undefined {
  const ours: string[] = [];
  const theirs: string[] = [];
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  let first = 0;
  for (const [index, line] of withPlainEnds(text).split('\n').entries()) {
    if (/^<{7} /.test(line)) {
      if (part !== 'both' || line === '<<<<<<< yours') return undefined;
      part = 'ours';
      if (first === 0) first = index + 1;
    } else if (/^\|{7}( |$)/.test(line) && part === 'ours') part = 'base';
    else if (line === '=======' && (part === 'ours' || part === 'base')) part = 'theirs';
    else if (/^>{7} /.test(line) && part === 'theirs') part = 'both';
    else {
      if (part === 'both' || part === 'ours') ours.push(line);
      if (part === 'both' || part === 'theirs') theirs.push(line);
    }
  }
  return first === 0 || part !== 'both' ? undefined : { ours: ours.join('\n'), theirs: theirs.join('\n'), line: first };
}
