import { deepEqual, equal, ok } from 'node:assert/strict';
import { diffIndices } from 'node-diff3';
import { splitLines, withPlainEnds } from '../../src/model/lines.ts';
import { mine } from './edits.ts';

/** A file before and after a merge. */
export interface Merging {
  readonly path: string;
  readonly base: string;
  readonly yours: string;
  readonly templates: string;
}

/** Everything that a person did to a file is still there after a merge, regardless of other changes. */
export function assertKept({ path, base, yours, templates }: Merging, result: string): void {
  deepEqual(ownLines(result), ownLines(yours), `${path}: every line of the person's, in its order`);
  if (yours === base || result === '') return;
  equal(isOpen(result), isOpen(yours), `${path}: the end of the file`);
  // A line that the templates change loses its own ending, so a file with both kinds can be left with one.
  if (endingsOf(result) !== '' && endingsOf(yours) !== '' && !hasBothEndings(yours))
    equal(endingsOf(result), endingsOf(yours), `${path}: line endings`);
  const merging = { path, base, yours, templates };
  if (!areApart(merging)) return;
  // Both sides' lines come and go, each once: the result is the person's file plus what the templates changed.
  const expected = counts(yours);
  for (const [line, count] of counts(templates)) expected.set(line, (expected.get(line) ?? 0) + count);
  for (const [line, count] of counts(base)) expected.set(line, (expected.get(line) ?? 0) - count);
  const found = counts(result);
  for (const line of new Set([...expected.keys(), ...found.keys()]))
    equal(found.get(line) ?? 0, expected.get(line) ?? 0, `${path}: how often there is ${JSON.stringify(line)}`);
}

/**
 * Whether between any change of the one and any of the other there is a line that neither changed, and that is there
 * once. Across lines that repeat, blank ones or braces, nobody can tell which of them was meant.
 */
export function areApart({ base, yours, templates }: Merging): boolean {
  const theirs = changesFrom(base, templates);
  return changesFrom(base, yours).every(([from, to]) => theirs.every(([start, end]) => to < start || end < from));
}

/** The stretches of the base that differ in a text, each as wide as it could be reported. */
function changesFrom(base: string, text: string): readonly (readonly [number, number])[] {
  const [before, after] = [linesOf(base), linesOf(text)];
  const hunks = diffIndices(before, after) as unknown as readonly { readonly buffer1: readonly [number, number] }[];
  const often = new Set([...counts(base), ...counts(text)].flatMap(([line, count]) => (count > 1 ? [line] : [])));
  return hunks.map(({ buffer1: [start, length] }) => {
    let [from, to] = [start, start + length];
    while (from > 0 && often.has(before[from - 1] ?? '')) from -= 1;
    while (to < before.length && often.has(before[to] ?? '')) to += 1;
    return [from, to];
  });
}

function linesOf(text: string): string[] {
  return splitLines(text).map((line) => line.text);
}

function ownLines(text: string): readonly string[] {
  return linesOf(text).filter((line) => line.startsWith(mine));
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of linesOf(text)) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
}

function hasBothEndings(text: string): boolean {
  return /\r\n/.test(text) && /(?<!\r)\n/.test(text);
}

/** Which endings the lines have; nothing where no line has one, as in a single line that is left open. */
function endingsOf(text: string): string {
  return [...new Set(splitLines(text).map(({ end }) => end))]
    .filter((end) => end !== '')
    .sort()
    .join(' and ');
}

/** Whether the last line has no ending. */
function isOpen(text: string): boolean {
  return splitLines(text).at(-1)?.end === '';
}

/** Two texts with the same lines, in whatever order. */
export function assertSameLines(a: string, b: string, message: string): void {
  const sorted = (text: string): readonly string[] => withPlainEnds(text).split('\n').sort();
  ok(a !== '' || b === '');
  deepEqual(sorted(a), sorted(b), message);
}
