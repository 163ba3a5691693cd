import type { Foreign } from './foreign.ts';

/** A repository that was made by hand, and what an adoption has to record of it. */
export interface ForeignLayout {
  readonly files: Foreign;
  /** The folder and the organization of each root that is applied before the adoption. */
  readonly roots: Readonly<Record<string, string>>;
  /** What the adoption is given besides. */
  readonly given?: readonly string[];
  /** For each environment: its folder, and the key of its state as the backend block has it. */
  readonly adopted?: Readonly<Record<string, readonly [folder: string, key: string]>>;
  /** Where it cannot be adopted: what the message says. */
  readonly refused?: RegExp;
}

const providers = `  required_providers {
    unionai = {
      source = "unionai/unionai"
    }
  }
`;

const project = (name: string, provider = ''): string => `
resource "unionai_project" "${name}" {
  name        = "${name}"
  description = "${name}, by hand"
${provider}}
`;

const root = (backend: string, org: string, more = ''): string => `terraform {
${providers}
${backend}}

provider "unionai" {
  allowed_orgs = ["${org}"]
}
${project('fraud')}${more}`;

const s3 = (key: string, bucket = 'initech-state'): string => `  backend "s3" {
    bucket = "${bucket}"
    key    = "${key}"
    region = "us-east-1"
  }
`;

/** The layouts, by what is particular to them. */
export const foreignLayouts: Readonly<Record<string, ForeignLayout>> = {
  'a single root at the top, with a key of its own': {
    files: { 'main.tf': root(s3('union.tfstate'), 'initech') },
    roots: { '.': 'initech' },
    adopted: { prod: ['.', 'union.tfstate'] },
  },
  'one root with a provider alias per environment': {
    files: {
      'main.tf': `terraform {
${providers}
${s3('union/state')}}

provider "unionai" {
  alias        = "dev"
  api_key      = var.key_dev
  allowed_orgs = ["initech-dev"]
}

provider "unionai" {
  alias        = "prod"
  api_key      = var.key_prod
  allowed_orgs = ["initech"]
}

variable "key_dev" {
  sensitive = true
}

variable "key_prod" {
  sensitive = true
}
${project('fraud', '  provider    = unionai.prod\n')}`,
    },
    roots: { '.': 'initech' },
    adopted: { dev: ['.', 'union/state'], prod: ['.', 'union/state'] },
  },
  'roots at two depths, and one that all share': {
    files: {
      'envs/dev/main.tf': root(s3('union/dev/terraform.tfstate'), 'initech-dev'),
      'live/eu/prod/main.tf': root(s3('union/prod/terraform.tfstate'), 'initech'),
      'global/main.tf': root(s3('union/global/terraform.tfstate'), 'initech').replaceAll('fraud', 'shared'),
    },
    roots: { 'envs/dev': 'initech-dev', 'live/eu/prod': 'initech', global: 'initech' },
    adopted: {
      dev: ['envs/dev', 'union/dev/terraform.tfstate'],
      prod: ['live/eu/prod', 'union/prod/terraform.tfstate'],
    },
  },
  'teams with environments of the same names': {
    files: {
      'ml/dev/main.tf': root(s3('ml-dev.tfstate'), 'initech-dev'),
      'ml/prod/main.tf': root(s3('ml-prod.tfstate'), 'initech'),
      'web/prod/main.tf': root(s3('web-prod.tfstate'), 'initech-web'),
    },
    roots: { 'ml/dev': 'initech-dev', 'ml/prod': 'initech', 'web/prod': 'initech-web' },
    adopted: {
      'ml-dev': ['ml/dev', 'ml-dev.tfstate'],
      'ml-prod': ['ml/prod', 'ml-prod.tfstate'],
      'web-prod': ['web/prod', 'web-prod.tfstate'],
    },
  },
  'workspaces of one root': {
    files: { 'main.tf': root(s3('union.tfstate'), 'initech', '\nlocals {\n  environment = terraform.workspace\n}\n') },
    roots: { '.': 'initech' },
    refused: /main\.tf:\d+ uses terraform\.workspace: the folder has one state per workspace/,
  },
  'a partial backend with one file of settings': {
    files: {
      'environments/prod/main.tf': root('  backend "s3" {\n    key = "union/prod/terraform.tfstate"\n  }\n', 'initech'),
      'environments/prod/prod.s3.tfbackend': 'bucket = "initech-state"\nregion = "us-east-1"\n',
    },
    roots: { 'environments/prod': 'initech' },
    adopted: { prod: ['environments/prod', 'union/prod/terraform.tfstate'] },
  },
  'a partial backend whose settings are elsewhere': {
    files: { 'environments/prod/main.tf': root('  backend "s3" {}\n', 'initech') },
    roots: { 'environments/prod': 'initech' },
    refused:
      /backend\.key: cannot be inferred: environments\/prod\/main\.tf:\d+ does not set the key[\s\S]*backend\.bucket/,
  },
  'HCP Terraform': {
    files: {
      'environments/dev/main.tf': root(
        '  cloud {\n    organization = "initech"\n\n    workspaces {\n      name = "union-dev"\n    }\n  }\n',
        'initech-dev',
      ),
    },
    roots: { 'environments/dev': 'initech-dev' },
    adopted: { dev: ['environments/dev', 'union-dev'] },
  },
  'a bucket for each environment': {
    files: {
      'environments/dev/main.tf': root(s3('union/terraform.tfstate', 'initech-dev-state'), 'initech-dev'),
      'environments/prod/main.tf': root(s3('union/terraform.tfstate', 'initech-prod-state'), 'initech'),
    },
    roots: { 'environments/dev': 'initech-dev', 'environments/prod': 'initech' },
    adopted: {
      dev: ['environments/dev', 'union/terraform.tfstate'],
      prod: ['environments/prod', 'union/terraform.tfstate'],
    },
  },
  'JSON syntax': {
    files: {
      'environments/prod/main.tf.json': JSON.stringify({
        terraform: {
          required_providers: { unionai: { source: 'unionai/unionai' } },
          backend: { s3: { bucket: 'initech-state', key: 'union/prod/terraform.tfstate', region: 'us-east-1' } },
        },
        provider: { unionai: { allowed_orgs: ['initech'] } },
        resource: { unionai_project: { fraud: { name: 'fraud', description: 'by hand' } } },
      }),
    },
    roots: { 'environments/prod': 'initech' },
    adopted: { prod: ['environments/prod', 'union/prod/terraform.tfstate'] },
  },
};
