import { definition, environmentFields } from './definition.ts';
import { choiceOf, type Node, type Nodes, type UnionNode } from './node.ts';
import { isPlain, type Plain } from './shape.ts';

/**
 * Raw answers with what is missing filled in from the example company, to look around with. What was given
 * stays as it is, right or wrong.
 *
 * @param org the organisation of environments that name none
 */
export function withExample(raw: Plain, org?: string): Plain {
  const given = raw.environments ?? [{ name: 'dev' }, { name: 'staging' }, { name: 'prod' }];
  const list = Array.isArray(given)
    ? given.map((item: unknown) =>
        isPlain(item) ? complete(environmentFields, org === undefined ? item : { org, ...item }) : item,
      )
    : given;
  return { ...complete(definition, raw), environments: list };
}

function complete(nodes: Nodes, raw: Plain): Plain {
  const filled: Record<string, unknown> = { ...raw };
  for (const [name, node] of Object.entries(nodes)) {
    if (node.presence !== 'required' && !(node.node === 'union' && isPlain(raw[name]))) continue;
    const value = exampleOf(node, raw[name]);
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function exampleOf(node: Node, given: unknown): unknown {
  if (node.node === 'field') return given ?? node.example;
  if (node.node === 'union') return unionExample(node, given ?? { kind: node.default });
  return given;
}

function unionExample(union: UnionNode, given: unknown): unknown {
  if (!isPlain(given)) return given;
  const choice = choiceOf(union, given.kind ?? union.default);
  return choice ? { kind: choice.kind, ...complete(choice.fields, given) } : given;
}
