import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const apiKeyResource: AuditRule = {
  id: 'api-key-resource',
  severity: 'warning',
  confidence: 'high',
  controls: ['no-plain-text'],
  title: 'An API key is created by Terraform',
  why: 'The resource keeps the secret of the key in the state in plain text. Its keys have no organization, so `allowed_orgs` compares the host.',
  source: ruleSources.provider,
  fix: 'Create keys with the CLI and store them in a secret store. Remove the resource from the state, and delete the key that it created.',
  since: '0.1.0',
  failing: () => file('main.tf', `${secureRoot}\nresource "unionai_api_key" "ci" {\n  id = "ci"\n}\n`),
  passing: () => file('main.tf', secureRoot),
  *check({ configuration }): Iterable<Report> {
    for (const { blocks } of configuration.modules.values())
      for (const block of blocks)
        if (block.type === 'resource' && block.labels[0] === 'unionai_api_key')
          yield { at: block, message: `unionai_api_key.${block.labels[1]} stores the secret of a key in the state.` };
  },
};
