import { exampleKey, file, secureRoot, variableRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

/** A value that is passed as a variable of a key on a command line: `-var 'union_api_key=...'`. */
const onCommandLine = /-var[= ]+["']?([\w-]+)=(?!["']?[$<{(%])[^\s"']{8}/g;
const secretName = /api_?key|secret|token|password/i;
const exported = /\b(\w+)=(?!["']?[$<{(%])["']?[A-Za-z0-9+/_=-]{16}/g;
const keyName = /(?:UNIONAI|FLYTE)_API_KEY$|TF_VAR_(?=.{0,99}api_key)/;

/** What every command with one of them contains. */
const candidate = /-var|api_key/i;

export const hardCodedKey: AuditRule = {
  id: 'hard-coded-key',
  severity: 'error',
  confidence: 'high',
  controls: ['no-hard-coded-keys', 'secret-manager', 'no-plain-text'],
  isAboutSecret: true,
  title: 'The API key is a literal in the configuration or in a script',
  why: 'Everyone who can read the repository, its clones and its history can use the key.',
  source: ruleSources.bestPractices,
  fix: 'Revoke the key. Read the new key from a secret store with an ephemeral resource, or from a variable that is sensitive and ephemeral.',
  since: '0.1.0',
  failing: () =>
    file('main.tf', `provider "unionai" {\n  api_key      = "${exampleKey()}"\n  allowed_orgs = ["acme"]\n}\n`),
  passing: () => ({ ...file('main.tf', variableRoot), 'dev/main.tf': secureRoot }),
  *check({ providers, commands }): Iterable<Report> {
    for (const { keys } of providers) {
      for (const value of keys) {
        if (value.kind !== 'text' || value.text === '') continue;
        const through = value.chain.length > 0 ? ` (through ${value.chain.join(', ')})` : '';
        yield { at: value.at, message: `The API key of the provider is a literal${through}.` };
      }
    }
    for (const command of commands) {
      if (!candidate.test(command.text)) continue;
      if (names(command.text, onCommandLine).some((name) => secretName.test(name)))
        yield { at: command, message: 'A secret is a literal on a command line.' };
      else if (names(command.text, exported).some((name) => keyName.test(name)))
        yield { at: command, message: 'A script sets the API key to a literal.' };
    }
  },
};

function names(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}
