import { literalOf } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

/** Arguments of outdated documentation that the provider does not have, with what it has instead. */
const wrong: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unionai_user_access: { user_id: 'user', policy_id: 'policy' },
  unionai_application_access: { app_id: 'app', application_id: 'app', policy_id: 'policy' },
  unionai_api_key: { name: 'id', description: 'no argument', key: 'no argument' },
};

export const wrongArgument: AuditRule = {
  id: 'wrong-argument',
  severity: 'error',
  confidence: 'high',
  controls: [],
  title: 'An argument or attribute does not exist in the provider',
  why: 'Outdated documentation names arguments that the provider does not have. A plan fails.',
  source: ruleSources.provider,
  fix: 'Use the arguments of the current schema: terraform providers schema -json.',
  since: '0.1.0',
  failing: () =>
    file(
      'main.tf',
      `${secureRoot}\nresource "unionai_user_access" "ada" {\n  user_id   = "ada"\n  policy_id = "viewers"\n}\n`,
    ),
  passing: () =>
    file(
      'main.tf',
      `${secureRoot}\nresource "unionai_user_access" "ada" {\n  user   = "ada"\n  policy = "viewers"\n}\n`,
    ),
  *check({ configuration }): Iterable<Report> {
    for (const { blocks } of configuration.modules.values()) {
      for (const block of blocks.filter(({ type }) => type === 'resource')) {
        for (const [name, right] of Object.entries(wrong[block.labels[0] ?? ''] ?? {})) {
          const at = block.attributes.get(name);
          if (at !== undefined)
            yield {
              at,
              message: `${block.labels[0]} has no argument ${name}; it has ${right === 'no argument' ? 'only id' : right}.`,
            };
        }
        if (block.labels[0] !== 'unionai_policy') continue;
        for (const inner of block.blocks.filter(({ type }) => type === 'project'))
          if (!inner.attributes.has('domains') && literalOf(inner.attributes.get('id')) !== '')
            yield { at: inner, message: 'A project block of a policy needs domains.' };
      }
    }
  },
};
