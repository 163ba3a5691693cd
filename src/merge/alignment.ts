import { type BlankFree, isExact } from './blank-free.ts';

/** An attribute in one line, as `name = value`. */
const attribute = /^(\s*)([A-Za-z_][\w-]*|"[^"$%\\]*")(\s*) = (\S.*)$/;

/**
 * Aligns the equal signs of attributes in lines that follow each other, as `terraform fmt` does. An attribute whose value
 * continues in the next line ends such a series.
 */
export function withAlignment(lines: readonly string[], blankFree: BlankFree): readonly string[] {
  const aligned: string[] = [];
  let series: RegExpExecArray[] = [];
  const close = (): void => {
    const width = Math.max(0, ...series.map(([, , name = '']) => name.length));
    for (const [, indent = '', name = '', , value = ''] of series)
      aligned.push(`${indent}${name.padEnd(width)} = ${value}`);
    series = [];
  };
  const keys = blankFree(lines);
  for (const [index, line] of lines.entries()) {
    const match = isExact(keys[index] ?? '') ? null : attribute.exec(line);
    const isInSeries = match !== null && !isOpen(match[4] ?? '');
    if (!isInSeries || (series[0] !== undefined && series[0][1] !== match[1])) close();
    if (isInSeries) series.push(match);
    else aligned.push(line);
  }
  close();
  return aligned;
}

/** Whether a value continues in the next line. */
function isOpen(value: string): boolean {
  const code = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/(#|\/\/).*$/, '');
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return count(/[([{]/g) > count(/[)\]}]/g);
}
