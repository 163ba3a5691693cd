import { exampleKey, file, variableRoot } from '../examples.ts';
import { isCopyOfFiles } from '../generated-copy.ts';
import { keysInText, shownKey } from '../keys-in-text.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const unionKeyInFile: AuditRule = {
  id: 'union-key-in-file',
  severity: 'error',
  confidence: 'high',
  controls: ['no-keys-in-git', 'no-plain-text'],
  isAboutSecret: true,
  title: 'A file contains a Union.ai API key',
  why: 'A key in a file is copied with each clone and stays in the history. It is recognized by its decoded form, also if it is wrapped, URL-safe or encoded again.',
  source: ruleSources.bestPractices,
  fix: 'Revoke the key: flyte delete api-key CLIENT_ID --yes. Create a new one and store it in a secret store. Then remove the key from the file and from the history.',
  since: '0.1.0',
  failing: () => file('notes.md', `The key of dev:\n\n${exampleKey()}\n`),
  passing: () => file('main.tf', variableRoot),
  *check({ files }): Iterable<Report> {
    for (const { path, text } of files) {
      if (text === undefined || isCopyOfFiles(path, text, files)) continue;
      for (const { at, identity } of keysInText(path, text)) {
        const { name, revoke } = shownKey(identity);
        yield { at, message: `The file contains ${name}.${revoke}` };
      }
    }
  },
};
