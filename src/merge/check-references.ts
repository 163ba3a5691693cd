import type { Conflict } from '../model/change.ts';
import type { HclAttribute, HclBlock, HclFile } from '../model/hcl-tree.ts';

/** What is wrong with one file of a folder. */
export interface Problem extends Conflict {
  readonly file: string;
}

/** A parsed file of a folder. */
export interface ParsedFile {
  readonly file: string;
  readonly parsed: HclFile;
}

/**
 * References that lead nowhere in a folder of Terraform files: to a variable, a local value, a module call or a data
 * source that no file of the folder declares, and sources of local modules that do not exist.
 *
 * @param moduleExists whether a relative source such as `../../modules/workspace` has Terraform files
 */
export function brokenReferences(
  files: readonly ParsedFile[],
  moduleExists: (source: string) => boolean,
): readonly Problem[] {
  const declared = new Set(files.flatMap(({ parsed }) => parsed.body.blocks.flatMap(declarations)));
  return files.flatMap(({ file, parsed }) =>
    parsed.body.blocks.flatMap((block) => [
      ...missingSource(file, block, moduleExists),
      ...expressionsOf(block).flatMap(({ expression, line }) =>
        references(expression)
          .filter((address) => !declared.has(address))
          .map((address) => ({ file, line, message: `refers to ${address}, which is not declared` })),
      ),
    ]),
  );
}

function missingSource(file: string, block: HclBlock, exists: (source: string) => boolean): readonly Problem[] {
  const source = localSource(block);
  if (source === undefined || exists(source.path)) return [];
  return [{ file, line: source.line, message: `calls the module ${source.path}, which does not exist` }];
}

/** The relative source of a call of a local module, where it is a literal. */
export function localSource({ type, body }: HclBlock): { readonly path: string; readonly line: number } | undefined {
  if (type !== 'module') return undefined;
  const source = body.attributes.find(({ name }) => name === 'source');
  const path = /^"(\.\.?\/[^"$]*)"$/.exec(source?.expression ?? '')?.[1];
  return source === undefined || path === undefined ? undefined : { path, line: source.line };
}

function declarations({ type, labels, body }: HclBlock): readonly string[] {
  switch (type) {
    case 'locals':
      return body.attributes.map(({ name }) => `local.${name}`);
    case 'variable':
      return [`var.${labels[0]}`];
    case 'module':
      return [`module.${labels[0]}`];
    case 'data':
    case 'ephemeral':
      return [`${type}.${labels[0]}.${labels[1]}`];
    default:
      return [];
  }
}

/** Every attribute of a block and of the blocks in it. */
export function expressionsOf(block: HclBlock): readonly HclAttribute[] {
  return [...block.body.attributes, ...block.body.blocks.flatMap(expressionsOf)];
}

/** The addresses that an expression refers to, as declarations write them. */
function references(expression: string): readonly string[] {
  if (!/(?:var|local|module|data|ephemeral)\./.test(expression)) return [];
  const code = codeOf(expression);
  const found = [
    ...code.matchAll(/(?<![\w.-])((?:var|local|module)\.[A-Za-z_][\w-]*)/g),
    ...code.matchAll(/(?<![\w.-])((?:data|ephemeral)\.[A-Za-z_]\w*\.[A-Za-z_][\w-]*)/g),
  ];
  return [...new Set(found.map(([, address = '']) => address))];
}

/** An expression without its comments and without what is only text. Interpolations stay. Linear in its length. */
export function codeOf(expression: string): string {
  const plain = expression.replace(/<<-?\s*([\w-]+)\n[\s\S]*?\n\s*\1(?=\n|$)/g, (text) =>
    [...text.matchAll(/(?<!\$)\$\{([^{}]*)\}/g)].map(([, inner = '']) => ` ${inner} `).join(''),
  );
  let code = '';
  /** Inside a text: how deep in braces the interpolations around it are. */
  const texts: number[] = [];
  let depth = 0;
  let inText = false;
  for (let at = 0; at < plain.length; at++) {
    const char = plain[at] ?? '';
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
      else if ((char === '$' || char === '%') && plain[at + 1] === char) at += 1;
      else if ((char === '$' || char === '%') && plain[at + 1] === '{') {
        texts.push(depth);
        depth += 1;
        at += 1;
        inText = false;
        code += ' ';
      }
      continue;
    }
    if (char === '"') inText = true;
    else if (char === '#' || (char === '/' && plain[at + 1] === '/')) {
      const end = plain.indexOf('\n', at);
      at = end === -1 ? plain.length : end;
    } else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (texts.at(-1) === depth) {
        texts.pop();
        inText = true;
      }
    }
    code += char;
  }
  return code;
}
