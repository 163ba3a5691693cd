import { choiceOf, type UnionNode } from '../answers/node.ts';
import { setAnswer, withoutAnswer } from '../answers/set.ts';
import { isPlain, type Plain } from '../answers/shape.ts';

/** The raw answers with the text at a path; an empty text leaves the answer out. */
export function putText(raw: Plain, path: string, text: string): Plain {
  return text === '' ? withoutAnswer(raw, path) : setAnswer(raw, path, text);
}

/** The raw answers with a choice. The settings of another choice are left out, as far as the new one does not have them. */
export function putKind(raw: Plain, answer: string, node: UnionNode, kind: string): Plain {
  const given = raw[answer];
  const { kind: before, ...settings } = isPlain(given) ? given : {};
  const fields = choiceOf(node, kind)?.fields ?? {};
  const isOther = before !== undefined && before !== kind;
  const left = Object.entries(settings).filter(([name]) => !isOther && Object.hasOwn(fields, name));
  return { ...raw, [answer]: { kind, ...Object.fromEntries(left) } };
}

/** The raw answers with environments of these names. The answers of environments that there were before stay. */
export function putNames(raw: Plain, names: readonly string[], org: string | undefined): Plain {
  const list: readonly unknown[] = Array.isArray(raw.environments) ? raw.environments : [];
  const entry = (name: string): unknown =>
    list.find((one) => isPlain(one) && one.name === name) ?? { name, ...(org === undefined ? {} : { org }) };
  return { ...raw, environments: names.map(entry) };
}
