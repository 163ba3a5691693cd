import { Fragment } from '../model/literal.ts';
import { assertEncodable } from './characters.ts';

/**
 * A value as one word of a POSIX shell: as it is where no shell reads more into it, else in single
 * quotes, inside which a shell interprets nothing.
 *
 * Source: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_02
 */
export function shell(value: unknown): string {
  if (typeof value !== 'string' && !Number.isFinite(value)) throw new Error(`no shell word for ${typeof value}`);
  const text = String(value);
  assertEncodable(text);
  if (text.includes('\0')) throw new Error('a shell word cannot contain NUL');
  return /^[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+=,-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command for a user to copy: each part is quoted as one word. */
export function command(...words: readonly (string | number)[]): Fragment {
  return new Fragment(words.map(shell).join(' '));
}
