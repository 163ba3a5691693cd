// A separate module that is loaded only if there is an answers file, because loading the YAML parser is slow.
// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { isMap, LineCounter, parseDocument as parse, visit } from 'yaml';
import { UserError } from '../errors.ts';
import { isTooDeepYaml } from '../model/yaml-depth.ts';
import { repeatedKey } from './repeated-keys.ts';

/**
 * Parses YAML 1.2, of which JSON is a part, without its dangerous parts: no tags, no anchors, no key twice.
 *
 * @param name what messages call the text
 * @throws UserError 'answers' for a text that is not such a document
 */
export function parseDocument(text: string, name: string): unknown {
  if (isTooDeepYaml(text)) throw notParsed(`${name}: ${tooDeep}`);
  const lines = new LineCounter();
  const place = (offset = 0): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const options = { schema: 'core', uniqueKeys: false, stringKeys: true, prettyErrors: false } as const;
  const document = parse(text, { ...options, lineCounter: lines });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw notParsed(`${place(error.pos[0])}: ${reasonOf(error.code)}`);
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

const tooDeep = 'objects and lists are nested too deeply.';

function notParsed(message: string): UserError {
  return new UserError('answers', message, 'Fix the file and rerun.');
}

function refuse(name: string, what: string): never {
  throw new UserError('answers', `${name} must not use ${what}.`, 'Write out every answer.');
}

/** The parser's messages can quote the text, which can contain a credential, so only the kind of error is reported. */
function reasonOf(code: string): string {
  if (code === 'TAG_RESOLVE_FAILED') return 'tags (!name) must not be used.';
  if (code === 'MULTIPLE_DOCS') return 'the file contains more than one document.';
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep;
  return `this is neither JSON nor YAML (${code.toLowerCase().replaceAll('_', ' ')}).`;
}
