// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { yamlDocuments } from '../model/yaml-documents.ts';

/** A value of a YAML file with the place where it is written. */
export interface YamlValue {
  readonly line: number;
  readonly column: number;
  /** The scalar as a text; undefined for a mapping or a sequence. */
  readonly text: string | undefined;
  /** The members of a mapping. */
  readonly members: ReadonlyMap<string, YamlValue>;
  readonly items: readonly YamlValue[];
  /** Whether a scalar is a block or spans several lines: then its first line of text is the line after. */
  readonly isBlock: boolean;
}

/** Values that are nested more deeply are not read. */
const deepest = 40;
/** The values that aliases add to a file: those of more would take exponential time. */
const mostRepeated = 20_000;
/** The library searches the whole file for each alias. */
const mostAliases = 500;

/**
 * Parses a YAML file. Aliases and merge keys are followed.
 *
 * @returns undefined if the text is not YAML, or is nested so deeply that the parser would end the process
 */
export function readYaml(text: string): YamlValue | undefined {
  const lineCounter = new LineCounter();
  try {
    const options = { uniqueKeys: false, logLevel: 'silent', merge: true } as const;
    const [document] = yamlDocuments(text, lineCounter, options) ?? [];
    if (document === undefined || document.errors.length > 0) return undefined;
    let repeated = 0;
    let aliases = 0;
    let insideAliases = 0;
    const convert = (node: unknown, depth: number): YamlValue => {
      const own = node as Node | null | undefined;
      const start = own?.range?.[0] ?? 0;
      const { line, col } = lineCounter.linePos(start);
      const empty = { line, column: col, text: undefined, members: new Map(), items: [], isBlock: false };
      if (insideAliases > 0) repeated += 1;
      if (depth > deepest || repeated > mostRepeated) return empty;
      if (isScalar(node))
        return {
          ...empty,
          text: node.value === null ? '' : String(node.source ?? node.value),
          isBlock: isBlockScalar(node.type),
        };
      if (isSeq(node)) return { ...empty, items: node.items.map((item) => convert(item, depth + 1)) };
      if (isMap(node)) {
        const members = new Map<string, YamlValue>();
        for (const { key, value } of node.items) {
          const name = isScalar(key) ? String(key.value) : '';
          const inner = convert(value, depth + 1);
          if (name === '<<')
            for (const [merged, one] of mergedFrom(inner)) members.has(merged) || members.set(merged, one);
          else members.set(name, inner);
        }
        return { ...empty, members };
      }
      const target =
        own !== null && own !== undefined && 'resolve' in own && aliases++ < mostAliases
          ? (own as { resolve(doc: unknown): unknown }).resolve(document)
          : undefined;
      if (target === undefined) return empty;
      insideAliases += 1;
      const value = convert(target, depth + 1);
      insideAliases -= 1;
      return value;
    };
    return convert(document.contents, 0);
  } catch {
    return undefined;
  }
}

function isBlockScalar(type: string | undefined): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}

function mergedFrom(value: YamlValue): Iterable<readonly [string, YamlValue]> {
  return value.items.length > 0 ? value.items.flatMap(({ members }) => [...members]) : value.members;
}
