import { exampleKey, file, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

/** Files that Terraform writes or reads and that must not be in Git, with what they are. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/\.tfstate(?:\.[^/.]+){0,4}$/, 'a Terraform state'],
  [/(?:^|\/|\.)tfplan$|(?:^|[/._-])(?:tf)?plan\.(?:out|bin|cache)$/, 'a saved plan'],
  [/(?:^|\/)crash(?:\.[^/]*)?\.log$/, 'a crash log of Terraform'],
  [/(?:^|\/)\.terraform\//, 'a file of the .terraform folder'],
  [/(?:^|\/)(?:\.terraformrc|terraform\.rc|\.tofurc|credentials\.tfrc\.json)$/, 'a CLI configuration with credentials'],
];
const variables = /\.tfvars(?:\.json)?$/;
const setting = /^[ \t{,]*"?([\w-]+)"?[ \t]*[=:][ \t]*"[^"\n]+"/gm;
const secretName = /api_?key|secret|token|password/i;

function setsSecret(text: string): boolean {
  return [...text.matchAll(setting)].some(([, name = '']) => secretName.test(name));
}

export const secretFileTracked: AuditRule = {
  id: 'secret-file-tracked',
  severity: 'error',
  confidence: 'high',
  controls: ['no-keys-in-git', 'gitignore'],
  isAboutSecret: true,
  title: 'Git has a state, a plan or a variable file',
  why: 'States and plans contain secrets in plain text, and variable files are where keys are written.',
  source: ruleSources.bestPractices,
  fix: 'Remove the file from the index: git rm --cached FILE. Add its pattern to .gitignore. Revoke the credentials that it contains.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': secureRoot, 'terraform.tfvars': `union_api_key = "${exampleKey('other')}"\n` }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    ...file('.gitignore', '*.tfvars\n'),
    'terraform.tfvars': 'region = "us-west-2"\n',
  }),
  *check({ tree }): Iterable<Report> {
    for (const { path, isTracked, text } of tree.files) {
      const kind = kinds.find(([pattern]) => pattern.test(path))?.[1];
      if (kind === undefined && !variables.test(path)) continue;
      if (isTracked === false || (isTracked === undefined && tree.isIgnored(path))) continue;
      if (kind !== undefined) yield { at: startOf(path), message: `The file is ${kind}. It must not be in Git.` };
      else {
        const hasSecret = text === undefined || setsSecret(text);
        yield hasSecret
          ? { at: startOf(path), message: 'The variable file sets a secret. It must not be in Git.' }
          : {
              at: startOf(path),
              severity: 'warning',
              message: 'A variable file is in Git. Use a literal or a default for values that are not secret.',
            };
      }
    }
  },
};
