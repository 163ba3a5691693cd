import type { Example } from './rule.ts';

/** The backend of `secureRoot`. */
export const secureBackend = `  backend "s3" {
    bucket       = "acme-tfstate"
    key          = "unionai/dev/terraform.tfstate"
    region       = "us-west-2"
    encrypt      = true
    use_lockfile = true
  }
`;

/** A root module that reads its key from a store and restricts the provider; the examples of rules vary it. */
export const secureRoot = `terraform {
  required_version = ">= 1.11"

  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }

${secureBackend}}

ephemeral "aws_secretsmanager_secret_version" "union" {
  secret_id = "unionai/dev/terraform-api-key"
}

provider "unionai" {
  api_key      = ephemeral.aws_secretsmanager_secret_version.union.secret_string
  allowed_orgs = ["acme"]
}
`;

/** A root module with the key in a variable. */
export const variableRoot = `variable "union_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "unionai" {
  api_key      = var.union_api_key
  allowed_orgs = ["acme"]
}
`;

/** One file with a text. */
export function file(path: string, text: string): Example {
  return { [path]: text };
}

/** The text with one part replaced. Errors: throws if the text does not contain the part. */
export function replaced(text: string, part: string, by: string): string {
  if (!text.includes(part)) throw new Error(`the example has no ${part}`);
  return text.replace(part, by);
}

/** An API key in the format of Union.ai, of an organization that does not exist. Made here so that no file contains it. */
export function exampleKey(client = 'ci', host = 'acme.hosted.unionai.cloud', org = 'acme'): string {
  return btoa([host, client, 'not-a-real-secret', org].join(':'));
}

/** A workflow that plans and applies on GitHub, in the form that the rules expect. */
export const secureWorkflow = `on:
  push:
    branches: [main]

permissions: {}

jobs:
  apply:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    environment: prod
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: terraform apply -input=false tfplan
`;
