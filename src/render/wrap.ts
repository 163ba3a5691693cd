/**
 * A text in lines that are at most as wide as the terminal. Words that are longer are not divided, so that they can be copied.
 *
 * @param indent what each line after the first begins with
 */
export function wrap(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns, indent))
    .join('\n');
}

function wrapLine(line: string, columns: number, indent: string): string {
  const [lead = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().split(/ +/)) {
    const start = lines.length === 0 ? lead : `${lead}${indent}`;
    if (current === '') current = `${start}${word}`;
    else if (width(current) + 1 + width(word) <= columns) current += ` ${word}`;
    else {
      lines.push(current);
      current = `${lead}${indent}${word}`;
    }
  }
  return [...lines, current].join('\n').trimEnd();
}

function width(text: string): number {
  return [...text].length;
}
