import type { Engine } from '../../../src/model/engine.ts';

export const terraform: Engine = {
  kind: 'terraform',
  title: 'Terraform',
  summary: 'HashiCorp Terraform 1.11 or later.',
  fields: {},
  name: 'Terraform',
  binary: 'terraform',
  versionFile: '.terraform-version',
  version: '1.15.6',
  installUrl: 'https://developer.hashicorp.com/terraform/install',
};
