import { literalOf } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const builtIn = ['admin', 'contributor', 'viewer'];

export const builtInRole: AuditRule = {
  id: 'built-in-role',
  severity: 'error',
  confidence: 'high',
  controls: [],
  title: 'A built-in role is created',
  why: 'Every organization has the roles admin, contributor and viewer. The apply fails with "Role already exists", after other objects were created.',
  source: ruleSources.provider,
  fix: 'Use a data source, or the ID of the role, and delete the resource.',
  since: '0.1.0',
  failing: () =>
    file(
      'main.tf',
      `${secureRoot}\nresource "unionai_role" "viewer" {\n  name        = "viewer"\n  description = "Read"\n  actions     = ["read"]\n}\n`,
    ),
  passing: () => file('main.tf', `${secureRoot}\ndata "unionai_role" "viewer" {\n  id = "viewer"\n}\n`),
  *check({ configuration }): Iterable<Report> {
    for (const { blocks } of configuration.modules.values())
      for (const block of blocks)
        if (block.type === 'resource' && block.labels[0] === 'unionai_role') {
          const name = literalOf(block.attributes.get('name'));
          if (name !== undefined && builtIn.includes(name))
            yield { at: block, message: `The role ${name} exists in every organization.` };
        }
  },
};
