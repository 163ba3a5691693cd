import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const missingDescription: AuditRule = {
  id: 'missing-description',
  severity: 'warning',
  confidence: 'high',
  controls: ['reviewed-plans'],
  title: 'A project or role has no description',
  why: 'The provider never converges then: every plan changes the object, and a role is replaced with the policies that use it. A reviewer no longer sees the real changes.',
  source: ruleSources.provider,
  fix: 'Set `description`.',
  autofix: 'Sets `description = "Managed by Terraform"`. Replace it with a better one.',
  since: '0.1.0',
  failing: () => file('main.tf', `${secureRoot}\nresource "unionai_project" "ml" {\n  name = "ml"\n}\n`),
  passing: () =>
    file(
      'main.tf',
      `${secureRoot}\nresource "unionai_project" "ml" {\n  name        = "ml"\n  description = "Machine learning"\n}\n`,
    ),
  *check({ configuration }): Iterable<Report> {
    for (const { blocks } of configuration.modules.values())
      for (const block of blocks)
        if (block.type === 'resource' && ['unionai_project', 'unionai_role'].includes(block.labels[0] ?? '')) {
          const text = block.attributes.get('description')?.text;
          if (text === undefined || text === 'null' || text === '""')
            yield {
              at: block,
              message: `${block.labels.join('.')} has no description.`,
              fix: () => ({
                edits: [{ kind: 'attribute', block, name: 'description', value: '"Managed by Terraform"' }],
              }),
            };
        }
  },
};
