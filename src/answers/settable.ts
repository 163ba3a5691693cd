import type { Field } from '../model/field.ts';
import { definition } from './definition.ts';
import type { Node, Nodes, UnionNode } from './node.ts';
import { nearest } from './words.ts';

/** An answer that `--set` can change. */
export interface SettableAnswer {
  /** As messages write it. The entry of a list is `[NAME]`. */
  readonly path: string;
  readonly title: string;
  /** Whether a repository or a choice needs it and it has no default. */
  readonly required: boolean;
  /** Its values, if there are only some. */
  readonly words: readonly string[] | undefined;
  /** The choices that it is a setting of; empty for an answer that does not depend on a choice. */
  readonly kinds: readonly string[];
}

/** Every answer that `--set` can change, in the order of the definition. */
export function settableAnswers(): readonly SettableAnswer[] {
  return answersIn(definition, '');
}

function answersIn(nodes: Nodes, at: string): readonly SettableAnswer[] {
  return Object.entries(nodes).flatMap(([name, node]) => answersOf(node, at === '' ? name : `${at}.${name}`));
}

function answersOf(node: Node, path: string): readonly SettableAnswer[] {
  switch (node.node) {
    case 'field':
      return [settableField(node, path, [])];
    case 'object':
      return answersIn(node.fields, path);
    case 'list':
      return answersIn(node.item.fields, `${path}[NAME]`);
    case 'union': {
      const words = node.choices.map(({ kind }) => kind);
      const required = node.presence === 'required';
      return [{ path: `${path}.kind`, title: node.title, required, words, kinds: [] }, ...settings(node, path)];
    }
    case 'override':
      return settings(node.union, path).map((one) => ({ ...one, required: false }));
  }
}

/** The settings of all choices, each once. */
function settings({ choices }: UnionNode, path: string): readonly SettableAnswer[] {
  const names = [...new Set(choices.flatMap(({ fields }) => Object.keys(fields)))];
  return names.flatMap((name) => {
    const owners = choices.filter(({ fields }) => Object.hasOwn(fields, name));
    const field = owners[0]?.fields[name];
    return field === undefined
      ? []
      : [
          settableField(
            field,
            `${path}.${name}`,
            owners.map(({ kind }) => kind),
          ),
        ];
  });
}

function settableField(field: Field, path: string, kinds: readonly string[]): SettableAnswer {
  const words = field.type === 'boolean' ? ['true', 'false'] : field.oneOf?.map(String);
  return { path, title: field.title, required: field.presence === 'required', words, kinds };
}

/** What to say about a path that leads to no answer: the answers that it is probably meant for. */
export function hintAbout(path: string): string | undefined {
  const general = path.replace(/\[[^\]]*\]/, '[NAME]');
  const all = settableAnswers();
  const same = all.find((one) => one.path === general);
  if (same !== undefined && same.kinds.length > 0)
    return `It is a setting of ${same.kinds.join(', ')}. To change the choice, set ${general.replace(/[^.]*$/, 'kind')} too.`;
  const near = all.filter((one) => isNear(general, one.path)).map((one) => one.path);
  const nearestPath = nearest(general, near);
  const entry = /\[[^\]]*\]/.exec(path)?.[0] ?? '[NAME]';
  const leaf = lastPart(general).toLowerCase();
  const named = all.filter((one) => lastPart(one.path).toLowerCase() === leaf).map((one) => one.path);
  const meant = nearestPath === undefined ? named.slice(0, 3) : [nearestPath];
  if (meant.length === 0) return undefined;
  return `Did you mean ${meant.map((one) => one.replace('[NAME]', () => entry)).join(' or ')}?`;
}

/** Whether two paths have the same number of parts, and each part is equal or similar. */
function isNear(path: string, other: string): boolean {
  const [parts, others] = [path.split('.'), other.split('.')];
  return (
    parts.length === others.length &&
    parts.every((part, index) => {
      const one = others[index] ?? '';
      return part === one || nearest(part, [one]) !== undefined;
    })
  );
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
