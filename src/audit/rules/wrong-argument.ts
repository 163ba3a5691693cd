import { type Block, blocksInside } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { expressionsInside } from '../expression.ts';
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
        for (const inner of projectsOf(block))
          if (!inner.attributes.has('domains'))
            yield { at: inner, message: 'A project block of a policy needs domains.' };
      }
      for (const { attributes } of blocks.flatMap(blocksInside))
        for (const at of attributes.values())
          for (const part of at.text.includes('unionai_api_key') ? expressionsInside(at.expression) : [])
            if (part.kind === 'reference' && part.steps[0] === 'unionai_api_key' && part.steps.slice(2).includes('key'))
              yield { at, message: 'unionai_api_key has no attribute key; it has secret.' };
    }
  },
};

/** The project blocks of a policy, also those that a dynamic block makes. */
function projectsOf({ blocks }: Block): readonly Block[] {
  return blocks.flatMap((inner) =>
    inner.type === 'project'
      ? [inner]
      : inner.type === 'dynamic' && inner.labels[0] === 'project'
        ? inner.blocks.filter(({ type }) => type === 'content')
        : [],
  );
}
