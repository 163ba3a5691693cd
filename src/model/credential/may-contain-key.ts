import { canContainKey, codesOf, digitValue, printedByte, shortestRun, viewsOf } from './base64-text.ts';
import type { Stretch } from './key-fields.ts';
import type { Steps } from './steps.ts';

const none = 255;
const backslash = 0x5c;
const percent = 0x25;
const plus = 0x2b;
const minus = 0x2d;

/** The values of the digits, by the code of the character. */
const values = Uint8Array.from({ length: 128 }, (_, code) => digitValue(code));
const [second = new Uint8Array(0), third = second, fourth = second] = printedByte;

/** No other digit than the one before, and any digit. */
const noOther = -1;
const anyOther = -2;

/** Whether two digits can complete a byte of a text, in any grouping. */
function canPrint(before: number, value: number): boolean {
  const pair = (before << 6) | value;
  return second[pair] === 1 || third[pair] === 1 || fourth[pair] === 1;
}

/** Whether a text can contain a key in any view. It decides in one pass for most texts, without memory. */
export function mayContainKey(text: string, steps: Steps): boolean {
  return places(text, steps).some(({ from, to }) => {
    const part = text.slice(from, to);
    const codes = codesOf(part);
    return viewsOf(part).some((view) => canContainKey(codes, view, steps));
  });
}

/**
 * The parts of a text that can be a key in any view: see `canContainKey`, which decides it for one. Where views differ,
 * at an escape and at a sign that begins a chunk, the longest run of all groupings goes on in each of them, so that no
 * part is missing.
 */
function places(text: string, steps: Steps): readonly Stretch[] {
  const found: Stretch[] = [];
  steps.count += text.length;
  let before = 0;
  // What the digit before is in another view.
  let other = noOther;
  let inChunk = false;
  let lastSign = -2;
  let [atFirst, atSecond, atThird, atFourth] = [0, 0, 0, 0];
  // The last digit after which no run goes on: one that is later begins with it at the earliest.
  let from = 0;
  let isPlace = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = code < 128 ? (values[code] ?? none) : none;
    const isSign = !inChunk && (code === plus || code === minus);
    const length = isSign ? 1 : code === backslash || code === percent ? escapeLength(text, at) : 0;
    if (length > 0) {
      // In one view it is no digit; in another, its last character is one. That of a code is two or four digits.
      const digit = digitValue(text.charCodeAt(at + length - 1));
      // A sign right after a sign is a digit where that one is, and two of them decode to no printable character.
      const follows = isSign && lastSign === at - 1;
      const adds =
        !follows && (other === anyOther || canPrint(before, digit) || (other !== noOther && canPrint(other, digit)));
      if (isSign) lastSign = at;
      const longest = Math.max(atFirst, atSecond, atThird, atFourth) + (length > 2 ? length - 1 : adds ? 1 : 0);
      if (longest >= shortestRun) isPlace = true;
      atFirst = longest;
      atSecond = longest;
      atThird = longest;
      atFourth = longest;
      other = length > 2 || (other !== noOther && other !== digit) ? anyOther : digit;
      at += length - 1;
      inChunk = false;
      continue;
    }
    if (value === none) {
      inChunk = false;
      continue;
    }
    inChunk = true;
    const pair = (before << 6) | value;
    const otherPair = other === noOther ? pair : (other << 6) | value;
    const isAny = other === anyOther;
    before = value;
    other = noOther;
    // What was at its first digit is at its second now, and so on.
    const a = isAny || second[pair] === 1 || second[otherPair] === 1 ? atFirst + 1 : 0;
    const b = isAny || third[pair] === 1 || third[otherPair] === 1 ? atSecond + 1 : 0;
    const c = isAny || fourth[pair] === 1 || fourth[otherPair] === 1 ? atThird + 1 : 0;
    if (a >= shortestRun || b >= shortestRun || c >= shortestRun) isPlace = true;
    atFirst = atFourth;
    atSecond = a;
    atThird = b;
    atFourth = c;
    if (atFirst + a + b + c > 0 || code === plus || code === minus) continue;
    if (isPlace) found.push({ from, to: at + 1 });
    isPlace = false;
    from = at;
  }
  if (isPlace) found.push({ from, to: text.length });
  return found;
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
