import type { PlaceholderNames } from './check-field.ts';
import type { Node, Nodes, ObjectNode, ParsedFields, Picked, ShapedFields, UnionNode } from './node.ts';
import { completeValues, defaultOf } from './values.ts';

/**
 * Adds the defaults to valid answers.
 *
 * @param names the values of placeholders in defaults. Placeholders in given values are not replaced.
 * @throws Error if a required answer is missing, which is a bug in the earlier checks
 */
export function complete<F extends Nodes>(nodes: F, shaped: ShapedFields<F>, names: PlaceholderNames): ParsedFields<F> {
  const parsed: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(nodes)) {
    parsed[name] = completeNode(node, shaped[name], names);
    if (parsed[name] === undefined && node.presence !== 'optional') throw new Error(`no answer ${name}`);
  }
  // Each value has the type of its node, which TypeScript cannot infer from a loop.
  return parsed as ParsedFields<F>;
}

function completeNode(node: Node, value: unknown, names: PlaceholderNames): unknown {
  switch (node.node) {
    case 'field':
      return value ?? defaultOf(node, names);
    case 'list':
      return (value as readonly ShapedFields<Nodes>[] | undefined)?.map((item) =>
        complete(node.item.fields, item, names),
      );
    case 'object':
      return completeObject(node, value as ShapedFields<Nodes> | undefined, names);
    case 'union':
      return completeUnion(node, value as Picked | undefined, names);
    case 'override':
      return value;
  }
}

function completeObject(
  { fields, presence }: ObjectNode,
  value: ShapedFields<Nodes> | undefined,
  names: PlaceholderNames,
): ParsedFields<Nodes> | undefined {
  if (value === undefined && presence !== 'defaulted') return undefined;
  return complete(fields, value ?? {}, names);
}

function completeUnion(
  { choices, default: kind, presence }: UnionNode,
  value: Picked | undefined,
  names: PlaceholderNames,
): Picked | undefined {
  const choice = value?.choice ?? (presence === 'defaulted' ? choices.find((one) => one.kind === kind) : undefined);
  return choice && { choice, values: completeValues(choice.fields, value?.values ?? {}, names) };
}
