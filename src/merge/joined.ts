import { withPlainEnds } from '../model/lines.ts';
import type { ManifestEntry } from '../record/manifest.ts';
import { compare } from './merge-text.ts';

/**
 * Whether a text has the same lines in another order, as Git produces for a list to which two branches each added a line.
 * Considers only unique lines: a line such as a brace may have been removed in one place and added in another.
 */
export function isReordered(base: string, text: string, wanted: string): boolean {
  const sorted = (lines: string): readonly string[] => withPlainEnds(lines).split('\n').sort();
  const lines = sorted(text);
  if (lines.join('\n') !== sorted(wanted).join('\n') || text.endsWith('\n') !== wanted.endsWith('\n')) return false;
  const repeated = new Set([lines, sorted(base)].flatMap((all) => all.filter((line, at) => line === all[at + 1])));
  return compare(text, wanted).hunks.every(({ yours, templates }) =>
    [...yours, ...templates].every((line) => !repeated.has(line)),
  );
}

/**
 * Whether Git combined the changes of two branches that each added an environment: all lines are in the wanted text, and
 * none of its lines is missing. Lines that both branches added may occur once, and markers may remain. The recorded
 * rendering must be contained completely and in order; otherwise the user removed a line.
 */
export function isJoined({ hashes }: ManifestEntry, base: string | undefined, text: string, wanted: string): boolean {
  if (hashes.length < 2 || base === undefined) return false;
  const lines = withPlainEnds(text)
    .split('\n')
    .filter((line) => !/^(<{7}|={7}|>{7}|\|{7})( |$)/.test(line));
  const [there, asked] = [new Set(lines), new Set(wanted.split('\n'))];
  if (there.size !== asked.size || [...asked].some((line) => !there.has(line))) return false;
  let next = 0;
  const known = base.split('\n');
  for (const line of lines) if (line === known[next]) next += 1;
  return next === known.length;
}

/** Whether lines of the templates are duplicated in a text, because Git joined two branches in it. */
export function hasTwice(text: string, wanted: string): boolean {
  const left = new Map<string, number>();
  for (const line of withPlainEnds(wanted).split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return withPlainEnds(text)
    .split('\n')
    .some((line) => {
      const count = left.get(line);
      if (count !== undefined) left.set(line, count - 1);
      return count === 0;
    });
}
