import { exampleKey } from '../../../src/audit/examples.ts';
import { guard, ignored, lockFile, s3 } from './parts.ts';
import type { Sample } from './sample.ts';

const lock = { '.terraform.lock.hcl': lockFile };

/** An interpolation, as Terraform's JSON syntax writes an expression. */
function interpolation(expression: string): string {
  return ['$', '{', expression, '}'].join('');
}

/** Repositories that follow the recommendations, in the ways in which people write them. */
export const secure: readonly Sample[] = [
  {
    name: 'a single root, the key in UNIONAI_API_KEY',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `${s3('union/terraform.tfstate')}
provider "unionai" {
  # The key is in UNIONAI_API_KEY.
  allowed_orgs = ["acme"]
}
${guard}
resource "unionai_project" "ml" {
  name        = "ml"
  description = "Machine learning"
}
`,
    },
    findings: [],
  },
  {
    name: 'a variable through a local value, with validation',
    files: {
      '.gitignore': ignored,
      ...lock,
      'variables.tf': `variable "unionai_key" {
  type        = string
  sensitive   = true
  ephemeral   = true
  description = "API key; export TF_VAR_unionai_key."

  validation {
    condition     = length(split(":", base64decode(var.unionai_key))) == 4
    error_message = "Not a key."
  }
}
`,
      'main.tf': `${s3('union/terraform.tfstate')}
locals {
  key  = trimspace(var.unionai_key)
  orgs = ["acme", "acme-eu"]
}
provider "unionai" {
  api_key      = local.key
  allowed_orgs = local.orgs
}
${guard}`,
    },
    findings: [],
  },
  {
    name: 'a child module with the provider configuration of its caller',
    files: {
      '.gitignore': ignored,
      'live/prod/.terraform.lock.hcl': lockFile,
      'live/prod/main.tf': `${s3('prod/union.tfstate')}
ephemeral "google_secret_manager_secret_version" "key" {
  project = "acme-prod"
  secret  = "union-key"
}
provider "unionai" {
  api_key      = ephemeral.google_secret_manager_secret_version.key.secret_data
  allowed_orgs = [var.org]
}
variable "org" {
  type    = string
  default = "acme"
}
${guard}
module "projects" {
  source = "../../modules/projects"
  names  = toset(["a", "b"])
}
`,
      'modules/projects/main.tf': `terraform {
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = ">= 0.2.0, < 1.0.0"
    }
  }
}
variable "names" {
  type = set(string)
}
resource "unionai_project" "this" {
  for_each    = var.names
  name        = each.value
  description = "Project \${each.value}"
}
output "ids" {
  value = { for name, project in unionai_project.this : name => project.id }
}
`,
    },
    findings: [],
  },
  {
    name: 'two roots with keys in Key Vault and azurerm states',
    files: {
      '.gitignore': ignored,
      ...Object.fromEntries(
        ['dev', 'prod'].flatMap((name) => [
          [`env/${name}/.terraform.lock.hcl`, lockFile],
          [
            `env/${name}/main.tf`,
            `terraform {
  required_providers {
    unionai = { source = "unionai/unionai", version = "~> 0.2" }
  }
  backend "azurerm" {
    resource_group_name  = "tfstate"
    storage_account_name = "acmetfstate"
    container_name       = "state"
    key                  = "union/${name}.tfstate"
    use_azuread_auth     = true
  }
}
data "azurerm_key_vault" "v" {
  name                = "kv-union-${name}"
  resource_group_name = "union"
}
ephemeral "azurerm_key_vault_secret" "k" {
  name         = "union-key"
  key_vault_id = data.azurerm_key_vault.v.id
}
provider "unionai" {
  api_key      = ephemeral.azurerm_key_vault_secret.k.value
  allowed_orgs = ["acme-${name}"]
}
${guard}`,
          ],
        ]),
      ),
    },
    findings: [],
  },
  {
    name: 'Vault, and GitHub Actions with a plan in a bucket',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `${s3('union.tfstate')}
ephemeral "vault_kv_secret_v2" "union" {
  mount = "kv"
  name  = "union/prod"
}
provider "unionai" {
  api_key      = ephemeral.vault_kv_secret_v2.union.data["api_key"]
  allowed_orgs = ["acme"]
}
${guard}`,
      '.github/CODEOWNERS': '/.github/ @acme/platform\n',
      '.github/workflows/plan.yml': `on:
  push:
    branches: [main]
permissions: {}
jobs:
  plan:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    environment: prod-plan
    permissions: { contents: read, id-token: write }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - uses: hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e # v4.0.1
        with: { terraform_version: 1.16.5, terraform_wrapper: false }
      - run: |
          terraform init -input=false
          terraform plan -input=false -out=tfplan
          aws s3 cp tfplan "s3://$PLAN_BUCKET/$GITHUB_SHA/tfplan"
        env:
          PLAN_BUCKET: \${{ vars.PLAN_BUCKET }}
  apply:
    needs: plan
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    environment: prod
    permissions: { contents: read, id-token: write }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - run: |
          aws s3 cp "s3://$PLAN_BUCKET/$GITHUB_SHA/tfplan" tfplan
          terraform apply -input=false tfplan
`,
    },
    findings: [],
  },
  {
    name: 'HCP Terraform and a variable of the workspace',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `terraform {
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "0.2.1"
    }
  }
  cloud {
    organization = "acme"
    workspaces {
      name = "union"
    }
  }
}
variable "api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}
provider "unionai" {
  api_key      = var.api_key
  allowed_orgs = ["acme"]
}
${guard}`,
    },
    findings: [],
  },
  {
    name: 'aliases with separate secrets, and a lookup by name',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `${s3('union.tfstate')}
data "aws_secretsmanager_secret" "dev" {
  name = "union/dev"
}
ephemeral "aws_secretsmanager_secret_version" "dev" {
  secret_id = data.aws_secretsmanager_secret.dev.id
}
ephemeral "aws_secretsmanager_secret_version" "prod" {
  secret_id = "union/prod"
}
provider "unionai" {
  alias        = "dev"
  api_key      = ephemeral.aws_secretsmanager_secret_version.dev.secret_string
  allowed_orgs = ["acme-dev"]
}
provider "unionai" {
  alias        = "prod"
  api_key      = jsondecode(ephemeral.aws_secretsmanager_secret_version.prod.secret_string)["api_key"]
  allowed_orgs = ["acme"]
}
${guard}`,
    },
    findings: [],
  },
  {
    name: 'GitLab with managed state and a manual apply',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `terraform {
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }
  backend "http" {
    address        = "https://gitlab.com/api/v4/projects/1/terraform/state/union"
    lock_address   = "https://gitlab.com/api/v4/projects/1/terraform/state/union/lock"
    unlock_address = "https://gitlab.com/api/v4/projects/1/terraform/state/union/lock"
    lock_method    = "POST"
    unlock_method  = "DELETE"
  }
}
provider "unionai" {
  allowed_orgs = ["acme"]
}
${guard}`,
      '.gitlab-ci.yml': `workflow:
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
default:
  image:
    name: hashicorp/terraform:1.16.5@sha256:c7926feace05d0f7e73542842bf3945924e955a1f782cf000ccbb8d18fa42d77
    entrypoint: [""]
plan:
  script:
    - terraform plan -out=tfplan
  environment: { name: prod-plan, action: verify }
  artifacts:
    access: none
    expire_in: 1 day
    paths: [tfplan]
apply:
  needs: [plan]
  script:
    - terraform apply -input=false tfplan
  environment: prod
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
      when: manual
`,
    },
    findings: [],
  },
  {
    name: 'an override file and an example of variables, which are not evidence',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf': `${s3('union.tfstate')}
provider "unionai" {
  allowed_orgs = ["acme"]
}
${guard}`,
      'terraform.tfvars.example': 'api_key = "REPLACE_ME"\n',
      'dev.auto.tfvars': `api_key = "${exampleKey()}"\n`,
      'README.md': 'Export UNIONAI_API_KEY=... first.\n',
    },
    findings: [],
  },
  {
    name: 'Terraform in JSON',
    files: {
      '.gitignore': ignored,
      ...lock,
      'main.tf.json': JSON.stringify({
        terraform: {
          required_providers: { unionai: { source: 'unionai/unionai', version: '~> 0.2' } },
          backend: { gcs: { bucket: 'acme-state', prefix: 'union' } },
        },
        variable: { key: { type: 'string', sensitive: true, ephemeral: true } },
        provider: { unionai: { api_key: interpolation('var.key'), allowed_orgs: ['acme'] } },
        data: {
          unionai_controlplane: {
            this: {
              lifecycle: {
                postcondition: [{ condition: interpolation('self.organization == "acme"'), error_message: 'x' }],
              },
            },
          },
        },
      }),
    },
    findings: [],
  },
];
