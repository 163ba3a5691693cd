/**
 * What `flyte create api-key` prints, in all forms that the CLI has: flyteplugins-union 0.19.1 with flyte 2.12.1 was run
 * with a mocked server and various TERM, NO_COLOR, COLUMNS and encodings. It draws a panel of 80 columns, unless COLUMNS
 * says otherwise, and folds the key, because it is one long word. Terminal codes are written to pipes, too.
 */

interface Panel {
  readonly columns: number;
  /** Colors and bold text; TERM=dumb has none. */
  readonly codes: boolean;
  /** An encoding without box-drawing characters draws + - and |. */
  readonly ascii?: boolean;
}

const code = (style: string, text: string, codes: boolean): string =>
  codes ? `\u001b[${style}m${text}\u001b[0m` : text;

/** The panel around the text, folded at a width. */
export function panel(key: string, client: string, { columns, codes, ascii = false }: Panel): string {
  const [corners, horizontal, vertical] = ascii ? ['++++', '-', '|'] : ['╭╮╰╯', '─', '│'];
  const width = columns - 4;
  const warning = `${ascii ? '??' : '⚠️'}  The following API key will only be shown once. Be sure to keep it safe!`;
  const text: readonly (readonly [string | undefined, string])[] = [
    ['1;32', `Client ID: ${client}`],
    [undefined, ''],
    ['1;33', warning],
    [undefined, ''],
    [undefined, 'Configure your headless CLI by setting the following environment variable:'],
    [undefined, ''],
    ['36', `export FLYTE_API_KEY="${key}"`],
  ];
  const edge = (mark: string): string => code('32', mark, codes);
  const lines = text.flatMap(([style, one]) =>
    folded(one, width).map((line) => {
      const shown = style === undefined ? line : code(style, line, codes);
      return `${edge(vertical)} ${shown}${' '.repeat(width - [...line].length)} ${edge(vertical)}`;
    }),
  );
  const title = ' API Key Created Successfully '.slice(0, width);
  const [topLeft = '', topRight = '', bottomLeft = '', bottomRight = ''] = [...corners];
  const rest = columns - 2 - title.length;
  const left = horizontal.repeat(Math.floor(rest / 2));
  const right = horizontal.repeat(Math.ceil(rest / 2));
  return [
    `${edge(`${topLeft}${left}`)}${code('1;32', title, codes)}${edge(`${right}${topRight}`)}`,
    ...lines,
    edge(`${bottomLeft}${horizontal.repeat(columns - 2)}${bottomRight}`),
    '',
  ].join('\n');
}

/** Breaks a text between words, and within words that are longer than a line. */
function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '' || last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    } else lines.push(word);
    while ((lines.at(-1) ?? '').length > width) {
      const long = lines.pop() ?? '';
      lines.push(long.slice(0, width), long.slice(width));
    }
  }
  return lines;
}

/** The lines of older versions. */
function plain(key: string, client: string): string {
  return `Client ID: ${client}\n\nThe following API key will only be shown once. Be sure to keep it safe!\n\nexport FLYTE_API_KEY="${key}"\n`;
}

const lines = (text: string, width: number): string => text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '';

/** Every form in which a key is given to the script. */
export function formsOfInput(key: string, client: string): Readonly<Record<string, string>> {
  const of = (columns: number, codes = true, ascii = false): string => panel(key, client, { columns, codes, ascii });
  return {
    'a panel with colors, folded at 80 columns': of(80),
    'a panel without terminal codes': of(80, false),
    'a narrow panel, which folds the name of the variable': of(16),
    'a wide panel, with the key on one line': of(1000),
    'a panel of ASCII characters': of(80, true, true),
    'a panel with the line ends of a terminal': of(80).replaceAll('\n', '\r\n'),
    'a panel as a terminal copies it, with spaces before each line': of(80, false).replace(/^/gm, '  '),
    'plain lines': plain(key, client),
    'the command alone': `export UNIONAI_API_KEY='${key}'\n`,
    'the key alone': key,
    'the key with a line end': `${key}\n`,
    'the key on several lines': `${lines(key, 40)}\n`,
    'the key in the characters for URLs': key.replaceAll('+', '-').replaceAll('/', '_'),
    'the key without padding': key.replace(/=+$/, ''),
  };
}
