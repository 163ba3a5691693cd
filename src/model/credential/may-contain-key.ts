import { digitValue, shortestRun } from './base64-text.ts';
import type { Steps } from './steps.ts';

/**
 * For the first to fourth digit of a group: whether a byte of a text can have it. Such a byte is a printable character or a
 * blank, so that its first bit is 0 and it is none of most control characters.
 */
const canBe: readonly ((digit: number) => boolean)[] = [
  (digit) => (digit >= 8 && digit < 32) || digit === 2 || digit === 3,
  (digit) => (digit & 8) === 0 && (digit & 15) !== 1,
  (digit) => (digit & 2) === 0,
  () => true,
];

/** A key has at least this number of digits, and begins with the first to third digit of a group. */
const shortest = (shortestRun * 8) / 6;
const begins = 0b111;
const enough = 1 << (shortest - 1);
/** A bit for each group of these digits. */
const groups = 0b0001_0001_0001_0001_0001_0001;

/** What replaces each character of an escape that is a digit in some view. */
const anyDigit = '\u0001';
const escapes = /\\(?:[nrtbf]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4})|%[\dA-Fa-f]{2}/g;

/** By the code of a character: at which of the digits of a key it can be, as bits, and whether it can be left out. */
const places = new Int32Array(256);
const kept = new Int32Array(256).fill(-1);
for (let code = 0; code < 128; code++) {
  const digit = digitValue(code);
  if (digit > 63) continue;
  places[code] = canBe.reduce((bits, accepts, place) => (accepts(digit) ? bits | (groups << place) : bits), 0);
  kept[code] = code === 0x2b || code === 0x2d ? -1 : 0;
}
places[anyDigit.charCodeAt(0)] = -1;

/**
 * Whether a text can contain a key in any view: if not, `canContainKey` finds it possible in none. It reads the text once.
 * Where views differ, at a sign and at an escape, it follows all of them.
 */
export function mayContainKey(text: string, steps: Steps): boolean {
  steps.count += text.length;
  const followed = text.replace(escapes, ({ length }) => anyDigit.repeat(length - 1));
  return hasRun(new TextEncoder().encode(followed));
}

/**
 * Whether as many digits as a key has can follow each other. `runs` has a bit for each number of digits that end here, and one
 * operation adds a digit to all of them: https://en.wikipedia.org/wiki/Bitap_algorithm. The function is short, because V8
 * optimizes a short loop sooner.
 */
function hasRun(codes: Uint8Array): boolean {
  let runs = begins;
  let all = 0;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    runs = (((runs << 1) | begins) & (places[code] ?? 0)) | (runs & (kept[code] ?? 0));
    all |= runs;
  }
  return (all & enough) !== 0;
}
