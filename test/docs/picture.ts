import { codeBlocks, readDocument } from './document.ts';
import { type DocumentShell, documentShell } from './shell.ts';

/** Where the picture is, from the root. */
export const picturePath = 'docs/images/terminal.svg';

/** The commands that the picture shows. The first reads the example of an answers file in README.md. */
const commands = [
  'npx generator-unionai-terraform new my-infra --answers answers.yaml',
  'npx generator-unionai-terraform audit my-infra',
];

/** Runs the commands of the picture, and returns the lines that it shows. */
export async function pictureLines(): Promise<readonly string[]> {
  const shell = documentShell(false);
  const answers = codeBlocks(readDocument('README.md')).find(({ file }) => file === 'answers.yaml');
  if (answers === undefined) throw new Error('README.md has no answers.yaml');
  shell.write('answers.yaml', answers.text);
  const [created = '', audited = ''] = await outputs(shell);
  return [`$ ${commands[0]}`, ...from('Next:', created), '', `$ ${commands[1]}`, ...from('Checklist', audited)];
}

async function outputs(shell: DocumentShell): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const text of commands) {
    const ran = await shell.run({ text, repository: undefined });
    if (ran.status !== 0) throw new Error(`${text}: ${ran.text}`);
    texts.push(ran.text.trimEnd());
  }
  return texts;
}

/**
 * The lines of an output from this one on, below an ellipsis. README.md has the files as text, and their number changes with
 * every new one.
 */
function from(first: string, output: string): readonly string[] {
  const lines = output.split('\n');
  const at = lines.indexOf(first);
  if (at < 0) throw new Error(output);
  return ['…', '', ...lines.slice(at)];
}

const [charWidth, lineHeight, margin] = [8.4, 20, 20];

/** Draws lines as a terminal: SVG with text that can be selected and read aloud. */
export function drawTerminal(lines: readonly string[]): string {
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * charWidth) + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin;
  const text = lines.map(
    (line, index) =>
      `<text xml:space="preserve" x="${margin}" y="${margin + 15 + index * lineHeight}"${style(line)}>${escaped(line)}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>A terminal: the generator creates a repository, and audit checks it</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#c9d1d9" xml:space="preserve">',
    ...text,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function style(line: string): string {
  if (line.startsWith('$ ')) return ' fill="#ffffff" font-weight="bold"';
  if (/^ {2}met /.test(line)) return ' fill="#7ee787"';
  return '';
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The text of a picture, line by line. */
export function pictureText(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}
