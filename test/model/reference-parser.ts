import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import type { HclBlock, HclBody, HclFile, HclParser, Position } from '../../src/model/hcl-tree.ts';

/** A parser of other people, tree-sitter, with which src/model/hcl/ is compared. */
export async function loadReferenceParser(): Promise<HclParser> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const parser = new Parser();
  const grammar = require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm');
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the HCL parser gave no tree');
    try {
      return fileOf(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
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
