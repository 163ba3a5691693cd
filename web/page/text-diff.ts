import { differences } from '../core.ts';

/** A line of a comparison: of both texts, of one of them, or a gap in place of equal lines. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
  /** The number of the line in each text. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Unchanged lines before and after those that differ. */
const context = 3;

/** The lines that differ between two texts, with some lines around them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  const same = (count: number, isFirst: boolean, isLast: boolean): void => {
    const head = isFirst ? 0 : context;
    const tail = isLast ? 0 : context;
    for (let index = 0; index < count; index++) {
      const isShown = index < head || index >= count - tail;
      const place = { before: at + index + 1, after: to + index + 1 };
      if (isShown) lines.push({ kind: 'same', text: old[at + index] ?? '', ...place });
      else if (index === head) lines.push({ kind: 'gap', text: '', before: undefined, after: undefined });
    }
    at += count;
    to += count;
  };
  for (const { before: one, after: other } of differences(old, now)) {
    same(one[0] - at, at === 0, false);
    for (let index = 0; index < one[1]; index++)
      lines.push({ kind: 'removed', text: old[at + index] ?? '', before: at + index + 1, after: undefined });
    for (let index = 0; index < other[1]; index++)
      lines.push({ kind: 'added', text: now[to + index] ?? '', before: undefined, after: to + index + 1 });
    at += one[1];
    to += other[1];
  }
  same(old.length - at, at === 0, true);
  return lines;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
