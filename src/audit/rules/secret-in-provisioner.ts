import { file, variableRoot } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

export const secretInProvisioner: AuditRule = {
  id: 'secret-in-provisioner',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A provisioner, a trigger or stored data contains a secret',
  why: 'Commands are visible to all users of the machine and in logs. Triggers, inputs and stored data are in the state in plain text.',
  source: 'https://developer.hashicorp.com/terraform/language/provisioners',
  fix: 'Pass the secret by an environment variable of the pipeline to the program that needs it, outside of Terraform.',
  since: '0.1.0',
  failing: () =>
    file(
      'main.tf',
      `${variableRoot}\nresource "terraform_data" "login" {\n  provisioner "local-exec" {\n    command = "flyte login --key \${var.union_api_key}"\n  }\n}\n`,
    ),
  passing: () =>
    file(
      'main.tf',
      `${variableRoot}\nresource "terraform_data" "login" {\n  provisioner "local-exec" {\n    command = "flyte whoami"\n  }\n}\n`,
    ),
  *check({ secretReferences }): Iterable<Report> {
    for (const { block, inner, attribute, secret } of secretReferences) {
      const isKept = ['terraform_data', 'null_resource', 'local_file', 'local_sensitive_file'].includes(
        block.labels[0] ?? '',
      );
      if (block.type === 'resource' && (inner.type === 'provisioner' || inner.type === 'connection' || isKept))
        yield { at: attribute, message: `${block.labels.join('.')} contains ${secret}.` };
    }
  },
};
