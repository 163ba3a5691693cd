import type { Block, Configuration, Module } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { resolve } from '../resolve.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import type { Value } from '../value.ts';

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
    for (const module of configuration.modules.values())
      for (const block of module.blocks)
        if (block.type === 'resource' && block.labels[0] === 'unionai_role')
          for (const name of new Set(namesOf(block, module, configuration)))
            if (builtIn.includes(name)) yield { at: block, message: `The role ${name} exists in every organization.` };
  },
};

/** The names of the roles that a block creates, as far as the files tell: one for each element of its for_each. */
function namesOf(block: Block, module: Module, configuration: Configuration): readonly string[] {
  const name = block.attributes.get('name');
  if (name === undefined) return [];
  const { expression } = name;
  const [kind, part = '', ...path] = expression.kind === 'reference' ? expression.steps : [];
  const elements = block.attributes.get('for_each');
  if (kind !== 'each' || elements === undefined) return textsOf(resolve(name, module, configuration));
  return resolve(elements, module, configuration).flatMap((value) => {
    if (value.kind === 'list') return textsOf(value.items);
    if (value.kind !== 'object') return [];
    if (part === 'key') return [...value.entries.keys()];
    return [...value.entries.values()].flatMap((one) => textsOf([entryOf(one, path)]));
  });
}

function entryOf(value: Value, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (at, step) => (at?.kind === 'object' ? at.entries.get(step) : undefined),
    value,
  );
}

function textsOf(values: readonly (Value | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value?.kind === 'text' ? [value.text] : []));
}
