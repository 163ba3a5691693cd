import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Node } from 'web-tree-sitter';
import type { HclBlock, HclBody, HclFile, HclParser, Position } from '../model/hcl-tree.ts';
import { present } from './disk.ts';

/** Loads the HCL grammar (tree-sitter, as WebAssembly) and gives the parser. */
export async function loadHclParser(): Promise<HclParser> {
  const { Language, Parser } = await import('web-tree-sitter');
  const runtime = wasm('web-tree-sitter', 'web-tree-sitter.wasm');
  await Parser.init({ locateFile: () => runtime });
  const grammar = wasm('@tree-sitter-grammars/tree-sitter-hcl', 'tree-sitter-hcl.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return (text) => {
    const { source, left } = readable(text);
    const tree = parser.parse(source);
    if (tree === null) throw new Error('the HCL parser gave no tree');
    try {
      const file = fileOf(tree.rootNode);
      return left.length === 0 ? file : { ...file, errors: [...left, ...file.errors] };
    } finally {
      tree.delete();
    }
  };
}

/** The files are next to the bundle, or in node_modules when running from source. */
function wasm(packageName: string, file: string): string {
  for (const place of [`./${file}`, `../${file}`]) {
    const bundled = fileURLToPath(new URL(place, import.meta.url));
    if (present(bundled)) return bundled;
  }
  return createRequire(import.meta.url).resolve(`${packageName}/${file}`);
}

/** The length of a line, without its texts, up to which it is parsed. */
const longestLine = 8000;

/**
 * The grammar takes quadratic time for long lines and blanks. Comments of the same length keep the positions.
 *
 * @returns the text to parse, and the lines that were left out
 */
function readable(text: string): { readonly source: string; readonly left: readonly Position[] } {
  const left: Position[] = [];
  const lines = text.split('\n').map((line, index) => {
    const short = line.length <= longestLine || withoutTexts(line).length <= longestLine;
    if (short) return line.replace(/[ \t]{500,}/g, (blanks) => `/*${'*'.repeat(blanks.length - 4)}*/`);
    left.push({ line: index + 1, column: 1 });
    return '#'.repeat(line.length);
  });
  return { source: lines.join('\n'), left };
}

function withoutTexts(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.?)*(?:"|$)/g, '');
}

/** Blocks and errors that are nested more deeply are not read, which is an error: recursion would overflow the stack. */
const deepest = 200;

function fileOf(root: Node): HclFile {
  const body = root.namedChildren.find((child) => child?.type === 'body');
  const unread: Position[] = [];
  const read = body ? bodyOf(body, unread) : { attributes: [], blocks: [] };
  const errors = root.hasError ? errorsOf(root) : [];
  const [tooDeep] = unread;
  return tooDeep === undefined ? { body: read, errors } : { body: read, errors: [...errors, tooDeep], tooDeep };
}

/** @param unread gets where a body is nested too deeply to be read */
function bodyOf(node: Node, unread: Position[], depth = 0): HclBody {
  if (depth > deepest) {
    unread.push(positionOf(node));
    return { attributes: [], blocks: [] };
  }
  const children = node.namedChildren.filter((child) => child !== null);
  return {
    attributes: children
      .filter(({ type }) => type === 'attribute')
      .map((child) => ({
        name: child.namedChild(0)?.text ?? '',
        expression: child.namedChild(1)?.text ?? '',
        range: { from: child.startIndex, to: child.endIndex },
        ...positionOf(child),
      })),
    blocks: children.filter(({ type }) => type === 'block').map((child) => blockOf(child, unread, depth + 1)),
  };
}

function blockOf(node: Node, unread: Position[], depth: number): HclBlock {
  const [type, ...rest] = node.namedChildren.filter((child) => child !== null);
  const labels = rest
    .filter((child) => child.type === 'identifier' || child.type === 'string_lit')
    .map(({ text }) => text.replace(/^"(.*)"$/s, '$1'));
  const body = rest.find((child) => child.type === 'body');
  const start = rest.find((child) => child.type === 'block_start');
  return {
    type: type?.text ?? '',
    labels,
    body: body ? bodyOf(body, unread, depth) : { attributes: [], blocks: [] },
    ...(start ? { range: { from: node.startIndex, to: node.endIndex, open: start.endIndex } } : {}),
    ...positionOf(node),
  };
}

function errorsOf(node: Node, depth = 0): readonly Position[] {
  if (node.isError || node.isMissing || depth > deepest) return [positionOf(node)];
  return node.children.flatMap((child) => (child?.hasError ? errorsOf(child, depth + 1) : []));
}

function positionOf(node: Node): Position {
  return { line: node.startPosition.row + 1, column: node.startPosition.column + 1 };
}
