import type { Call } from './program.ts';

/**
 * The output of Rich, which Union.ai's CLI uses: flyteplugins-union 0.19.1 with flyte 2.12.1 was run with various TERM,
 * NO_COLOR and COLUMNS. TERM=dumb has 80 columns whatever COLUMNS says, and no terminal codes. NO_COLOR alone leaves the
 * codes for bold text. Codes are written to pipes, too.
 */
export interface Console {
  readonly columns: number;
  readonly codes: boolean;
}

export function consoleOf({ env }: Call): Console {
  const isDumb = env.TERM === 'dumb' || env.TERM === 'unknown';
  const columns = Number(env.COLUMNS);
  return { columns: isDumb || !(columns > 0) ? 80 : columns, codes: !isDumb };
}

/** A text in a style. */
export function styled(text: string, style: string, { codes }: Console): string {
  return codes ? `\u001b[${style}m${text}\u001b[0m` : text;
}

/** Breaks lines between words, and within words that are longer than a line. The space at a break remains. */
export function wrapped(text: string, columns: number): string {
  const lines = [''];
  for (const word of text.match(/\S+\s*/g) ?? []) {
    if ((lines.at(-1) ?? '').length + word.trimEnd().length > columns && lines.at(-1) !== '') lines.push('');
    lines[lines.length - 1] += word;
    while ((lines.at(-1) ?? '').trimEnd().length > columns) {
      const long = lines.pop() ?? '';
      lines.push(long.slice(0, columns), long.slice(columns));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** JSON as `-of json-raw` prints a list: on one line, wrapped like any text. */
export function jsonOf(value: unknown, console: Console): string {
  const text = JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll('},{', '}, {');
  const lines = wrapped(text, console.columns);
  return console.codes ? lines.replace(/"[^"]*"/g, (string) => styled(string, '32', console)) : lines;
}

/** What `-of json` prints, and every format for a single object: Python, not JSON. */
export function pythonOf(value: unknown, console: Console): string {
  const text = JSON.stringify(value, null, 4).replaceAll(/"([^"]*)"/g, (_, string) =>
    styled(`'${string}'`, '32', console),
  );
  return `${text}\n`;
}

/** An error in its frame, which is as wide as the terminal. */
export function errorFrame(message: string, { env }: Call): string {
  const columns = Number(env.COLUMNS) > 0 ? Number(env.COLUMNS) : 80;
  const lines = message.split('\n').map((line) => `│ ${line.padEnd(columns - 4)} │`);
  return [`╭─ Error ${'─'.repeat(columns - 10)}╮`, ...lines, `╰${'─'.repeat(columns - 2)}╯`].join('\n');
}
