/** One line: its text, and the characters that end it; '' for a last line that nothing ends. */
export interface Line {
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
}

/** The lines of a text. An empty text has none. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf('\n', from);
    if (at === -1) {
      lines.push({ text: text.slice(from), end: '' });
      break;
    }
    const carriage = at > from && text[at - 1] === '\r';
    lines.push({ text: text.slice(from, carriage ? at - 1 : at), end: carriage ? '\r\n' : '\n' });
    from = at + 1;
  }
  return lines;
}

/**
 * Joins lines. A line without an ending that is no longer the last one gets the usual ending; the
 * last one ends as `like` does.
 */
export function joinLines(lines: readonly Line[], like: readonly Line[]): string {
  const usual = usualEnd(like);
  const last = like.at(-1);
  const open = last !== undefined && last.end === '';
  return lines
    .map(({ text, end }, index) => {
      const isLast = index === lines.length - 1;
      if (!isLast) return text + (end === '' ? usual : end);
      return text + (open ? '' : end === '' ? usual : end);
    })
    .join('');
}

/** The ending that most of those lines have that have one. */
export function usualEnd(lines: readonly Line[]): '\n' | '\r\n' {
  const count = (wanted: Line['end']): number => lines.filter(({ end }) => end === wanted).length;
  return count('\r\n') > count('\n') ? '\r\n' : '\n';
}

/** A text with `\n` at the end of every line. */
export function withPlainEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** A rendered text with the line endings that another one has. */
export function likeEndsOf(other: string, rendered: string): string {
  if (!other.includes('\r\n')) return rendered;
  return usualEnd(splitLines(other)) === '\r\n' ? withPlainEnds(rendered).replaceAll('\n', '\r\n') : rendered;
}
