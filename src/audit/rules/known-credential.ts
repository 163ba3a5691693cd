import { findTokens } from '../../model/credential/tokens.ts';
import { findUnionKeys } from '../../model/credential/union-key.ts';
import { file } from '../examples.ts';
import { positionsIn } from '../positions.ts';
import type { AuditRule, Report } from '../rule.ts';

/** Files with random text that looks like a credential. */
const checksums =
  /(?:^|\/)(?:\.terraform\.lock\.hcl|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|poetry\.lock|uv\.lock|Cargo\.lock)$|\.svg$|(?:^|\/)\.scaffold\//;

export const knownCredential: AuditRule = {
  id: 'known-credential',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text', 'ci-encrypted-secrets'],
  title: 'A file contains a credential of another service',
  why: 'Cloud keys and tokens of CI/CD platforms open the secret store and the state, and with them the API key.',
  source: 'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
  fix: 'Revoke the credential and remove it from the file and from the history. Use OpenID Connect in pipelines.',
  since: '0.1.0',
  failing: () => file('deploy.sh', `export TOKEN=${['gh', 'p_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('')}\n`),
  passing: () => file('deploy.sh', 'gh auth status\n'),
  *check({ files }): Iterable<Report> {
    for (const { path, text } of files) {
      if (text === undefined || checksums.test(path)) continue;
      const found: { readonly name: string; readonly from: number }[] = [];
      findTokens(text, { count: 0 }, (name, from) => found.push({ name, from }));
      if (found.length === 0) continue;
      // A line of a wrapped Union.ai key can look like a credential of another service.
      const inKey = new Uint8Array(text.length);
      findUnionKeys(text, { count: 0 }, (from, to) => void inKey.fill(1, from, to));
      for (const name of new Set(found.map((one) => one.name))) {
        const offsets = found.filter((one) => one.name === name && inKey[one.from] !== 1).map(({ from }) => from);
        for (const at of positionsIn(path, text, offsets)) yield { at, message: `The file contains ${name}.` };
      }
    }
  },
};
