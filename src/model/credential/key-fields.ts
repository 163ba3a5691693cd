import type { Steps } from './steps.ts';

/** A stretch of bytes, the last one excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The minimum length of a host, a client, a secret and an organization. */
const shortest = 18;
const colon = 0x3a;
const dot = 0x2e;

/**
 * Finds the decoded form of Union.ai API keys, `host:client_id:client_secret:org`, in bytes. The organization may be
 * empty. A key that is cut off in its secret counts where the host is a domain name.
 */
export function keyFields(bytes: ArrayLike<number>, steps: Steps): readonly Stretch[] {
  return stretches(bytes, steps, isKey);
}

/** Finds keys that were decoded already. To tell them from other text the host must be one of Union.ai. */
export function decodedKeys(codes: ArrayLike<number>, steps: Steps): readonly Stretch[] {
  return stretches(codes, steps, isDecodedKey);
}

/** The fields around one or two colons after the host. Numbers are places. */
interface Fields {
  readonly host: Stretch;
  readonly client: Stretch;
  readonly secret: Stretch;
  readonly isWhole: boolean;
  readonly end: number;
}

type Judge = (bytes: ArrayLike<number>, fields: Fields) => boolean;

function stretches(bytes: ArrayLike<number>, steps: Steps, judge: Judge): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from;
    const colons: number[] = [];
    for (; to < bytes.length && isVisible(bytes[to]); to++) if (bytes[to] === colon) colons.push(to);
    steps.count += to - from + 1;
    if (colons.length >= 2) inRegion(bytes, { from, to }, colons, steps, judge, found);
    from = to + 1;
  }
  return found;
}

function inRegion(
  bytes: ArrayLike<number>,
  region: Stretch,
  colons: readonly number[],
  steps: Steps,
  judge: Judge,
  found: Stretch[],
): void {
  for (let index = 0; index + 1 < colons.length; index++) {
    const first = colons[index] ?? 0;
    const second = colons[index + 1] ?? 0;
    const third = colons[index + 2];
    let from = first;
    const least = index === 0 ? region.from : (colons[index - 1] ?? 0) + 1;
    while (from > least && isHostCharacter(bytes[from - 1])) from -= 1;
    let end = third === undefined ? region.to : third + 1;
    const limit = colons[index + 3] ?? region.to;
    if (third !== undefined) while (end < limit && isHostCharacter(bytes[end])) end += 1;
    steps.count += first - from + end - second;
    const fields: Fields = {
      host: { from, to: first },
      client: { from: first + 1, to: second },
      secret: { from: second + 1, to: third ?? region.to },
      isWhole: third !== undefined,
      end,
    };
    if (judge(bytes, fields)) found.push({ from, to: end });
  }
}

function size({ from, to }: Stretch): number {
  return to - from;
}

function isKey(bytes: ArrayLike<number>, { host, client, secret, isWhole, end }: Fields): boolean {
  if (size(host) === 0 || size(client) === 0 || size(secret) === 0 || end - host.from < shortest) return false;
  if (isDomain(bytes, host)) return isWhole || size(secret) >= 4;
  return isWhole && size(secret) >= 6;
}

function isDecodedKey(bytes: ArrayLike<number>, fields: Fields): boolean {
  const { host, secret, isWhole } = fields;
  return isWhole && size(secret) >= 8 && isKey(bytes, fields) && isUnionHost(bytes, host);
}

/** A name with a dot inside it. */
function isDomain(bytes: ArrayLike<number>, host: Stretch): boolean {
  for (let at = host.from + 1; at < host.to - 1; at++)
    if (bytes[at] === dot && bytes[at - 1] !== dot && bytes[at + 1] !== dot) return true;
  return false;
}

const unionHosts = ['.unionai.cloud', '.union.ai'];

function isUnionHost(bytes: ArrayLike<number>, host: Stretch): boolean {
  return unionHosts.some((end) => {
    const from = host.to - end.length;
    return from > host.from && [...end].every((letter, at) => bytes[from + at] === letter.charCodeAt(0));
  });
}

function isVisible(code: number | undefined): boolean {
  return code !== undefined && code > 0x20 && code < 0x7f;
}

function isHostCharacter(code: number | undefined): boolean {
  if (code === undefined) return false;
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f || code === dot;
}
