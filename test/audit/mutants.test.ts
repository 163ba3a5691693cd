import { deepEqual, notEqual } from 'node:assert/strict';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { rules } from '../../src/audit/all-rules.ts';
import { exampleKey } from '../../src/audit/examples.ts';
import type { SearchedHistory, SecretsInHistory } from '../../src/audit/tree.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { plan } from '../../src/plan/plan.ts';
import { lockFile } from './corpus/parts.ts';
import { auditOf } from './tree.ts';

type Files = Record<string, string>;

/** A change that makes a generated repository insecure, and the rule that finds it, alone. */
interface Mutant {
  readonly rule: string;
  readonly ci?: string;
  readonly layout?: string;
  readonly store?: string;
  readonly backend?: string;
  readonly engine?: string;
  /** What a search of the commits finds. */
  readonly history?: Pick<SecretsInHistory, 'keys' | 'credentials'>;
  /** What the repository has before the change. */
  given?(files: Files): void;
  change(files: Files): void;
}

const deploy = '.github/workflows/terraform-deploy.yml';
const check = '.github/workflows/terraform-check.yml';
const providers = 'environments/prod/providers.tf';
const main = 'environments/prod/main.tf';

/** Replaces the first occurrence of a part in a file. Errors: throws if the file does not contain it. */
function edit(files: Files, path: string, part: string | RegExp, by: string): void {
  const before = files[path];
  if (before === undefined) throw new Error(`there is no ${path}`);
  const after = before.replace(part, () => by);
  notEqual(after, before, `${path} has no ${part}`);
  files[path] = after;
}

function append(files: Files, path: string, text: string): void {
  files[path] = `${files[path] ?? ''}${text}`;
}

/** An expression of a workflow. */
function reference(name: string): string {
  return ['$', '{{ ', name, ' }}'].join('');
}

const mutants: readonly Mutant[] = [
  {
    rule: 'allowed-orgs-missing',
    change: (files) => edit(files, providers, '  allowed_orgs = [local.union.org]\n', ''),
  },
  {
    rule: 'org-disables-allowed-orgs',
    change: (files) => edit(files, providers, '  allowed_orgs', '  org = local.union.org\n  allowed_orgs'),
  },
  {
    rule: 'shared-key',
    change: (files) => edit(files, providers, 'unionai/prod/terraform-api-key"', 'unionai/dev/terraform-api-key"'),
  },
  {
    rule: 'shared-key',
    layout: 'aliases',
    change: (files) =>
      edit(files, 'prod.tf', ': "unionai/prod/terraform-api-key-plan"', ': "unionai/dev/terraform-api-key-plan"'),
  },
  {
    rule: 'production-key-elsewhere',
    change: (files) => {
      edit(files, 'environments/dev/providers.tf', 'unionai/dev/terraform-api-key"', 'unionai/prod/other-key"');
    },
  },
  {
    rule: 'hard-coded-key',
    change: (files) =>
      edit(
        files,
        providers,
        /api_key = one\(.*\)/,
        `api_key = base64encode("acme.hosted.unionai.cloud:ci:\${"x"}:acme")`,
      ),
  },
  { rule: 'union-key-in-file', change: (files) => append(files, 'notes.md', `\n${exampleKey()}\n`) },
  {
    rule: 'known-credential',
    change: (files) => append(files, 'notes.md', `\n${['AK', 'IA', 'Z7Q2XW4V6T8R1P3N'].join('')}\n`),
  },
  {
    rule: 'secret-file-tracked',
    change: (files) => {
      append(files, 'environments/prod/errored.tfplan', 'x');
      append(files, '.gitignore', '!errored.tfplan\n');
    },
  },
  {
    rule: 'secret-variable-not-sensitive',
    store: 'tfvars',
    change: (files) => edit(files, 'environments/prod/variables.tf', / {2}sensitive +=.*\n/, ''),
  },
  {
    rule: 'secret-variable-not-ephemeral',
    store: 'tfvars',
    change: (files) => edit(files, 'environments/prod/variables.tf', / {2}ephemeral +=.*\n/, ''),
  },
  {
    rule: 'secret-in-output',
    store: 'tfvars',
    change: (files) =>
      append(files, main, '\noutput "key" {\n  value     = var.unionai_api_key\n  sensitive = true\n}\n'),
  },
  {
    rule: 'secret-in-output',
    change: (files) =>
      append(
        files,
        main,
        '\nlocals {\n  k = ephemeral.aws_secretsmanager_secret_version.union[0].secret_string\n}\n\noutput "key" {\n  value = local.k\n}\n',
      ),
  },
  {
    rule: 'secret-in-provisioner',
    store: 'tfvars',
    change: (files) => append(files, main, '\nresource "terraform_data" "x" {\n  input = var.unionai_api_key\n}\n'),
  },
  {
    rule: 'api-key-resource',
    change: (files) => append(files, main, '\nresource "unionai_api_key" "ci" {\n  id = "ci"\n}\n'),
  },
  {
    rule: 'secret-in-backend-config',
    change: (files) => edit(files, 'scripts/ci/init.sh', /init /, 'init -backend-config="token=$TOKEN" '),
  },
  {
    rule: 'environment-key-with-aliases',
    layout: 'aliases',
    change: (files) => append(files, 'scripts/ci/plan.sh', '\nexport UNIONAI_API_KEY="$KEY"\n'),
  },
  {
    rule: 'provider-constraint',
    change: (files) => edit(files, 'environments/prod/versions.tf', '"~> 0.2"', '"~> 1.0"'),
  },
  {
    rule: 'wrong-argument',
    change: (files) =>
      append(files, main, '\nresource "unionai_user_access" "a" {\n  user_id = "a"\n  policy  = "b"\n}\n'),
  },
  {
    rule: 'missing-description',
    change: (files) => append(files, main, '\nresource "unionai_project" "a" {\n  name = "a"\n}\n'),
  },
  {
    rule: 'built-in-role',
    change: (files) =>
      append(
        files,
        main,
        '\nresource "unionai_role" "v" {\n  name        = "viewer"\n  description = "x"\n  actions     = []\n}\n',
      ),
  },
  {
    rule: 'unencrypted-state',
    change: (files) => edit(files, 'environments/prod/backend.tf', '    encrypt = true\n', ''),
  },
  {
    rule: 'unlocked-state',
    change: (files) => edit(files, 'environments/prod/backend.tf', '    use_lockfile = true\n', ''),
  },
  {
    rule: 'unlocked-state',
    change: (files) => edit(files, 'scripts/ci/apply.sh', '-input=false', '-input=false -lock=false'),
  },
  { rule: 'shared-state', change: (files) => edit(files, 'environments/prod/backend.tf', '/prod/', '/dev/') },
  {
    rule: 'local-state',
    change: (files) =>
      edit(files, 'environments/prod/backend.tf', /backend "s3" \{[\s\S]*?\n {2}\}/, 'backend "local" {}'),
  },
  { rule: 'gitignore-gap', change: (files) => edit(files, '.gitignore', '*.tfvars\n', '') },
  { rule: 'gitignore-gap', change: (files) => append(files, '.gitignore', '!*.tfstate\n') },
  {
    rule: 'editor-commands',
    change: (files) => append(files, '.vscode/tasks.json', '{"tasks":[{"runOptions":{"runOn":"folderOpen"}}]}'),
  },
  {
    rule: 'ungated-apply',
    change: (files) => edit(files, deploy, '    environment: prod # apply identity; requires approval', ''),
  },
  {
    rule: 'unreviewed-apply',
    change: (files) => edit(files, 'scripts/ci/apply.sh', /apply -input=false.*/, 'apply -auto-approve -input=false'),
  },
  {
    rule: 'plan-artifact',
    change: (files) =>
      append(
        files,
        deploy,
        '      - uses: actions/upload-artifact@cf430e030ddbb5b0abf93d22962f4752f3646cd9\n        with:\n          path: tfplan\n',
      ),
  },
  {
    rule: 'plan-artifact',
    ci: 'gitlab-ci',
    change: (files) =>
      edit(files, '.gitlab-ci.yml', '    access: none\n    expire_in: 1 day\n    paths:', '    paths:'),
  },
  { rule: 'unpinned-dependency', change: (files) => edit(files, deploy, /checkout@[0-9a-f]{40}/, 'checkout@v7') },
  {
    rule: 'unpinned-dependency',
    ci: 'gitlab-ci',
    change: (files) => edit(files, '.gitlab-ci.yml', /@sha256:[0-9a-f]{64}/, ''),
  },
  {
    rule: 'floating-version',
    change: (files) => edit(files, deploy, /terraform_version: .*/, 'terraform_version: latest'),
  },
  {
    rule: 'secret-at-workflow-level',
    change: (files) => edit(files, deploy, '\ndefaults:', `\nenv:\n  KEY: ${reference('secrets.KEY')}\n\ndefaults:`),
  },
  {
    rule: 'pull-request-target',
    change: (files) => edit(files, check, /^ {2}pull_request:/m, '  pull_request_target:'),
  },
  {
    rule: 'static-cloud-key',
    change: (files) =>
      edit(
        files,
        deploy,
        '          role-to-assume:',
        `          aws-secret-access-key: ${reference('secrets.X')}\n          role-to-assume:`,
      ),
  },
  {
    rule: 'fork-guard-missing',
    change: (files) =>
      edit(files, check, /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/, 'true'),
  },
  {
    rule: 'fork-guard-missing',
    ci: 'gitlab-ci',
    change: (files) => edit(files, '.gitlab-ci.yml', ' && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID', ''),
  },
  {
    rule: 'identity-with-write-scope',
    change: (files) =>
      edit(
        files,
        deploy,
        '      contents: read\n      id-token: write',
        '      contents: write\n      id-token: write',
      ),
  },
  {
    rule: 'default-permissions',
    change: (files) => edit(files, deploy, /^permissions: \{\}.*$/m, 'permissions: write-all'),
  },
  { rule: 'debug-output', change: (files) => edit(files, 'scripts/ci/apply.sh', 'set -eu', 'set -eux') },
  {
    rule: 'secret-in-step-output',
    change: (files) => append(files, 'scripts/ci/plan.sh', '\necho "$UNIONAI_API_KEY"\n'),
  },
  {
    rule: 'cache-with-identity',
    change: (files) =>
      edit(
        files,
        deploy,
        '      - id: plan ',
        '      - uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae\n        with:\n          path: x\n      - id: plan ',
      ),
  },
  {
    rule: 'expression-in-script',
    change: (files) =>
      edit(
        files,
        deploy,
        'run: scripts/ci/show.sh dev',
        `run: scripts/ci/show.sh "${reference('github.event.head_commit.message')}"`,
      ),
  },
  {
    rule: 'only-except',
    ci: 'gitlab-ci',
    change: (files) => append(files, '.gitlab-ci.yml', '\nother:\n  script: [echo]\n  only: [main]\n'),
  },
  {
    rule: 'public-state-bucket',
    change: (files) =>
      append(files, main, '\nresource "aws_s3_bucket_acl" "s" {\n  bucket = "b"\n  acl    = "public-read"\n}\n'),
  },
  {
    rule: 'wrong-key-guard-missing',
    change: (files) => {
      edit(
        files,
        main,
        /data "unionai_controlplane" "union" \{[\s\S]*?\n\}\n/,
        'data "unionai_controlplane" "union" {}\n',
      );
      edit(files, providers, / {2}lifecycle \{[\s\S]*?\n {2}\}\n/, '');
    },
  },
  {
    rule: 'secret-in-cache',
    ci: 'gitlab-ci',
    change: (files) =>
      append(
        files,
        '.gitlab-ci.yml',
        '\nother:\n  cache:\n    paths: [environments/prod/a.tfvars]\n  script: [make]\n',
      ),
  },
  {
    rule: 'secret-in-artifact',
    ci: 'gitlab-ci',
    change: (files) =>
      append(
        files,
        '.gitlab-ci.yml',
        '\nother:\n  artifacts:\n    paths: [environments/prod/.env]\n  script: [make]\n',
      ),
  },
  {
    rule: 'persisted-credentials',
    change: (files) =>
      edit(
        files,
        deploy,
        / {8}with:\n {10}persist-credentials: false.*\n( {6}- uses: hashicorp)/,
        '      - uses: hashicorp',
      ),
  },
  {
    rule: 'production-plan-in-request',
    change: (files) => edit(files, check, /environment: dev-plan/, 'environment: prod-plan'),
  },
  {
    rule: 'canceled-apply',
    change: (files) => edit(files, deploy, 'cancel-in-progress: false', 'cancel-in-progress: true'),
  },
  {
    rule: 'canceled-apply',
    ci: 'gitlab-ci',
    change: (files) => edit(files, '.gitlab-ci.yml', 'interruptible: false', 'interruptible: true'),
  },
  {
    rule: 'oversized-workflow',
    change: (files) => edit(files, deploy, /^permissions: \{\}/m, `${'# comment\n'.repeat(60_000)}permissions: {}`),
  },
  {
    rule: 'parallel-applies',
    change: (files) =>
      edit(files, deploy, / {4}concurrency:.*\n {6}group: terraform-apply-prod\n {6}cancel-in-progress: .*\n/, ''),
  },
  {
    rule: 'parallel-applies',
    ci: 'gitlab-ci',
    change: (files) => edit(files, '.gitlab-ci.yml', / {2}resource_group: terraform-dev\n(?= {2}rules)/, ''),
  },
  {
    rule: 'missing-timeout',
    change: (files) => edit(files, deploy, / {4}timeout-minutes: 60\n/, ''),
  },
  {
    rule: 'identity-without-environment',
    change: (files) => edit(files, deploy, / {4}environment: dev-plan.*\n/, ''),
  },
  {
    rule: 'update-without-delay',
    change: (files) => edit(files, '.github/dependabot.yml', / {4}cooldown:\n {6}default-days: 7\n/, ''),
  },
  {
    rule: 'storage-account-key',
    backend: 'azurerm',
    change: (files) => edit(files, 'environments/prod/backend.tf', 'use_azuread_auth = true', ''),
  },
  {
    rule: 'unverified-backend',
    backend: 'gitlab',
    change: (files) =>
      edit(files, 'environments/prod/backend.tf', /(?=\n {4}lock_address)/, '\n    skip_cert_verification = true'),
  },
  {
    rule: 'cloud-host-missing',
    backend: 'hcp-terraform',
    engine: 'opentofu',
    change: (files) => edit(files, 'environments/prod/backend.tf', / {4}hostname +=.*\n/, ''),
  },
  {
    rule: 'key-too-old',
    change: (files) => {
      append(files, 'scripts/keys/state/prod.store.env', 'STEP=loaded\nLOADED=1577836800\n');
      append(files, '.gitignore', '!scripts/keys/state/\n');
    },
  },
  {
    rule: 'rotation-too-rare',
    change: (files) => append(files, main, '\nresource "time_rotating" "key" {\n  rotation_days = 365\n}\n'),
  },
  {
    rule: 'wrong-argument',
    change: (files) => append(files, main, '\nlocals {\n  k = nonsensitive(unionai_api_key.a.key)\n}\n'),
  },
  {
    rule: 'built-in-role',
    change: (files) =>
      append(
        files,
        main,
        '\nresource "unionai_role" "v" {\n  for_each    = toset(["lead", "viewer"])\n  name        = each.value\n  description = "x"\n  actions     = []\n}\n',
      ),
  },
  {
    rule: 'shared-key',
    change: (files) =>
      append(
        files,
        '.yo-rc.json',
        JSON.stringify({
          [generatorName]: { environments: ['dev', 'prod'].map((name) => ({ name, host: 'h', clientId: 'c' })) },
        }),
      ),
  },
  {
    rule: 'union-key-in-history',
    change: () => undefined,
    history: { keys: [{ host: 'acme.hosted.unionai.cloud', client: 'ci' }], credentials: [] },
  },
  {
    rule: 'credential-in-history',
    change: () => undefined,
    history: { keys: [], credentials: [{ name: 'a GitHub token', length: 40 }] },
  },
  {
    rule: 'dynamodb-lock',
    change: (files) => edit(files, 'environments/prod/backend.tf', 'use_lockfile = true', 'dynamodb_table = "locks"'),
  },
  {
    rule: 'secret-from-data-source',
    change: (files) => {
      files[providers] = (files[providers] ?? '').replace(/^ephemeral /m, 'data ').replaceAll(' ephemeral.', ' data.');
      edit(files, providers, /(?<=one\()ephemeral\./, 'data.');
    },
  },
  {
    rule: 'lock-file-missing',
    given: (files) => append(files, 'environments/prod/.terraform.lock.hcl', lockFile),
    change: (files) => delete files['environments/prod/.terraform.lock.hcl'],
  },
  {
    rule: 'waiver-expired',
    change: (files) =>
      append(files, main, '\n# unionai-audit:ignore local-state because until=2020-01-01\nlocals {}\n'),
  },
  {
    rule: 'waiver-invalid',
    change: (files) => append(files, main, '\n# unionai-audit:ignore local-state\nlocals {}\n'),
  },
  {
    rule: 'waiver-unused',
    change: (files) => append(files, main, '\n# unionai-audit:ignore local-state because\nlocals {}\n'),
  },
];

function generated({
  ci = 'github-actions',
  layout = 'directories',
  store = 'aws-secrets-manager',
  backend = 's3',
  engine = 'terraform',
}: Mutant): Files {
  const raw = withExample({
    layout,
    engine,
    secretStore: { kind: store },
    backend: { kind: backend },
    ci: { kind: ci },
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod' },
    ],
  });
  return Object.fromEntries([...plan(parseAnswers(raw))].map(([path, { text }]) => [path, text] as const));
}

function inHistory(found: Mutant['history']): SearchedHistory | undefined {
  return found && { found: [{ path: main, commit: '1a2b3c4d5e6f', isAtHead: false, ...found }], gaps: [] };
}

describe('A mutant of a generated repository', () => {
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  for (const [index, mutant] of mutants.entries()) {
    it(`${mutant.rule} finds it, and no other rule does (${index + 1})`, async () => {
      const files = generated(mutant);
      mutant.given?.(files);
      const before = new Set((await auditOf(files)).findings.map(({ rule, file }) => `${rule} ${file}`));
      mutant.change(files);
      const found = (await auditOf(files, undefined, inHistory(mutant.history))).findings.filter(
        ({ rule, file }) => !before.has(`${rule} ${file}`),
      );
      deepEqual([...new Set(found.map(({ rule }) => rule))], [mutant.rule]);
    });
  }

  it('exists for every rule', () => {
    const covered = new Set(mutants.map(({ rule }) => rule));
    deepEqual(
      rules.map(({ id }) => id).filter((id) => !covered.has(id)),
      [],
    );
  });
});
