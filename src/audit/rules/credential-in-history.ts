import { file, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const credentialInHistory: AuditRule = {
  id: 'credential-in-history',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text', 'ci-encrypted-secrets'],
  isAboutSecret: true,
  title: 'A commit contains a credential of another service',
  why: 'A credential that was deleted from a file is still in every clone of the repository. Cloud keys and tokens open the secret store and the state.',
  source: ruleSources.github,
  fix: 'Revoke the credential at its service. Only then consider to rewrite the history; clones and forks keep it.',
  since: '0.1.0',
  // The history is searched with --history only; an example has none. See test/cli/audit-history.test.ts.
  failing: () => file('main.tf', secureRoot),
  passing: () => file('main.tf', secureRoot),
  *check({ tree }): Iterable<Report> {
    for (const { path, commit, isAtHead, credentials } of tree.history?.found ?? [])
      for (const { name, length } of credentials)
        yield {
          at: startOf(path),
          message: `Commit ${commit} added ${name} of ${length} characters to this file; the file at HEAD ${isAtHead ? 'still contains it' : 'does not contain it'}.`,
        };
  },
};
