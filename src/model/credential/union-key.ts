import {
  canContainKey,
  codesOf,
  type Digits,
  decode,
  digitsOf,
  firstDigitOf,
  isDigit,
  lastDigitOf,
  type Source,
  sourceOf,
  viewsOf,
} from './base64-text.ts';
import { decodedKeys, type KeyIdentity, keyFields, type Stretch } from './key-fields.ts';
import { mayContainKey } from './may-contain-key.ts';
import type { Steps } from './steps.ts';

/** A key that was encoded more often than this is not looked for. */
const deepest = 3;
/** The minimum number of digits of a key. */
const shortest = 24;

/** Callback for every stretch of the text that belongs to a key. `isFirst` begins a key; `identity` is whose it is. */
type Mark = (from: number, to: number, isFirst: boolean, identity?: KeyIdentity) => void;

/**
 * Finds Union.ai API keys in a text: base64 of `host:client_id:client_secret:org`, in either alphabet, amid other
 * text, wrapped over lines or divided by blanks, quotes or escapes, and encoded more than once. The time is linear in
 * the length of the text.
 */
export function findUnionKeys(text: string, steps: Steps, mark: Mark): void {
  if (text.length < shortest - 6) return;
  const hasHost = hosts.some((host) => text.includes(host));
  if (!hasHost && !mayContainKey(text, steps)) return;
  const codes = codesOf(text);
  if (hasHost) for (const { from, to, identity } of decodedKeys(codes, steps)) mark(from, to, true, identity);
  const views = viewsOf(text).filter((view) => canContainKey(codes, view, steps));
  if (views.length === 0) return;
  const source = sourceOf(codes);
  for (const view of views) search(digitsOf(source, view, steps), 1, steps, mark);
}

/** A key that is not encoded is recognized by its host. */
const hosts = ['.unionai.cloud:', '.union.ai:'];

/** A key can begin at any digit, so there are four ways to group the digits. */
function search(digits: Digits, depth: number, steps: Steps, mark: Mark): void {
  if (digits.length < shortest) return;
  for (let start = 0; start < 4; start++) {
    const bytes = decode(digits, start, steps);
    const chunks = new Chunks(digits, steps, mark);
    for (const { from, to, identity } of keyFields(bytes, steps))
      chunks.mark(firstDigitOf(from, start), lastDigitOf(to - 1, start), identity);
    if (depth >= deepest) continue;
    for (const region of encodedRegions(bytes, steps))
      search(digitsOf(inner(digits, bytes, region, start), 'plain', steps), depth + 1, steps, mark);
  }
}

/** Marks whole chunks of digits, each digit once, so that nothing is left of a key that is cut out. */
class Chunks {
  readonly #digits: Digits;
  readonly #steps: Steps;
  readonly #mark: Mark;
  #done = 0;

  constructor(digits: Digits, steps: Steps, mark: Mark) {
    this.#digits = digits;
    this.#steps = steps;
    this.#mark = mark;
  }

  mark(first: number, last: number, identity: KeyIdentity | undefined): void {
    let from = Math.max(first, this.#done);
    let to = Math.max(last + 1, this.#done);
    const isFirst = first >= this.#done;
    while (from > this.#done && this.#touches(from)) from -= 1;
    while (to > 0 && to < this.#digits.length && this.#touches(to)) to += 1;
    this.#steps.count += to - this.#done;
    for (let at = from; at < to; at++)
      this.#mark(
        this.#digits.from[at] ?? 0,
        this.#digits.to[at] ?? 0,
        isFirst && at === from,
        at === from ? identity : undefined,
      );
    this.#done = to;
  }

  /** Whether a digit directly follows the previous one. */
  #touches(at: number): boolean {
    return (this.#digits.from[at] ?? 0) <= (this.#digits.to[at - 1] ?? 0);
  }
}

/** The stretches of decoded bytes that look like base64 themselves, wrapped or not. */
function encodedRegions(bytes: Uint8Array, steps: Steps): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from;
    while (to < bytes.length && isEncoded(bytes[to] ?? 0)) to += 1;
    steps.count += to - from + 1;
    if (to - from >= shortest) found.push({ from, to });
    from = to + 1;
  }
  return found;
}

function isEncoded(code: number): boolean {
  return isDigit(code) || code === 0x3d || code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** A range of decoded bytes as a new source, with positions in the original text. */
function inner(digits: Digits, bytes: Uint8Array, { from, to }: Stretch, start: number): Source {
  const places = { from: new Int32Array(to - from), to: new Int32Array(to - from) };
  for (let at = from; at < to; at++) {
    places.from[at - from] = digits.from[firstDigitOf(at, start)] ?? 0;
    places.to[at - from] = digits.to[lastDigitOf(at, start)] ?? 0;
  }
  return { codes: bytes.subarray(from, to), ...places };
}
