import type { Steps } from './steps.ts';

/** A stretch of bytes, the last one excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A key that was found. */
export interface FoundKey extends Stretch {
  /** Whom the key identifies. Undefined if the fields do not look like a host and a client: they could be anything. */
  readonly identity: KeyIdentity | undefined;
}

/** The two fields of a key that are not secret. */
export interface KeyIdentity {
  readonly host: string;
  readonly client: string;
}

/** The minimum length of a host, a client, a secret and an organization. */
const shortest = 18;
const colon = 0x3a;
const dot = 0x2e;

/**
 * Finds the decoded form of Union.ai API keys, `host:client_id:client_secret:org`, in bytes. The organization may be
 * empty. A key that is cut off in its secret counts where the host is a domain name. The stretch of a whole key ends
 * with its secret: the organization is not secret, and what follows it can be other text.
 */
export function keyFields(bytes: ArrayLike<number>, steps: Steps): readonly FoundKey[] {
  return stretches(bytes, steps, isKey, ({ secret, isWhole }) => (isWhole ? secret.to + 1 : secret.to));
}

/** Finds keys that were decoded already. To tell them from other text the host must be one of Union.ai. */
export function decodedKeys(codes: ArrayLike<number>, steps: Steps): readonly FoundKey[] {
  return stretches(codes, steps, isDecodedKey, ({ end }) => end);
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

function stretches(
  bytes: ArrayLike<number>,
  steps: Steps,
  judge: Judge,
  endOf: (fields: Fields) => number,
): readonly FoundKey[] {
  const found: FoundKey[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from;
    const colons: number[] = [];
    for (; to < bytes.length && isVisible(bytes[to]); to++) if (bytes[to] === colon) colons.push(to);
    steps.count += to - from + 1;
    let done = from;
    for (const fields of colons.length >= 2 ? fieldsIn(bytes, { from, to }, colons, steps) : []) {
      if (!judge(bytes, fields)) continue;
      // A key inside of another one has the secret of that one as its client.
      const identity = fields.host.from >= done ? identityOf(bytes, fields) : undefined;
      found.push({ from: fields.host.from, to: endOf(fields), identity });
      done = fields.end;
    }
    from = to + 1;
  }
  return found;
}

function* fieldsIn(
  bytes: ArrayLike<number>,
  region: Stretch,
  colons: readonly number[],
  steps: Steps,
): Iterable<Fields> {
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
    yield {
      host: { from, to: first },
      client: { from: first + 1, to: second },
      secret: { from: second + 1, to: third ?? region.to },
      isWhole: third !== undefined,
      end,
    };
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

const hostName = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}$/;
const clientName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

function identityOf(bytes: ArrayLike<number>, fields: Fields): KeyIdentity | undefined {
  const host = textOf(bytes, fields.host);
  const client = textOf(bytes, fields.client);
  return host !== undefined && client !== undefined && hostName.test(host) && clientName.test(client)
    ? { host, client }
    : undefined;
}

/** A field as a text; undefined if it is too long to be shown. */
function textOf(bytes: ArrayLike<number>, field: Stretch): string | undefined {
  if (size(field) > 253) return undefined;
  return Array.from({ length: size(field) }, (_, at) => String.fromCharCode(bytes[field.from + at] ?? 0)).join('');
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
