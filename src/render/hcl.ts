import { Fragment } from '../model/literal.ts';
import { assertEncodable, escapeCodePoint, unseen } from './characters.ts';

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A string, number, boolean or flat list as an HCL literal, with no interpolation left alive.
 *
 * Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 * (`$${` and `%%{` escape the introducers; `\uNNNN` and `\UNNNNNNNN` are its only escapes by number).
 */
export function hcl(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(hcl).join(', ')}]`;
  throw new Error(`no HCL literal for ${value === null ? 'null' : typeof value}`);
}

/** Nothing in it needs an escape. */
const plain = /^[\w ./:@,-]*$/;

function quoted(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  assertEncodable(text);
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[$%](?=\{)/g, (introducer) => introducer + introducer)
    .replace(unseen, (character) => named[character] ?? escapeCodePoint(character));
  return `"${escaped}"`;
}

/** The literal as a part of a template or of another expression. */
export function hclLiteral(value: unknown): Fragment {
  return new Fragment(hcl(value));
}
