import { withoutCredentials } from '../model/credential/redact.ts';
import type { Scalar } from '../model/field.ts';

/** A value as messages show it: short, quoted, on one line, and never a credential. */
export function show(value: unknown): string {
  const text = withoutCredentials(typeof value === 'string' ? value : jsonOf(value));
  const shown = [...text].length > 60 ? `${[...text].slice(0, 57).join('')}...` : text;
  const visible = shown.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return typeof value === 'string' ? `"${visible}"` : visible;
}

/** A value from a JSON or YAML file may be nested more deeply than it can be written again. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    if (error instanceof RangeError) return 'a value that is nested too deeply';
    throw error;
  }
}

/** A text with its line breaks written as escapes. */
export function oneLine(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

/** "a", "a or b", "a, b or c". */
export function either(words: readonly Scalar[]): string {
  const [last, ...rest] = [...words].reverse();
  return rest.length === 0 ? String(last ?? '') : `${rest.reverse().join(', ')} or ${last}`;
}

/** The names in a list as a user types it. */
export function listedNames(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim());
}

/** The most similar candidate, if it is similar enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const near = Math.max(1, Math.floor(Math.max(candidate.length, word.length) / 3));
    if (distance <= near && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** The Levenshtein distance, with a transposition of adjacent characters as one step. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 20) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const at = (line: number[], index: number): number => line[index] ?? Number.POSITIVE_INFINITY;
      row[j] = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(at(row, j), at(before, j - 2) + 1);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? Number.POSITIVE_INFINITY;
}
