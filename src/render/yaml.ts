import { assertEncodable, escapeCodePoint, unseen } from './characters.ts';

/**
 * A string, number, boolean or flat list as a YAML literal: a plain scalar where every YAML reader
 * (1.1 ones included: `on`, `no`, `1e3`, `12:30`) takes it for the same string, else double-quoted.
 */
export function yaml(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`;
  throw new Error(`no YAML literal for ${value === null ? 'null' : typeof value}`);
}

const reserved = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** Begins with a letter, so it is not a number, date or indicator. */
function isPlain(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !reserved.test(text);
}

function quoted(text: string): string {
  assertEncodable(text);
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replace(unseen, escapeCodePoint);
  return `"${escaped}"`;
}
