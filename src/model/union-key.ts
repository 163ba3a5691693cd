/** base64, in either alphabet. Shorter words cannot hold host, client, secret and organisation. */
const words = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** `host:client_id:client_secret:org`, of which the organisation may be empty. */
const fields = /[a-z0-9-]+(\.[a-z0-9-]+)+:[^:\s]+:[^:\s]+:[^:\s]*/i;

/**
 * Whether a text holds something shaped like a Union.ai API key: base64 of `host:client:secret:org`, alone or
 * amid other text. Such a text is never stored, shown or sent anywhere.
 */
export function holdsUnionKey(text: string): boolean {
  return (text.match(words) ?? []).some(isUnionKey);
}

/** The same text with every such key replaced. */
export function withoutUnionKeys(text: string): string {
  return text.replace(words, (word) => (isUnionKey(word) ? '[a key, not shown]' : word));
}

/** A key may have other letters glued to its front, which shifts how its characters group: hence four tries. */
function isUnionKey(word: string): boolean {
  return [0, 1, 2, 3].some((start) => fields.test(Buffer.from(word.slice(start), 'base64').toString('latin1')));
}
