import { exampleKey } from '../../../src/audit/examples.ts';
import { guard, ignored, lockFile, s3 } from './parts.ts';
import type { Sample } from './sample.ts';

const lock = { '.terraform.lock.hcl': lockFile, '.gitignore': ignored };
const provider = 'provider "unionai" {\n  allowed_orgs = ["acme"]\n}\n';

/** Repositories with faults, in the ways in which people make them. */
export const insecure: readonly Sample[] = [
  {
    name: 'a quick start: the key in the provider block, no backend, no ignore file',
    files: {
      'main.tf': `terraform {
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 1.0"
    }
  }
}
provider "unionai" {
  api_key = "${exampleKey('quick')}"
}
resource "unionai_project" "p" {
  name = "p"
}
`,
    },
    findings: [
      'allowed-orgs-missing main.tf',
      'gitignore-gap .gitignore',
      'hard-coded-key main.tf',
      'local-state main.tf',
      'lock-file-missing .terraform.lock.hcl',
      'missing-description main.tf',
      'provider-constraint main.tf',
      'union-key-in-file main.tf',
    ],
  },
  {
    name: 'the key as the default of a variable, through a module',
    files: {
      ...lock,
      'main.tf': `${s3('x')}
variable "token" {
  default = "${exampleKey('default')}"
}
module "union" {
  source = "./union"
  key    = var.token
}
`,
      'union/main.tf': `terraform {
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }
}
variable "key" {
  type      = string
  sensitive = true
  ephemeral = true
}
provider "unionai" {
  api_key      = var.key
  allowed_orgs = ["acme"]
}
${guard}`,
    },
    findings: [
      'hard-coded-key main.tf',
      'secret-variable-not-ephemeral main.tf',
      'secret-variable-not-sensitive main.tf',
      'union-key-in-file main.tf',
    ],
  },
  {
    name: 'a heredoc, and org in addition to allowed_orgs',
    files: {
      ...lock,
      'main.tf': `${s3('x')}
locals {
  key = <<-EOT
    ${exampleKey('heredoc')}
  EOT
}
provider "unionai" {
  api_key      = chomp(local.key)
  org          = "acme"
  allowed_orgs = ["acme"]
}
${guard}`,
    },
    findings: ['hard-coded-key main.tf', 'org-disables-allowed-orgs main.tf', 'union-key-in-file main.tf'],
  },
  {
    name: 'a data source, an output of it, and a state without lock',
    files: {
      ...lock,
      'main.tf': `${s3('x').replace('    use_lockfile = true\n', '')}
data "aws_secretsmanager_secret_version" "k" {
  secret_id = "union/prod"
}
provider "unionai" {
  api_key      = data.aws_secretsmanager_secret_version.k.secret_string
  allowed_orgs = ["acme"]
}
output "k" {
  value     = data.aws_secretsmanager_secret_version.k.secret_string
  sensitive = true
}
${guard}`,
    },
    findings: ['secret-from-data-source main.tf', 'secret-in-output main.tf', 'unlocked-state main.tf'],
  },
  {
    name: 'environments that share a key and a state',
    files: {
      '.gitignore': ignored,
      ...Object.fromEntries(
        ['dev', 'prod'].flatMap((name) => [
          [`${name}/.terraform.lock.hcl`, lockFile],
          [
            `${name}/main.tf`,
            `${s3('union/terraform.tfstate')}
ephemeral "aws_secretsmanager_secret_version" "k" {
  secret_id = "union/key"
}
provider "unionai" {
  api_key      = ephemeral.aws_secretsmanager_secret_version.k.secret_string
  allowed_orgs = ["acme"]
}
${guard}`,
          ],
        ]),
      ),
    },
    findings: ['shared-key prod/main.tf', 'shared-state prod/main.tf'],
  },
  {
    name: 'one variable for two aliases',
    files: {
      ...lock,
      'main.tf': `${s3('x')}
variable "union_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}
provider "unionai" {
  api_key      = var.union_api_key
  allowed_orgs = ["acme"]
}
provider "unionai" {
  alias        = "prod"
  api_key      = var.union_api_key
  allowed_orgs = ["acme-prod"]
}
${guard}`,
    },
    findings: ['shared-key main.tf'],
  },
  {
    name: 'a workflow that applies on push with everything in env',
    files: {
      ...lock,
      'main.tf': `${s3('x')}${provider}${guard}`,
      '.github/workflows/tf.yml': `on:
  push:
    branches: [main]
  pull_request:
env:
  UNIONAI_API_KEY: \${{ secrets.UNIONAI_API_KEY }}
  AWS_ACCESS_KEY_ID: \${{ secrets.AWS_ACCESS_KEY_ID }}
jobs:
  tf:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: hashicorp/setup-terraform@v3
        with:
          terraform_version: latest
      - run: terraform plan -out=tfplan
      - uses: actions/upload-artifact@v4
        with:
          path: tfplan
      - run: terraform apply -auto-approve
`,
    },
    findings: [
      'default-permissions .github/workflows/tf.yml',
      'floating-version .github/workflows/tf.yml',
      'persisted-credentials .github/workflows/tf.yml',
      'plan-artifact .github/workflows/tf.yml',
      'secret-at-workflow-level .github/workflows/tf.yml',
      'static-cloud-key .github/workflows/tf.yml',
      'ungated-apply .github/workflows/tf.yml',
      'unpinned-dependency .github/workflows/tf.yml',
      'unreviewed-apply .github/workflows/tf.yml',
    ],
  },
  {
    name: 'GitLab: automatic apply, debug output, a public plan',
    files: {
      ...lock,
      'main.tf': `${s3('x')}${provider}${guard}`,
      '.gitlab-ci.yml': `image: hashicorp/terraform:latest
variables:
  TF_LOG: DEBUG
plan:
  script: [terraform plan -out=tfplan]
  artifacts:
    paths: [tfplan]
apply:
  script:
    - set -x
    - terraform apply -auto-approve tfplan
  only: [main]
`,
    },
    findings: [
      'debug-output .gitlab-ci.yml',
      'floating-version .gitlab-ci.yml',
      'plan-artifact .gitlab-ci.yml',
      'ungated-apply .gitlab-ci.yml',
      'unpinned-dependency .gitlab-ci.yml',
    ],
  },
  {
    name: 'a provisioner, a trigger and credentials of the backend',
    files: {
      ...lock,
      'main.tf': `${s3('x').replace('encrypt      = true', 'secret_key   = "x"')}${provider}${guard}
variable "api_key" {
  type      = string
  sensitive = true
}
resource "null_resource" "login" {
  triggers = {
    key = sha256(var.api_key)
    raw = var.api_key
  }
  provisioner "local-exec" {
    command = "flyte create config --key '\${var.api_key}'"
  }
}
`,
    },
    findings: ['secret-in-backend-config main.tf', 'secret-in-provisioner main.tf', 'unencrypted-state main.tf'],
  },
  {
    name: 'names of outdated documentation',
    files: {
      ...lock,
      'main.tf': `${s3('x')}${provider}${guard}
resource "unionai_user_access" "u" {
  user_id   = unionai_user.u.id
  policy_id = unionai_policy.p.id
}
resource "unionai_policy" "p" {
  name        = "p"
  description = "p"
  project {
    id      = "ml"
    role_id = "viewer"
  }
}
resource "unionai_role" "admin" {
  name    = "admin"
  actions = ["read"]
}
`,
    },
    findings: ['built-in-role main.tf', 'missing-description main.tf', 'wrong-argument main.tf'],
  },
  {
    name: 'a state file and variables that Git has',
    files: {
      '.terraform.lock.hcl': lockFile,
      'main.tf': `${s3('x')}${provider}${guard}`,
      'terraform.tfstate': '{ "version": 4, "resources": [] }\n',
      'prod.tfvars': 'union_api_key = "secret-value"\n',
    },
    findings: ['gitignore-gap .gitignore', 'secret-file-tracked prod.tfvars', 'secret-file-tracked terraform.tfstate'],
  },
  {
    name: 'a script with a key, encoded again and wrapped',
    files: {
      ...lock,
      'main.tf': `${s3('x')}${provider}${guard}`,
      'plan.sh': `export UNIONAI_API_KEY=${exampleKey('script')}\nterraform plan -var 'api_key=abcdefghijkl'\n`,
      'notes.txt': `${btoa(exampleKey('again')).replace(/(.{40})/g, '$1\n')}\n`,
    },
    findings: ['hard-coded-key plan.sh', 'union-key-in-file notes.txt', 'union-key-in-file plan.sh'],
  },
  {
    name: 'states on Azure and a server of its own, opened by keys and without verification',
    files: {
      ...lock,
      'azure/.terraform.lock.hcl': lockFile,
      'server/.terraform.lock.hcl': lockFile,
      'azure/main.tf': `${s3('a').replace(/backend "s3" \{[^}]*\}/, 'backend "azurerm" {\n    storage_account_name = "acme"\n    container_name = "state"\n    key = "union"\n  }')}
provider "unionai" {
  api_key      = ephemeral.azurerm_key_vault_secret.union.value
  allowed_orgs = ["acme"]
}
ephemeral "azurerm_key_vault_secret" "union" {
  key_vault_id = "acme"
  name         = "union"
}
${guard}`,
      'server/main.tf': `${s3('b').replace(/backend "s3" \{[^}]*\}/, 'backend "http" {\n    address = "https://state.acme.example/x"\n    lock_address = "https://state.acme.example/x"\n    skip_cert_verification = true\n  }')}
provider "unionai" {
  api_key      = ephemeral.vault_kv_secret_v2.union.data.key
  allowed_orgs = ["acme"]
}
ephemeral "vault_kv_secret_v2" "union" {
  mount = "kv"
  name  = "union"
}
${guard}`,
    },
    findings: ['storage-account-key azure/main.tf', 'unverified-backend server/main.tf'],
  },
  {
    name: 'GitLab: the working folder in a cache, a variable file as an artifact, production planned for requests',
    files: {
      ...lock,
      'main.tf': `${s3('x')}${provider}${guard}`,
      '.gitlab-ci.yml': `image: hashicorp/terraform:1.16.5@sha256:c7926feace05d0f7e73542842bf3945924e955a1f782cf000ccbb8d18fa42d77
plan:
  environment: production
  cache:
    key: all
    paths: [./]
  artifacts:
    paths: [prod.auto.tfvars]
  script: [terraform plan]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
`,
    },
    findings: [
      'production-plan-in-request .gitlab-ci.yml',
      'secret-in-artifact .gitlab-ci.yml',
      'secret-in-cache .gitlab-ci.yml',
    ],
  },
  {
    name: 'an old key, by the metadata of its secret, with a schedule that is too rare',
    files: {
      ...lock,
      'main.tf': `${s3('x')}
provider "unionai" {
  api_key      = ephemeral.google_secret_manager_secret_version.union.secret_data
  allowed_orgs = ["acme"]
}
ephemeral "google_secret_manager_secret_version" "union" {
  project = "acme"
  secret  = "terraform-key"
}
resource "google_secret_manager_secret" "union" {
  secret_id = "terraform-key"
  rotation {
    rotation_period = "31536000s"
  }
}
${guard}`,
      'inventory.json': `[{"name":"projects/1/secrets/terraform-key/versions/1","createTime":"2024-01-01T00:00:00Z"},{"name":"projects/1/secrets/terraform-key/versions/2","createTime":"2026-01-01T00:00:00Z"}]\n`,
      'other.json': `[{"name":"projects/1/secrets/database/versions/1","createTime":"2024-01-01T00:00:00Z"}]\n`,
    },
    findings: ['key-too-old inventory.json', 'rotation-too-rare main.tf'],
  },
];
