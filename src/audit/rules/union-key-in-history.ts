import { file, secureRoot } from '../examples.ts';
import { shownKey } from '../keys-in-text.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const unionKeyInHistory: AuditRule = {
  id: 'union-key-in-history',
  severity: 'error',
  confidence: 'high',
  controls: ['no-keys-in-git', 'no-plain-text'],
  isAboutSecret: true,
  title: 'A commit contains a Union.ai API key',
  why: 'A key that was deleted from a file is still in every clone of the repository.',
  source: ruleSources.bestPractices,
  fix: 'Revoke the key: flyte delete api-key CLIENT_ID --yes. Only then consider to rewrite the history; clones and forks keep it.',
  since: '0.1.0',
  // The history is searched with --history only; an example has none. See test/cli/audit-history.test.ts.
  failing: () => file('main.tf', secureRoot),
  passing: () => file('main.tf', secureRoot),
  *check({ tree }): Iterable<Report> {
    for (const { path, commit, isAtHead, keys } of tree.history?.found ?? [])
      for (const identity of keys) {
        const { name, revoke } = shownKey(identity);
        yield {
          at: startOf(path),
          message: `Commit ${commit} added ${name} to this file; the file at HEAD ${isAtHead ? 'still contains it' : 'does not contain it'}.${revoke}`,
        };
      }
  },
};
