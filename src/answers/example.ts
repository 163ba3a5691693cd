import { definition, environmentFields } from './definition.ts';
import { choiceOf, type Node, type Nodes, type UnionNode } from './node.ts';
import { isPlain, type Plain } from './shape.ts';

/**
 * Raw answers with missing values from an example company, for evaluation. Given values are not changed, even if they
 * are invalid.
 *
 * @param org the organization of environments that do not set one
 */
export function withExample(raw: Plain, org?: string): Plain {
  const { environments: given = [{ name: 'dev' }, { name: 'staging' }, { name: 'prod' }] } = raw;
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
    filled[name] = exampleOf(node, raw[name]);
  }
  return filled;
}

function exampleOf(node: Node, given: unknown): unknown {
  if (node.node === 'union') return unionExample(node, given === undefined ? {} : given);
  return given === undefined && node.node === 'field' ? node.example : given;
}

function unionExample(union: UnionNode, given: unknown): unknown {
  if (!isPlain(given)) return given;
  const choice = choiceOf(union, given.kind ?? union.default);
  return choice ? { kind: choice.kind, ...complete(choice.fields, given) } : given;
}
