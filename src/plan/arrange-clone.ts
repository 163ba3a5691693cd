import type { Change } from '../model/change.ts';
import { splitLines, withPlainEnds } from '../model/lines.ts';

/** Documents that a repository often has from the beginning, and that stay as they are. */
const documents: readonly string[] = ['README.md', 'AGENTS.md'];
const ignoreFile = '.gitignore';

/**
 * What `new` does in the fresh clone of a repository that a forge created: its README and its AGENTS.md stay, and its
 * .gitignore gets the lines that are missing. Where anything else is in the way, nothing changes: that folder is not fresh.
 *
 * @param changes the changes as {@link arrange} decided them
 */
export function arrangeClone(changes: readonly Change[]): readonly Change[] {
  const inTheWay = changes.filter(({ action }) => action === 'conflict');
  const isFresh = inTheWay.every(
    ({ path, before }) => [...documents, ignoreFile].includes(path) && before?.text !== undefined,
  );
  if (!isFresh) return changes;
  return changes.map((change): Change => {
    const { path, action, before, after } = change;
    if (action !== 'conflict' || before?.text === undefined || after === undefined) return change;
    if (documents.includes(path)) return { ...change, action: 'unchanged', conflicts: [], note: 'exists and is kept' };
    return {
      ...change,
      action: 'merge',
      conflicts: [],
      after: { ...after, text: withMissingLines(before.text, after.text) },
    };
  });
}

/** A list with the lines of another that it lacks, below its own. Comments and blank lines come along with them. */
function withMissingLines(own: string, wanted: string): string {
  const known = new Set(splitLines(own).map(({ text }) => text.trim()));
  const paragraphs = withPlainEnds(wanted)
    .trimEnd()
    .split(/\n{2,}/);
  const missing = paragraphs.flatMap((paragraph) => {
    const lines = paragraph.split('\n').filter((line) => line.startsWith('#') || !known.has(line.trim()));
    return lines.some((line) => !line.startsWith('#')) ? [lines.join('\n')] : [];
  });
  return missing.length === 0 ? own : `${own.replace(/\n*$/, '\n')}\n${missing.join('\n\n')}\n`;
}
