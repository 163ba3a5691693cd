import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from '../../build/docs/site.ts';
import { root } from '../build/bundle.ts';

/** A code block of a document, with the comments before it that say what the test does with it. */
export interface CodeBlock {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** `<!-- not run: REASON -->`: why a test cannot run it. */
  readonly notRun: string | undefined;
  /** `<!-- file: PATH -->`: the block is the content of this file. */
  readonly file: string | undefined;
  /** `<!-- repository: FLAGS -->`: it and the later blocks run in a new repository with these flags. */
  readonly repository: string | undefined;
  /** `<!-- exit code: N -->`: the exit code of the block, where it is not 0. */
  readonly exitCode: number;
}

const directives = /^<!-- (not run|file|repository|exit code): ([\s\S]*?) -->$/;

/** The hand-written documents for users, as paths from the root: README.md and the pages of `docs/`. */
export const documentNames: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => `docs/${name}`)
    .sort(),
];

/** Whether a file of this path from the root exists, or is a page that the documentation site generates. */
export const isDocument = (path: string): boolean => existsSync(join(root, path)) || generated().has(path);

let generatedPaths: ReadonlySet<string> | undefined;

function generated(): ReadonlySet<string> {
  generatedPaths ??= new Set(generatedPages().map(({ path }) => `docs/${path}.md`));
  return generatedPaths;
}

/** Whether a shell reads the block. */
export const isShell = ({ language }: CodeBlock): boolean =>
  ['sh', 'bash', 'shell', 'console', 'zsh'].includes(language);

/** Reads a document by its path from the root. */
export const readDocument = (name: string): string => readFileSync(join(root, name), 'utf8');

/**
 * The code blocks of a document, in order. A directive belongs to the block that follows it, with nothing but blank lines
 * and other directives in between.
 *
 * @throws if a block has no end, or a directive no block
 */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const lines = markdown.split('\n');
  const blocks: CodeBlock[] = [];
  let before: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    const directive = directives.exec(line);
    const [, fence, language = ''] = /^(`{3,})([\w-]*)/.exec(line) ?? [];
    if (directive) before[directive[1] ?? ''] = directive[2] ?? '';
    else if (fence !== undefined) {
      const end = lines.findIndex((other, index) => index > at && other.trim() === fence);
      if (end < 0) throw new Error(`line ${at + 1}: a block without an end`);
      const { 'not run': notRun, file, repository, 'exit code': exitCode = '0' } = before;
      const text = outdented(lines.slice(at + 1, end));
      blocks.push({ line: at + 1, language, text, notRun, file, repository, exitCode: Number(exitCode) });
      before = {};
      at = end;
    } else if (line !== '') {
      if (Object.keys(before).length > 0) throw new Error(`line ${at + 1}: a directive without a block`);
      if (line.startsWith('<!--') && /not run|file:|repository:|exit code/.test(line))
        throw new Error(`line ${at + 1}: a directive of another form`);
    }
  }
  if (Object.keys(before).length > 0) throw new Error('a directive without a block at the end');
  return blocks;
}

/** The lines without the indentation that all of them have, as in a block of a list. */
function outdented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return lines.map((line) => `${line.slice(shared)}\n`).join('');
}
