import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** A block as it is in a file: expressions are their source text. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, string>;
  readonly blocks: readonly HclBlock[];
}

let parser: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const grammar = require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm');
  return new Parser().setLanguage(await Language.load(readFileSync(grammar)));
}

/**
 * The blocks of an HCL file, by a parser that is nobody's of this project.
 *
 * @throws Error naming line and text for what is no HCL
 */
export async function parseHcl(text: string): Promise<readonly HclBlock[]> {
  parser ??= load();
  const tree = (await parser).parse(text);
  if (tree === null) throw new Error('nothing was parsed');
  const wrong = firstError(tree.rootNode);
  if (wrong) throw new Error(`line ${wrong.startPosition.row + 1} is no HCL: ${wrong.text}`);
  const body = tree.rootNode.namedChildren.find((child) => child?.type === 'body');
  return body ? blocksOf(body) : [];
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node;
  if (!node.hasError) return undefined;
  for (const child of node.children) {
    const found = child ? firstError(child) : undefined;
    if (found) return found;
  }
  return node;
}

const children = (node: Node, type: string): readonly Node[] =>
  node.namedChildren.filter((child): child is Node => child?.type === type);

function blocksOf(body: Node): readonly HclBlock[] {
  return children(body, 'block').map((block) => {
    const [inner] = children(block, 'body');
    return {
      type: children(block, 'identifier')[0]?.text ?? '',
      labels: children(block, 'string_lit').map((label) => label.text.slice(1, -1)),
      attributes: inner ? attributesOf(inner) : new Map<string, string>(),
      blocks: inner ? blocksOf(inner) : [],
    };
  });
}

function attributesOf(body: Node): ReadonlyMap<string, string> {
  return new Map(
    children(body, 'attribute').map((attribute) => [
      children(attribute, 'identifier')[0]?.text ?? '',
      children(attribute, 'expression')[0]?.text ?? '',
    ]),
  );
}

/** A block and all the blocks within it. */
export function withInner(block: HclBlock): readonly HclBlock[] {
  return [block, ...block.blocks.flatMap(withInner)];
}
