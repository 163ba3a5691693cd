import { credentialsInText } from '../credentials-in-text.ts';
import { file } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

export const knownCredential: AuditRule = {
  id: 'known-credential',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text', 'ci-encrypted-secrets'],
  isAboutSecret: true,
  title: 'A file contains a credential of another service',
  why: 'Cloud keys and tokens of CI/CD platforms open the secret store and the state, and with them the API key.',
  source: 'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
  fix: 'Revoke the credential and remove it from the file and from the history. Use OpenID Connect in pipelines.',
  since: '0.1.0',
  failing: () => file('deploy.sh', `export TOKEN=${['gh', 'p_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('')}\n`),
  passing: () => file('deploy.sh', 'gh auth status\n'),
  *check({ files }): Iterable<Report> {
    for (const { path, text } of files)
      for (const { at, name, length } of text === undefined ? [] : credentialsInText(path, text))
        yield { at, message: `The file contains ${name} of ${length} characters.` };
  },
};
