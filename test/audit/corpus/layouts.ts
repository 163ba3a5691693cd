import { exampleKey } from '../../../src/audit/examples.ts';
import { guard, ignored, lockFile, s3 } from './parts.ts';
import type { Sample } from './sample.ts';

type Files = Readonly<Record<string, string>>;

/** A layout of real repositories: a secure variant without findings, and changes that make it insecure. */
interface Layout {
  readonly name: string;
  readonly files: Files;
  /** Replacements by file: the part and what is in its place. A file without a part is added. */
  readonly changes: Readonly<Record<string, readonly (readonly [string, string])[] | string>>;
  readonly findings: readonly string[];
}

const expression = (text: string): string => ['$', `{{ ${text} }}`].join('');

const required = `terraform {
  required_version = ">= 1.11"
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }
}
`;

function secret(id: string): string {
  return `ephemeral "aws_secretsmanager_secret_version" "union" {
  secret_id = "${id}"
}
provider "unionai" {
  api_key      = ephemeral.aws_secretsmanager_secret_version.union.secret_string
  allowed_orgs = ["acme"]
}
${guard}`;
}

const project = `resource "unionai_project" "ml" {
  name        = "ml"
  description = "Machine learning"
}
`;

const keyVariable = `variable "union_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}
`;

const byVariable = `provider "unionai" {
  api_key      = var.union_api_key
  allowed_orgs = ["acme"]
}
${guard}`;

const checkout =
  '- uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with: { persist-credentials: false }';

function workflow(on: string, job: string): string {
  return `on:\n${on}\npermissions: {}\njobs:\n${job}`;
}

function job(id: string, more: string, run: string): string {
  return `  ${id}:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
${more}    steps:
      ${checkout}
      - run: ${run}
`;
}

const identity = '    permissions: { contents: read, id-token: write }\n';
const push = '  push:\n    branches: [main]';

export const layouts: readonly Layout[] = [
  {
    name: 'one flat folder with files by kind',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'versions.tf': s3('union.tfstate'),
      'providers.tf': secret('union/key'),
      'projects.tf': project,
      'outputs.tf': 'output "project" {\n  value = unionai_project.ml.id\n}\n',
    },
    changes: {
      'providers.tf': [['  allowed_orgs = ["acme"]\n', '']],
      'outputs.tf': [
        [
          'unionai_project.ml.id',
          'ephemeral.aws_secretsmanager_secret_version.union.secret_string\n  ephemeral = false',
        ],
      ],
    },
    findings: ['allowed-orgs-missing providers.tf', 'secret-in-output outputs.tf'],
  },
  {
    name: 'a folder for each environment and shared modules',
    files: {
      '.gitignore': ignored,
      ...Object.fromEntries(
        ['dev', 'staging', 'prod'].flatMap((name) => [
          [`environments/${name}/.terraform.lock.hcl`, lockFile],
          [
            `environments/${name}/main.tf`,
            `${s3(`${name}/union.tfstate`)}${secret(`union/${name}/key`)}module "projects" {\n  source = "../../modules/projects"\n}\n`,
          ],
        ]),
      ),
      'modules/projects/main.tf': `${required}${project}`,
    },
    changes: {
      'environments/staging/main.tf': [['union/staging/key', 'union/prod/key']],
      'environments/prod/main.tf': [['prod/union.tfstate', 'dev/union.tfstate']],
      'modules/projects/main.tf': [['  description = "Machine learning"\n', '']],
    },
    findings: [
      'missing-description modules/projects/main.tf',
      'production-key-elsewhere environments/staging/main.tf',
      'shared-key environments/prod/main.tf',
      'shared-state environments/prod/main.tf',
    ],
  },
  {
    name: 'workspaces of one root, and a map of secrets',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}locals {
  secrets = { dev = "union/dev", prod = "union/prod" }
}
${secret(['$', '{local.secrets[terraform.workspace]}'].join(''))}`,
    },
    changes: { 'main.tf': [['    encrypt      = true\n    use_lockfile = true\n', '']] },
    findings: ['unencrypted-state main.tf', 'unlocked-state main.tf'],
  },
  {
    name: 'settings of the backend in files, passed by a Makefile',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'backend.tf': 'terraform {\n  backend "s3" {}\n}\n',
      'main.tf': `${required}${secret('union/key')}`,
      'prod.s3.tfbackend':
        'bucket       = "acme-state"\nkey          = "union"\nregion       = "eu-west-1"\nencrypt      = true\nuse_lockfile = true\n',
      Makefile:
        'init:\n\tterraform init -input=false -backend-config=prod.s3.tfbackend\nplan: init\n\tterraform plan -out=tfplan\n',
    },
    changes: {
      Makefile: [
        ['-backend-config=prod.s3.tfbackend', '-backend-config="access_key=$(KEY)"'],
        ['plan -out=tfplan', `plan -var union_api_key=${['not', 'a', 'secret', 'value'].join('-')}`],
      ],
    },
    findings: ['hard-coded-key Makefile', 'secret-in-backend-config Makefile'],
  },
  {
    name: 'Terragrunt, with a generated provider',
    files: {
      '.gitignore': ignored,
      'root.hcl': 'remote_state {\n  backend = "s3"\n  config = { bucket = "acme-state", encrypt = true }\n}\n',
      'live/prod/terragrunt.hcl':
        'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/union"\n}\n',
      'modules/union/main.tf': `${required}${keyVariable}${project}`,
    },
    changes: {
      'live/prod/terragrunt.hcl': [['terraform {', `inputs = {\n  union_api_key = "${exampleKey()}"\n}\nterraform {`]],
      'modules/union/main.tf': [['  sensitive = true\n', '']],
    },
    findings: ['secret-variable-not-sensitive modules/union/main.tf', 'union-key-in-file live/prod/terragrunt.hcl'],
  },
  {
    name: 'a monorepo with a stack among applications',
    files: {
      '.gitignore': ignored,
      'apps/api/package.json': '{ "name": "api" }\n',
      'infra/union/.terraform.lock.hcl': lockFile,
      'infra/union/main.tf': `${s3('union.tfstate')}${secret('union/key')}`,
      'infra/network/main.tf': 'terraform {\n  backend "s3" {\n    bucket = "other"\n    key    = "network"\n  }\n}\n',
    },
    changes: {
      'infra/union/main.tf': [
        ['ephemeral "aws', 'data "aws'],
        ['= ephemeral.', '= data.'],
      ],
      'apps/api/.env': `UNIONAI_API_KEY=${exampleKey('api')}\n`,
    },
    findings: ['secret-from-data-source infra/union/main.tf', 'union-key-in-file apps/api/.env'],
  },
  {
    name: 'components and stacks in YAML',
    files: {
      '.gitignore': ignored,
      'components/terraform/union/.terraform.lock.hcl': lockFile,
      'components/terraform/union/main.tf': `${s3('union.tfstate')}${keyVariable}${byVariable}`,
      'stacks/prod.yaml': 'components:\n  terraform:\n    union:\n      vars:\n        region: eu-west-1\n',
    },
    changes: {
      'stacks/prod.yaml': [['region: eu-west-1', `region: eu-west-1\n        union_api_key: ${exampleKey()}`]],
      'components/terraform/union/main.tf': [['  ephemeral = true\n', '']],
    },
    findings: [
      'secret-variable-not-ephemeral components/terraform/union/main.tf',
      'union-key-in-file stacks/prod.yaml',
    ],
  },
  {
    name: 'JSON that a program generates',
    files: {
      '.gitignore': ignored,
      'stacks/union/.terraform.lock.hcl': lockFile,
      'stacks/union/cdk.tf.json': JSON.stringify({
        terraform: {
          required_providers: { unionai: { source: 'unionai/unionai', version: '0.2.1' } },
          backend: { s3: { bucket: 'b', key: 'k', region: 'r', encrypt: true, use_lockfile: true } },
        },
        variable: { key: { type: 'string', sensitive: true, ephemeral: true } },
        provider: { unionai: [{ api_key: ['$', '{var.key}'].join(''), allowed_orgs: ['acme'] }] },
        data: {
          unionai_controlplane: {
            c: { lifecycle: { postcondition: [{ condition: ['$', '{self.host == "h"}'].join('') }] } },
          },
        },
      }),
    },
    changes: {
      'stacks/union/cdk.tf.json': [
        ['"encrypt":true,', ''],
        ['"allowed_orgs"', '"org":"acme","allowed_orgs"'],
      ],
    },
    findings: ['org-disables-allowed-orgs stacks/union/cdk.tf.json', 'unencrypted-state stacks/union/cdk.tf.json'],
  },
  {
    name: 'OpenTofu with an encrypted state and files of its own',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tofu': `${s3('union.tfstate')}${secret('union/key')}`,
      'encryption.tofu':
        'terraform {\n  encryption {\n    key_provider "aws_kms" "k" {\n      kms_key_id = "alias/x"\n      region     = "r"\n      key_spec   = "AES_256"\n    }\n    method "aes_gcm" "m" {\n      keys = key_provider.aws_kms.k\n    }\n    state {\n      method = method.aes_gcm.m\n    }\n  }\n}\n',
    },
    changes: {
      'main.tofu': [
        ['    use_lockfile = true\n', ''],
        ['"~> 0.2"', '"~> 1.0"'],
      ],
    },
    findings: ['provider-constraint main.tofu', 'unlocked-state main.tofu'],
  },
  {
    name: 'a provider for each environment',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tofu': `${s3('union.tfstate')}variable "keys" {
  type      = map(string)
  sensitive = true
  ephemeral = true
}
provider "unionai" {
  alias        = "by_env"
  for_each     = toset(["dev", "prod"])
  api_key      = var.keys[each.key]
  allowed_orgs = ["acme"]
}
${guard}`,
      'plan.sh': 'tofu plan -input=false -out=tfplan\n',
    },
    changes: {
      'plan.sh': [['tofu', 'export UNIONAI_API_KEY="$KEY"\ntofu']],
      'main.tofu': [['  sensitive = true\n', '']],
    },
    findings: ['environment-key-with-aliases plan.sh', 'secret-variable-not-sensitive main.tofu'],
  },
  {
    name: 'workspaces of HCP Terraform by tag',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${required}terraform {
  cloud {
    organization = "acme"
    workspaces {
      tags = ["union"]
    }
  }
}
${keyVariable}${byVariable}`,
    },
    changes: {
      'main.tf': [
        ['    organization = "acme"\n', '    organization = "acme"\n    token        = "x"\n'],
        ['"~> 0.2"', '">= 2"'],
      ],
    },
    findings: ['provider-constraint main.tf', 'secret-in-backend-config main.tf'],
  },
  {
    name: 'a reusable workflow, called for each environment',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}${secret('union/key')}`,
      '.github/workflows/apply.yml': workflow(
        '  workflow_call:\n    inputs:\n      environment: { type: string, required: true }',
        job(
          'apply',
          `    environment: ${expression('inputs.environment')}\n${identity}`,
          'terraform apply -input=false tfplan',
        ),
      ),
      '.github/workflows/deploy.yml': workflow(
        push,
        '  prod:\n    uses: ./.github/workflows/apply.yml\n    permissions: { contents: read, id-token: write }\n    with: { environment: prod }\n',
      ),
    },
    changes: {
      '.github/workflows/deploy.yml': [
        ['    with: { environment: prod }', '    with: { environment: prod }\n    secrets: inherit'],
      ],
      '.github/workflows/apply.yml': [
        ['apply -input=false tfplan', `apply -input=false "${expression('inputs.environment')}.tfplan"`],
      ],
    },
    findings: [
      'expression-in-script .github/workflows/apply.yml',
      'secret-at-workflow-level .github/workflows/deploy.yml',
    ],
  },
  {
    name: 'plans for pull requests and a manual dispatch',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}${secret('union/key')}`,
      '.github/workflows/plan.yml': workflow(
        '  pull_request:',
        job(
          'plan',
          `    if: github.event.pull_request.head.repo.full_name == github.repository\n    environment: dev-plan\n${identity}`,
          'terraform plan -input=false',
        ),
      ),
      '.github/workflows/apply.yml': workflow(
        '  workflow_dispatch:',
        job('apply', `    environment: prod\n${identity}`, './scripts/apply.sh'),
      ),
      'scripts/apply.sh': 'set -euo pipefail\nterraform apply -input=false "$PLAN"\n',
    },
    changes: {
      '.github/workflows/plan.yml': [
        ['    if: github.event.pull_request.head.repo.full_name == github.repository\n', ''],
      ],
      'scripts/apply.sh': [
        ['apply -input=false "$PLAN"', 'apply -auto-approve'],
        ['set -euo pipefail', 'set -euxo pipefail'],
      ],
    },
    findings: [
      'debug-output scripts/apply.sh',
      'fork-guard-missing .github/workflows/plan.yml',
      'unreviewed-apply scripts/apply.sh',
    ],
  },
  {
    name: 'several root modules in a matrix of jobs',
    files: {
      '.gitignore': ignored,
      'roots/a/.terraform.lock.hcl': lockFile,
      'roots/a/main.tf': `${s3('a.tfstate')}${secret('union/a')}`,
      'roots/b/.terraform.lock.hcl': lockFile,
      'roots/b/main.tf': `${s3('b.tfstate')}${secret('union/b')}`,
      '.github/workflows/check.yml': workflow(
        '  pull_request:',
        job(
          'validate',
          `    permissions: { contents: read }\n    strategy: { matrix: { root: [a, b] } }\n`,
          'terraform fmt -check -recursive',
        ),
      ),
    },
    changes: {
      'roots/b/main.tf': [['union/b', 'union/a']],
      '.github/workflows/check.yml': [['@3d3c42e5aac5ba805825da76410c181273ba90b1', '@v7']],
    },
    findings: ['shared-key roots/b/main.tf', 'unpinned-dependency .github/workflows/check.yml'],
  },
  {
    name: 'GitLab CI/CD with templates in a folder',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}${secret('union/key')}`,
      '.gitlab-ci.yml': 'include:\n  - local: .gitlab/ci/terraform.yml\nstages: [plan, apply]\n',
      '.gitlab/ci/terraform.yml': `.base:
  image:
    name: hashicorp/terraform:1.16.5@sha256:c7926feace05d0f7e73542842bf3945924e955a1f782cf000ccbb8d18fa42d77
    entrypoint: [""]
plan:
  extends: .base
  stage: plan
  script: [terraform plan -out=tfplan]
  rules: [{ if: $CI_COMMIT_BRANCH == "main" }]
apply:
  extends: .base
  stage: apply
  script: [terraform apply tfplan]
  environment: prod
  rules: [{ if: $CI_COMMIT_BRANCH == "main", when: manual }]
`,
    },
    changes: {
      '.gitlab/ci/terraform.yml': [
        ['@sha256:c7926feace05d0f7e73542842bf3945924e955a1f782cf000ccbb8d18fa42d77', ''],
        [
          '  environment: prod\n  rules: [{ if: $CI_COMMIT_BRANCH == "main", when: manual }]',
          '  rules: [{ if: $CI_COMMIT_BRANCH == "main" }]',
        ],
        ['-out=tfplan]', '-out=tfplan]\n  artifacts: { paths: [tfplan] }'],
      ],
    },
    findings: [
      'plan-artifact .gitlab/ci/terraform.yml',
      'ungated-apply .gitlab/ci/terraform.yml',
      'unpinned-dependency .gitlab/ci/terraform.yml',
    ],
  },
  {
    name: 'comments on pull requests by a server that plans',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}${keyVariable}${byVariable}`,
      'atlantis.yaml': 'version: 3\nprojects:\n  - dir: .\n    apply_requirements: [approved]\n',
    },
    changes: {
      'prod.auto.tfvars': 'union_api_key = "value-of-a-key"\n',
      '.gitignore': [['*.tfvars\n', '']],
      'main.tf': [
        ['  backend "s3" {', '  backend "local" {'],
        ['    encrypt      = true\n    use_lockfile = true\n', ''],
      ],
    },
    findings: [
      'gitignore-gap .gitignore',
      'hard-coded-key prod.auto.tfvars',
      'local-state main.tf',
      'secret-file-tracked prod.auto.tfvars',
    ],
  },
  {
    name: 'a key in Parameter Store, read by a module',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}module "key" {
  source = "./modules/key"
  name   = "/union/prod/key"
}
provider "unionai" {
  api_key      = module.key.value
  allowed_orgs = ["acme"]
}
${guard}`,
      'modules/key/main.tf': `variable "name" {
  type = string
}
ephemeral "aws_ssm_parameter" "this" {
  arn = var.name
}
output "value" {
  value     = ephemeral.aws_ssm_parameter.this.value
  ephemeral = true
}
`,
    },
    changes: { 'modules/key/main.tf': [['  ephemeral = true\n', '  sensitive = true\n']] },
    findings: ['secret-in-output modules/key/main.tf'],
  },
  {
    name: 'users and access from a YAML file',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('union.tfstate')}${secret('union/key')}locals {
  users = yamldecode(file("access.yaml")).users
}
resource "unionai_user_access" "this" {
  for_each = local.users
  user     = each.key
  policy   = each.value
}
`,
      'access.yaml': 'users: {}\n',
    },
    changes: {
      'main.tf': [
        ['  user     = each.key', '  user_id  = each.key'],
        [
          'locals {',
          'resource "unionai_role" "v" {\n  name        = "viewer"\n  description = "Read"\n  actions     = ["read"]\n}\nlocals {',
        ],
      ],
    },
    findings: ['built-in-role main.tf', 'wrong-argument main.tf'],
  },
  {
    name: 'states in Google Cloud Storage, and a bootstrap root',
    files: {
      '.gitignore': ignored,
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${required}terraform {\n  backend "gcs" {\n    bucket = "acme-state"\n    prefix = "union"\n  }\n}\n${secret('union/key')}`,
      'bootstrap/main.tf': `resource "google_storage_bucket" "state" {
  name                        = "acme-state"
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true
}
`,
    },
    changes: {
      'bootstrap/main.tf': [['"enforced"', '"inherited"']],
      'main.tf': [['provider "unionai" {', 'provider "unionai" {\n  org = "acme"']],
    },
    findings: ['org-disables-allowed-orgs main.tf', 'public-state-bucket bootstrap/main.tf'],
  },
  {
    name: 'notebooks and scripts next to the configuration',
    files: {
      '.gitignore': ignored,
      'infra/.terraform.lock.hcl': lockFile,
      'infra/main.tf': `${s3('union.tfstate')}${secret('union/key')}`,
      'notebooks/train.ipynb': JSON.stringify(
        { cells: [{ cell_type: 'code', source: ['import flyte\n'], outputs: [] }] },
        null,
        1,
      ),
      'scripts/login.py': 'import os\nos.environ["FLYTE_API_KEY"]\n',
    },
    changes: {
      'notebooks/train.ipynb': [
        ['"outputs": []', `"outputs": [{ "text": ["export FLYTE_API_KEY=\\"${exampleKey('nb')}\\"\\n"] }]`],
      ],
      'scripts/login.py': [
        ['os.environ["FLYTE_API_KEY"]', `token = "${['gh', 'p_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('')}"`],
      ],
    },
    findings: ['known-credential scripts/login.py', 'union-key-in-file notebooks/train.ipynb'],
  },
];

/** The secure and the insecure variant of each layout. */
export const layoutSamples: readonly Sample[] = layouts.flatMap(({ name, files, changes, findings }) => [
  { name: `${name}, secure`, files, findings: [] },
  { name: `${name}, insecure`, files: changed(files, changes), findings },
]);

/** @throws if a file does not contain a part */
function changed(files: Files, changes: Layout['changes']): Files {
  const result: Record<string, string> = { ...files };
  for (const [path, change] of Object.entries(changes)) {
    if (typeof change === 'string') {
      result[path] = change;
      continue;
    }
    for (const [part, by] of change) {
      const before = result[path] ?? '';
      if (!before.includes(part)) throw new Error(`${path} has no ${part}`);
      result[path] = before.replace(part, () => by);
    }
  }
  return result;
}
