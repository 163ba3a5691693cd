// How the provider reads a Union.ai API key.
export interface Key {
  readonly host: string;
  readonly client: string;
  readonly secret: string;
  /** The fourth field as it is: it may be empty or `None`. */
  readonly org: string;
}

/**
 * Base64 of `host:client:secret:org`, split at the first three colons.
 *
 * @throws Error in the words of Go's decoder or of the provider, where the text is no key
 */
export function parseKey(text: string): Key {
  const corrupt = corruptAt(text);
  if (corrupt !== undefined) throw new Error(`failed to decode API key: illegal base64 data at input byte ${corrupt}`);
  const parts = Buffer.from(text, 'base64').toString('utf8').split(':');
  const [host, client, secret, ...org] = parts;
  if (host === undefined || client === undefined || secret === undefined || org.length === 0)
    throw new Error('invalid API key format');
  return { host, client, secret, org: org.join(':') };
}

/** The organization that a key is taken to be of, where the provider's `org` attribute is not set. */
export function orgOf({ host, org }: Key): string {
  return org === '' || org.toLowerCase() === 'none' ? (host.split('.')[0] ?? '') : org;
}

/** Where Go's strict decoder gives up, line ends skipped; undefined where it does not. */
function corruptAt(text: string): number | undefined {
  let inGroup = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\r' || character === '\n') continue;
    if (character === '=') return corruptPadding(text, at, inGroup);
    if (!/[A-Za-z0-9+/]/.test(character)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : text.length - inGroup;
}

/** The same from the first `=` on: one closes a group of three characters, two a group of two. */
function corruptPadding(text: string, first: number, inGroup: number): number | undefined {
  if (inGroup < 2) return first;
  let missing = 4 - inGroup;
  for (let at = first; at < text.length; at += 1) {
    if (text.charAt(at) === '\r' || text.charAt(at) === '\n') continue;
    if (missing === 0) return at;
    if (text.charAt(at) !== '=') return at - 1;
    missing -= 1;
  }
  return missing === 0 ? undefined : text.length;
}
