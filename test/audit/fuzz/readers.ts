import { settingsFile } from '../../../src/audit/audit-settings.ts';
import { credentialsInText } from '../../../src/audit/credentials-in-text.ts';
import { ignoredBy } from '../../../src/audit/git-ignore.ts';
import { keysInText } from '../../../src/audit/keys-in-text.ts';
import { readExpression } from '../../../src/audit/read-expression.ts';
import { readWorkflow } from '../../../src/audit/read-github.ts';
import { readGitlab } from '../../../src/audit/read-gitlab.ts';
import { reportGitlab } from '../../../src/audit/report/report-gitlab.ts';
import { reportJson } from '../../../src/audit/report/report-json.ts';
import { reportJunit } from '../../../src/audit/report/report-junit.ts';
import { reportSarif } from '../../../src/audit/report/report-sarif.ts';
import { reportText } from '../../../src/audit/report/report-text.ts';
import { runAudit } from '../../../src/audit/run-audit.ts';
import { readWaivers } from '../../../src/audit/waivers.ts';
import { readYaml } from '../../../src/audit/yaml-tree.ts';
import { withoutCredentials } from '../../../src/model/credential/redact.ts';
import { parseTerraformJson } from '../../../src/model/terraform-json.ts';
import { parserOfTests, treeOf } from '../tree.ts';

/** Reads a text. It must not throw. */
export type Reader = (text: string) => unknown;

const plain = { strong: (text: string): string => text, weak: (text: string): string => text };
const scripts = new Map([
  ['a.sh', './b.sh\nterraform apply\n'],
  ['b.sh', './a.sh\n'],
]);

/** What reads the files of a repository, each alone. */
export async function readers(): Promise<Readonly<Record<string, Reader>>> {
  const parse = await parserOfTests();
  const file = (path: string, text: string) => ({ path, text, isTracked: undefined });
  return {
    HCL: parse,
    'Terraform in JSON': (text) => {
      parseTerraformJson(text);
      parseTerraformJson(JSON.stringify({ locals: { text }, provider: { unionai: { api_key: text } } }));
    },
    expressions: readExpression,
    YAML: readYaml,
    'GitHub Actions': (text) => {
      const root = readYaml(text);
      return root && readWorkflow('.github/workflows/x.yml', root, scripts);
    },
    'GitLab CI/CD': (text) => {
      const root = readYaml(text);
      return root && readGitlab('.gitlab-ci.yml', root, scripts);
    },
    waivers: (text) => readWaivers([file('main.tf', text), file(settingsFile, text)], (id) => id === 'shared-key'),
    '.gitignore': (text) => {
      const isIgnored = ignoredBy(
        new Map([
          ['', text],
          ['a', text],
        ]),
      );
      return ['a', 'a/b.tfvars', 'x/y/z.tfstate', text.slice(0, 50)].map((path) => isIgnored(path));
    },
    credentials: (text) => [withoutCredentials(text), keysInText('a', text), credentialsInText('a', text)],
  };
}

/** The whole audit of a repository whose files contain a text, with all reports. */
export async function auditor(): Promise<Reader> {
  const parse = await parserOfTests();
  return (text) => {
    const tree = treeOf({
      'main.tf': text,
      'm/main.tf': text.slice(text.length / 2),
      'x.tf.json': text,
      'terraform.tfvars': text,
      '.github/workflows/x.yml': text,
      '.gitlab-ci.yml': text,
      '.gitignore': text,
      [settingsFile]: text,
      '.terraform.lock.hcl': text,
      '.vscode/tasks.json': text,
      'a.sh': text,
    });
    const result = runAudit(tree, parse, { today: '2026-11-25', baseline: new Set() });
    JSON.parse(reportJson(result));
    JSON.parse(reportSarif(result, '1.0.0'));
    JSON.parse(reportGitlab(result));
    return [reportJunit(result), reportText(result, tree, plain)];
  };
}
