import { file, variableRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const secretInOutput: AuditRule = {
  id: 'secret-in-output',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'An output contains a secret',
  why: 'Outputs are in the state in plain text, also if they are sensitive, and every user of the state can print them.',
  source: ruleSources.sensitive,
  fix: 'Delete the output. Read the secret from its store where it is needed.',
  since: '0.1.0',
  failing: () =>
    file('main.tf', `${variableRoot}\noutput "key" {\n  value     = var.union_api_key\n  sensitive = true\n}\n`),
  passing: () => file('main.tf', `${variableRoot}\noutput "organization" {\n  value = "acme"\n}\n`),
  *check({ secretReferences }): Iterable<Report> {
    for (const { module, block, attribute, secret } of secretReferences)
      if (block.type === 'output' && attribute.name === 'value' && block.attributes.get('ephemeral')?.text !== 'true')
        yield {
          at: attribute,
          message: `Output ${block.labels[0]} of ${module.folder || 'the root module'} contains ${secret}.`,
        };
  },
};
