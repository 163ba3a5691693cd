import { type Difference, differences } from './align-lines.ts';

/** Unchanged lines before and after those that differ. */
const context = 3;

/**
 * The lines that differ between two texts, in the format of `diff --unified`, without the names of the files.
 * https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function unifiedDiff(before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const hunks: Difference[][] = [];
  for (const difference of differences(old, now)) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1)?.before;
    const isNear = last !== undefined && difference.before[0] - (last[0] + last[1]) <= 2 * context;
    if (hunk !== undefined && isNear) hunk.push(difference);
    else hunks.push([difference]);
  }
  return hunks.map((hunk) => hunkText(hunk, old, now)).join('');
}

/** Lines with their ends: a last line without one is another line. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function hunkText(hunk: readonly Difference[], old: readonly string[], now: readonly string[]): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lead = Math.min(context, first.before[0]);
  const end = Math.min(old.length, last.before[0] + last.before[1] + context);
  const tail = end - last.before[0] - last.before[1];
  const from = [first.before[0] - lead, first.after[0] - lead] as const;
  const counts = [end - from[0], last.after[0] + last.after[1] + tail - from[1]] as const;
  const lines: string[] = [`@@ -${range(from[0], counts[0])} +${range(from[1], counts[1])} @@\n`];
  let at = from[0];
  for (const { before, after } of hunk) {
    lines.push(...marked(' ', old.slice(at, before[0])));
    lines.push(...marked('-', old.slice(before[0], before[0] + before[1])));
    lines.push(...marked('+', now.slice(after[0], after[0] + after[1])));
    at = before[0] + before[1];
  }
  lines.push(...marked(' ', old.slice(at, end)));
  return lines.join('');
}

/** Lines are counted from 1; an empty range names the line before it. */
function range(from: number, count: number): string {
  return `${count === 0 ? from : from + 1},${count}`;
}

function marked(sign: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`));
}
