import type { Rule } from '../field.ts';

export const organization: Rule = {
  pattern: /^[A-Za-z0-9_-]{1,64}$/,
  says: 'an HCP Terraform organization: letters, digits, hyphens and underscores',
  source: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations',
};

export const project: Rule = {
  pattern: /^[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$/,
  says: 'an HCP Terraform project: 3 to 40 letters, digits, spaces, hyphens and underscores',
  source: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects',
};

/** The limit on a workspace's name, which is made of the key prefix and the environment. */
export const workspace: Rule = {
  pattern: /^[A-Za-z0-9_-]{1,90}$/,
  says: 'an HCP Terraform workspace: at most 90 letters, digits, hyphens and underscores',
  source: 'https://developer.hashicorp.com/terraform/cloud-docs/workspaces/creating',
};
