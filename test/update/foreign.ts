import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';

/** The files of a user's repository, by path. */
export type Foreign = Readonly<Record<string, string>>;

/** Lays a repository that this generator did not make, in a folder whose name it may take. */
export function laid(files: Foreign, name = 'union-infra'): string {
  const dir = join(scratch('foreign'), name);
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return dir;
}

/** One root, a provider alias per environment, keys from a data source. */
export const aliases: Foreign = {
  'main.tf': `terraform {
  required_version = ">= 1.5"
  required_providers {
    unionai = {
      source = "unionai/unionai"
    }
  }

  backend "s3" {
    bucket = "initech-state"
    key    = "union/infra"
    region = "eu-central-1"
  }
}

variable "region" {
  default = "eu-central-1"
}

provider "aws" {
  region = var.region
}
`,
  'dev.tf': `data "aws_secretsmanager_secret_version" "dev" {
  secret_id = "union/dev/key"
}

provider "unionai" {
  alias        = "dev"
  api_key      = data.aws_secretsmanager_secret_version.dev.secret_string
  allowed_orgs = ["initech-dev"]
}

module "dev" {
  source = "./modules/thing"
  providers = {
    unionai = unionai.dev
  }
}
`,
  'prod.tf': `data "aws_secretsmanager_secret_version" "prod" {
  secret_id = "union/prod/key"
}

provider "unionai" {
  alias        = "prod"
  api_key      = data.aws_secretsmanager_secret_version.prod.secret_string
  allowed_orgs = ["initech"]
}

module "prod" {
  source = "./modules/thing"
  providers = {
    unionai = unionai.prod
  }
}
`,
  'modules/thing/main.tf': 'resource "unionai_project" "this" {\n  name = "x"\n}\n',
  '.gitignore': '.terraform/\n',
  'README.md': '# Ours\n',
};

function folder(name: string, org: string): Foreign {
  return {
    [`envs/${name}/main.tf`]: `terraform {
  backend "gcs" {
    bucket = "initech-state"
    prefix = "union/${name}"
  }
}

locals {
  org  = "${org}"
  host = "${org}.hosted.unionai.cloud"
}

provider "google" {
  project = "initech-secrets"
}

ephemeral "google_secret_manager_secret_version" "key" {
  secret = "union-${name}-key"
}

provider "unionai" {
  api_key      = ephemeral.google_secret_manager_secret_version.key.secret_data
  allowed_orgs = [local.org]
}
`,
  };
}

/** A folder per environment, keys read ephemerally, a pipeline. */
export const folders: Foreign = {
  ...folder('dev', 'initech-dev'),
  ...folder('prod', 'initech'),
  '.github/workflows/terraform.yml': 'on: push\n',
  '.terraform-version': '1.11.4\n',
};
