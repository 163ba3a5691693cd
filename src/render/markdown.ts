import { Fragment } from '../model/literal.ts';
import { assertEncodable, escapeCodePoint, unseen } from './characters.ts';

/**
 * Text as GitHub-flavored Markdown that shows exactly that text on one line: no emphasis, link,
 * HTML, table cell, math or heading comes out of it. Line breaks show as a space, other unseen
 * characters as their escape.
 *
 * Source: https://github.github.com/gfm/#backslash-escapes
 */
export function markdown(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw new Error(`no Markdown text for ${typeof value}`);
  if (plain.test(value)) return value;
  assertEncodable(value);
  return value
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>&|~#$]/g, (punctuation) => `\\${punctuation}`)
    .replace(/^(\s*)([-+=:])/, (_, space: string, marker: string) => `${space}\\${marker}`)
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, (_, number: string, marker: string) => `${number}\\${marker}`)
    .replace(unseen, (character) => `\\${escapeCodePoint(character)}`);
}

/** Nothing in it is replaced. */
const plain = /^[A-Za-z][A-Za-z0-9.-]*$/;

/** A value as inline code. */
export function code(value: string): Fragment {
  assertEncodable(value);
  if (/[`|\n\r]/.test(value)) throw new Error('inline code cannot contain a backtick, a pipe or a line break');
  return new Fragment(`\`${value}\``);
}
