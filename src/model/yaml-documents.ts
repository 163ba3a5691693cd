// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  type LineCounter,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';

/** Values that are nested more deeply are refused. */
const deepest = 200;

/**
 * Parses the documents of a YAML file. The composer of the library calls itself for each level, and V8 can end the process at
 * the end of the stack instead of throwing, so that the depth is checked before.
 *
 * @param lines gets the places of the lines
 * @returns undefined for a text that is nested too deeply; otherwise at least one document, with its errors
 */
export function yamlDocuments(
  text: string,
  lines: LineCounter,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): readonly Document.Parsed[] | undefined {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  return isTooDeep(tokens) ? undefined : [...new Composer(options).compose(tokens, true, text.length)];
}

function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return true;
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth });
    if ('items' in token)
      for (const { key, value } of token.items)
        for (const inner of [key, value])
          if (inner !== undefined && inner !== null) open.push({ token: inner, depth: depth + 1 });
  }
  return false;
}
