import { canContainKey, codesOf, digitValue, shortestRun, viewsOf } from './base64-text.ts';
import type { Steps } from './steps.ts';

const none = 255;
const backslash = 0x5c;
const percent = 0x25;
const plus = 0x2b;
const minus = 0x2d;

/**
 * For the first to fourth digit of a group: whether a byte of a text can have it. Such a byte is a printable character or a
 * blank, so that its first bit is 0 and it is not one of most control characters.
 */
const canBe: readonly ((digit: number) => boolean)[] = [
  (digit) => (digit >= 8 && digit < 32) || digit === 2 || digit === 3,
  (digit) => (digit & 8) === 0 && (digit & 15) !== 1,
  (digit) => (digit & 2) === 0,
  () => true,
];

/** How many digits are searched: a run of text has at least as many, and may begin with the first to third of a group. */
const searched = (shortestRun * 8) / 6;
const begins = 0b111;
const last = 1 << (searched - 1);

/** For each character, by its code: at which of the digits that are searched it can be, as bits. 0 if it is no digit. */
const places = Int32Array.from({ length: 128 }, (_, code) => {
  const digit = digitValue(code);
  let set = 0;
  if (digit !== none)
    for (let place = 0; place < searched; place++) if (canBe[place % 4]?.(digit) === true) set |= 1 << place;
  return set;
});

/**
 * Whether a text can contain a key in any view. It decides in one pass for most texts, without memory: `runs` has a bit for
 * each number of digits that end here and can be a run, and one operation adds a digit to all of them. Where views differ, at
 * an escape and at a sign, the runs of all of them go on, so that none is missing. `canContainKey` then decides for the parts
 * that are left. https://en.wikipedia.org/wiki/Bitap_algorithm
 */
export function mayContainKey(text: string, steps: Steps): boolean {
  steps.count += text.length;
  // `canContainKey` begins as after a digit.
  let runs = begins;
  // The last digit after which no run goes on.
  let from = 0;
  let isPart = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const set = code < 128 ? (places[code] ?? 0) : 0;
    if (set === 0) {
      if (code !== backslash && code !== percent) continue;
      const length = escapeLength(text, at);
      if (length === 0) continue;
      at += length - 1;
      // In one view it is no digit; in another, its last character is one. That of a code is any digit, or several.
      if (length === 2) runs |= ((runs << 1) | begins) & (places[text.charCodeAt(at)] ?? 0);
      else for (let count = 1; count < length; count++) runs |= (runs << 1) | begins;
    } else if (code === plus || code === minus) runs |= ((runs << 1) | begins) & set;
    else {
      runs = ((runs << 1) | begins) & set;
      if (runs === 0) {
        if (isPart && isPossible(text.slice(from, at + 1), steps)) return true;
        isPart = false;
        from = at;
      }
    }
    if ((runs & last) !== 0) isPart = true;
  }
  return isPart && isPossible(text.slice(from), steps);
}

function isPossible(part: string, steps: Steps): boolean {
  const codes = codesOf(part);
  return viewsOf(part).some((view) => canContainKey(codes, view, steps));
}

/** How many characters an escape has; 0 for a character that begins none. */
function escapeLength(text: string, at: number): number {
  if (text.charCodeAt(at) === percent) return isHex(text, at + 1, 2) ? 3 : 0;
  switch (text.charAt(at + 1)) {
    case 'u':
      return isHex(text, at + 2, 4) ? 6 : 0;
    case 'x':
      return isHex(text, at + 2, 2) ? 4 : 0;
    case 'n':
    case 'r':
    case 't':
    case 'b':
    case 'f':
      return 2;
    default:
      return 0;
  }
}

function isHex(text: string, from: number, count: number): boolean {
  for (let at = from; at < from + count; at++) if (Number.isNaN(Number.parseInt(text.charAt(at), 16))) return false;
  return true;
}
