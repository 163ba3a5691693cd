// A separate module that is loaded only if there is an answers file, because loading the YAML parser is slow.
// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { isMap, LineCounter, visit } from 'yaml';
import { UserError } from '../errors.ts';
import { yamlDocuments } from '../model/yaml-documents.ts';
import { repeatedKey } from './repeated-keys.ts';

/**
 * Parses YAML 1.2, of which JSON is a part, without its dangerous parts: no tags, no anchors, no key twice.
 *
 * @param name what messages call the text
 * @throws UserError 'answers' for a text that is not such a document
 */
export function parseDocument(text: string, name: string): unknown {
  const lines = new LineCounter();
  const place = (offset = 0): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const options = { schema: 'core', uniqueKeys: false, stringKeys: true, prettyErrors: false } as const;
  const [document, another] = yamlDocuments(text, lines, options) ?? [];
  if (document === undefined) throw notParsed(`${name}: objects and lists are nested too deeply.`);
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw notParsed(`${place(error.pos[0])}: ${reasonOf(error.code)}`);
  if (another !== undefined) throw notParsed(`${place(another.range[0])}: the file contains more than one document.`);
  visit(document, {
    Alias: () => refuse(name, 'aliases (*name)'),
    Node: (_key, node) => {
      if ('anchor' in node && node.anchor) refuse(name, 'anchors (&name)');
      if (node.tag !== undefined) refuse(name, 'tags (!name)');
      const twice = isMap(node) ? repeatedKey(node) : undefined;
      if (twice !== undefined) throw notParsed(`${place(twice)}: duplicate name in one object.`);
    },
  });
  return document.toJS({ maxAliasCount: 0 });
}

function notParsed(message: string): UserError {
  return new UserError('answers', message, 'Fix the file and rerun.');
}

function refuse(name: string, what: string): never {
  throw new UserError('answers', `${name} must not use ${what}.`, 'Write out every answer.');
}

/** The parser's messages can quote the text, which can contain a credential, so only the kind of error is reported. */
function reasonOf(code: string): string {
  if (code === 'TAG_RESOLVE_FAILED') return 'tags (!name) must not be used.';
  return `this is neither JSON nor YAML (${code.toLowerCase().replaceAll('_', ' ')}).`;
}
