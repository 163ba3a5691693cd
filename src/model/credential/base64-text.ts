import type { Steps } from './steps.ts';

/** Characters, and the range of the original text that each of them represents. */
export interface Source {
  readonly codes: Uint8Array | Uint16Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The base64 digits of a source with everything between them left out. */
export interface Digits {
  readonly values: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly length: number;
}

/**
 * What is left out besides the characters that are no base64 digits. `escaped` reads JSON and URL escapes.
 * `separated` also leaves out `+` and `-` that are alone, as in a list or between two strings, and `prefixed` one of
 * them before other digits, as in a diff.
 */
export type View = 'plain' | 'escaped' | 'separated' | 'prefixed';

const none = 255;

/** The value of every base64 digit, in the alphabets of RFC 4648, sections 4 and 5. */
const digitValues = new Uint8Array(128).fill(none);
for (const alphabet of ['+/', '-_']) {
  const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let value = 0; value < letters.length; value++) digitValues[letters.charCodeAt(value)] = value;
}

/** The value of a base64 digit; 255 for any other character. */
export function digitValue(code: number): number {
  return code < 128 ? (digitValues[code] ?? none) : none;
}

/** Whether a character is a base64 digit of either alphabet. */
export function isDigit(code: number): boolean {
  return digitValue(code) !== none;
}

/** The codes of a text as a source. */
export function sourceOf(codes: Source['codes']): Source {
  const from = Int32Array.from(codes, (_, at) => at);
  return { codes, from, to: from.map((at) => at + 1) };
}

const escapes = /[\\%]/;
const separators = /(?:^|[^A-Za-z0-9+/_-])[+-]/m;

/** The views under which a text can give different digits. */
export function viewsOf(text: string): readonly View[] {
  return [
    'plain',
    ...(escapes.test(text) ? (['escaped'] as const) : []),
    ...(separators.test(text) ? (['separated', 'prefixed'] as const) : []),
  ];
}

/** Collects the base64 digits of a source. */
export function digitsOf(source: Source, view: View, steps: Steps): Digits {
  const { codes } = source;
  const values = new Uint8Array(codes.length);
  const from = new Int32Array(codes.length);
  const to = new Int32Array(codes.length);
  let length = 0;
  eachDigit(codes, view, steps, (value, first, last) => {
    values[length] = value;
    from[length] = source.from[first] ?? 0;
    to[length] = source.to[last] ?? 0;
    length += 1;
  });
  return { values, from, to, length };
}

/** Visits the base64 digits of a text in order. */
function eachDigit(
  codes: Source['codes'],
  view: View,
  steps: Steps,
  visit: (value: number, first: number, last: number) => void,
): void {
  let inChunk = false;
  steps.count += codes.length;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const escaped = view === 'plain' || (code !== 0x5c && code !== 0x25) ? undefined : escapeAt(codes, at);
    if (escaped !== undefined) {
      if (escaped.value !== none) visit(escaped.value, at, at + escaped.length - 1);
      inChunk = escaped.value !== none;
      at += escaped.length - 1;
      continue;
    }
    const value = code < 128 ? (digitValues[code] ?? none) : none;
    if (value !== none && !inChunk && isSeparator(codes, at, view)) continue;
    if (value !== none) visit(value, at, at);
    inChunk = value !== none;
  }
}

/** The least number of printable characters and blanks in a row that a decoded key, encoded again or not, consists of. */
export const shortestRun = 18;

/** For each byte, whether it is a printable character or a blank: 1 if it is. */
const printed = new Uint8Array(256).fill(1, 0x20, 0x7f).fill(1, 0x09, 0x0e);

/**
 * Whether a text can contain a key in a view: its digits decode to a long enough run of text, at any of the four ways to
 * group them. Most files do not, and this needs no memory.
 */
export function canContainKey(codes: Source['codes'], view: View, steps: Steps): boolean {
  steps.count += codes.length;
  let before = 0;
  let inChunk = false;
  // How long the text is that ends here, for each of the ways to group the digits. They take turns at every digit.
  let [atFourth, atThird, atFirst, atSecond] = [0, 0, 0, 0];
  // A loop of its own, because a call for each digit takes ten times as long.
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    let value = code < 128 ? (digitValues[code] ?? none) : none;
    const escaped = view === 'plain' || (code !== 0x5c && code !== 0x25) ? undefined : escapeAt(codes, at);
    if (escaped !== undefined) {
      value = escaped.value;
      at += escaped.length - 1;
    } else if (value !== none && !inChunk && isSeparator(codes, at, view)) continue;
    inChunk = value !== none;
    if (!inChunk) continue;
    // The byte that a digit completes together with the one before it, as the second, third and fourth of its group. What was at
    // its first digit is at its second now, and so on.
    const a = printed[((before << 2) | (value >> 4)) & 0xff] === 1 ? atFirst + 1 : 0;
    const b = printed[((before << 4) | (value >> 2)) & 0xff] === 1 ? atSecond + 1 : 0;
    const c = printed[((before << 6) | value) & 0xff] === 1 ? atThird + 1 : 0;
    before = value;
    if (a >= shortestRun || b >= shortestRun || c >= shortestRun) return true;
    atFirst = atFourth;
    atSecond = a;
    atThird = b;
    atFourth = c;
  }
  return false;
}

/** The codes of a text. */
export function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at);
  return codes;
}

const plus = 0x2b;
const minus = 0x2d;

function isSign(code: number | undefined): boolean {
  return code === plus || code === minus;
}

/** Whether a `+` or `-` at the beginning of a chunk of digits is not a digit in this view. */
function isSeparator(codes: Source['codes'], at: number, view: View): boolean {
  if (view === 'plain' || view === 'escaped' || !isSign(codes[at])) return false;
  if (view === 'prefixed') return true;
  const next = codes[at + 1];
  return next === undefined || !isDigit(next);
}

interface Escape {
  /** The digit that it represents, or 255. */
  readonly value: number;
  readonly length: number;
}

/** The escape that begins at a place: `\n`, `\u002b` and `\x2b` as in JSON and source code, `%2B` as in a URL. */
function escapeAt(codes: Source['codes'], at: number): Escape | undefined {
  const code = codes[at];
  if (code === 0x25) return hexEscape(codes, at, 1, 2);
  if (code !== 0x5c) return undefined;
  switch (codes[at + 1]) {
    case 0x75: // \u
      return hexEscape(codes, at, 2, 4);
    case 0x78: // \x
      return hexEscape(codes, at, 2, 2);
    case 0x6e: // \n
    case 0x72: // \r
    case 0x74: // \t
    case 0x62: // \b
    case 0x66: // \f
      return { value: none, length: 2 };
    default:
      return undefined;
  }
}

function hexEscape(codes: Source['codes'], at: number, lead: number, digits: number): Escape | undefined {
  let code = 0;
  for (let index = at + lead; index < at + lead + digits; index++) {
    const digit = Number.parseInt(String.fromCharCode(codes[index] ?? 0), 16);
    if (Number.isNaN(digit)) return undefined;
    code = code * 16 + digit;
  }
  return { value: digitValue(code), length: lead + digits };
}

/** The bytes that digits decode to, beginning with the digit at `start`. */
export function decode({ values, length }: Digits, start: number, steps: Steps): Uint8Array {
  const bytes = new Uint8Array(Math.floor(((length - start) * 6) / 8));
  let filled = 0;
  let bits = 0;
  let held = 0;
  for (let at = start; at < length && filled < bytes.length; at++) {
    steps.count += 1;
    held = ((held << 6) | (values[at] ?? 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[filled] = (held >> bits) & 0xff;
    filled += 1;
  }
  return bytes;
}

/** The first digit that a decoded byte is made of. */
export function firstDigitOf(byte: number, start: number): number {
  return start + Math.floor((byte * 8) / 6);
}

/** The last digit that a decoded byte is made of. */
export function lastDigitOf(byte: number, start: number): number {
  return start + Math.floor((byte * 8 + 7) / 6);
}
