import { findTokens } from '../model/credential/tokens.ts';
import { findUnionKeys } from '../model/credential/union-key.ts';
import type { SourcePlace } from './configuration.ts';
import { positionsIn } from './positions.ts';

/** A credential of another service in a file. */
export interface CredentialInText {
  readonly at: SourcePlace;
  /** What it is: `a GitHub token`. */
  readonly name: string;
  readonly length: number;
}

/** Files with random text that looks like a credential. */
const checksums =
  /(?:^|\/)(?:\.terraform\.lock\.hcl|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|poetry\.lock|uv\.lock|Cargo\.lock)$|\.svg$|(?:^|\/)\.scaffold\//;

/** The credentials of other services in a text, at most one of a kind for each line. Union.ai keys are left out. */
export function credentialsInText(path: string, text: string): readonly CredentialInText[] {
  if (checksums.test(path)) return [];
  const byName = new Map<string, Map<number, number>>();
  findTokens(text, { count: 0 }, (name, from, to) => {
    const own = byName.get(name) ?? new Map<number, number>();
    byName.set(name, own.set(from, to - from));
  });
  if (byName.size === 0) return [];
  // A line of a wrapped Union.ai key can look like a credential of another service.
  const inKey = new Uint8Array(text.length);
  findUnionKeys(text, { count: 0 }, (from, to) => void inKey.fill(1, from, to));
  return [...byName].flatMap(([name, own]) =>
    positionsIn(
      path,
      text,
      [...own.keys()].filter((from) => inKey[from] !== 1),
    ).map(({ offset, ...at }) => ({ at, name, length: own.get(offset) ?? 0 })),
  );
}
