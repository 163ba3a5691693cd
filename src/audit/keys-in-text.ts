import type { KeyIdentity } from '../model/credential/key-fields.ts';
import { findUnionKeys } from '../model/credential/union-key.ts';
import type { SourcePlace } from './configuration.ts';
import { positionsIn } from './positions.ts';

/** A Union.ai API key in a file. The secret is in no field. */
export interface KeyInText {
  readonly at: SourcePlace;
  readonly identity: KeyIdentity | undefined;
}

/** The Union.ai API keys in a text, at most one for each line. */
export function keysInText(path: string, text: string): readonly KeyInText[] {
  const starts = new Map<number, KeyIdentity | undefined>();
  findUnionKeys(text, { count: 0 }, (from, _to, isFirst, identity) => {
    if (isFirst) starts.set(from, starts.get(from) ?? identity);
  });
  if (starts.size === 0) return [];
  return positionsIn(path, text, [...starts.keys()]).map(({ offset, ...at }) => ({
    at,
    identity: starts.get(offset),
  }));
}

/** What messages say about a key: its host and its client, which are not secret, and how to revoke it. */
export function shownKey(identity: KeyIdentity | undefined): { readonly name: string; readonly revoke: string } {
  return identity === undefined
    ? { name: 'a Union.ai API key', revoke: '' }
    : {
        name: `the Union.ai API key of client ${identity.client} at ${identity.host}`,
        revoke: ` To revoke it: flyte delete api-key ${identity.client} --yes.`,
      };
}
