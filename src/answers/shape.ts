import type { Objection } from '../errors.ts';
import { credentialIn } from '../model/credential/redact.ts';
import type { Field, Fields } from '../model/field.ts';
import { onceForEach } from '../model/once-for-each.ts';
import { complaintAbout, objectionTo } from './check-field.ts';
import {
  choiceOf,
  type ListNode,
  type Node,
  type Nodes,
  type OverrideNode,
  type Picked,
  type ShapedFields,
  type UnionNode,
  type Values,
} from './node.ts';
import { either, nearest, show } from './words.ts';

export type Plain = Readonly<Record<string, unknown>>;
type Complain = (objection: Objection) => void;

/** The constant context of a traversal: all raw answers, to look up the kind of overrides, and the error callback. */
interface Walk {
  readonly top: Plain;
  readonly complain: Complain;
}

/**
 * Checks raw answers against their definition, field by field, and copies what is valid: known names only, each value
 * of its type. Every objection goes to `complain`; what is objected to is missing in the result.
 */
export function shape<F extends Nodes>(nodes: F, raw: Plain, complain: Complain): ShapedFields<F> {
  return shapeFields(nodes, raw, '', { top: raw, complain });
}

function shapeFields<F extends Nodes>(nodes: F, raw: Plain, at: string, walk: Walk): ShapedFields<F> {
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(nodes, name)) walk.complain(unknownName(name, Object.keys(nodes), at));
  }
  const shaped: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(nodes)) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined && node.presence !== 'required') continue;
    const path = at === '' ? name : `${at}.${name}`;
    if (value === undefined) walk.complain(missing(path, node));
    const result = value === undefined ? undefined : shapeNode(node, value, path, walk);
    if (result !== undefined) shaped[name] = result;
  }
  // Each value has the type of its node, which TypeScript cannot infer from a loop.
  return shaped as ShapedFields<F>;
}

function shapeNode(node: Node, value: unknown, path: string, walk: Walk): unknown {
  if (node.node === 'field') return shapeField(node, value, path, walk);
  if (node.node === 'list') return shapeList(node, value, path, walk);
  if (!isPlain(value)) return notAnObject(path, value, walk);
  switch (node.node) {
    case 'object':
      return shapeFields(node.fields, value, path, walk);
    case 'union':
      return shapeUnion(node, value, path, walk);
    case 'override':
      return shapeOverride(node, value, path, walk);
  }
}

function shapeField(field: Field, raw: unknown, path: string, { complain }: Walk): unknown {
  // Terraform normalizes strings to NFC, so check and record the normalized form.
  const text = typeof raw === 'string' ? raw.normalize('NFC') : raw;
  const value = field.digits && Number.isSafeInteger(text) ? String(text) : text;
  const objection = objectionTo(field, value);
  if (objection === undefined) return value;
  complain({ path, ...objection });
  return undefined;
}

function shapeUnion(union: UnionNode, raw: Plain, path: string, walk: Walk): Picked | undefined {
  const { kind, ...settings } = raw;
  const choice = choiceOf(union, kind);
  if (choice !== undefined) return { choice, values: shapeFields(choice.fields, settings, path, walk) };
  const kinds = union.choices.map((one) => one.kind);
  walk.complain(
    kind === undefined
      ? { path: `${path}.kind`, message: `is missing: ${either(kinds)}`, hint: `--${union.flag} ${kinds[0]}` }
      : { path: `${path}.kind`, message: complaintAbout(kindField(union), kind) ?? 'is unknown' },
  );
  return undefined;
}

/** The kind of a union as a field. */
function kindField(union: UnionNode): Field<string> {
  return {
    node: 'field',
    type: 'string',
    presence: union.presence,
    title: union.title,
    flag: union.flag,
    oneOf: union.choices.map(({ kind }) => kind),
  };
}

function shapeOverride(node: OverrideNode, raw: Plain, path: string, walk: Walk): Values | undefined {
  const { kind, ...settings } = raw;
  const whole = walk.top[node.of];
  const choice = isPlain(whole) ? choiceOf(node.union, whole.kind) : undefined;
  if (choice === undefined) return undefined; // reported at the union
  if (kind !== undefined && kind !== choice.kind) {
    walk.complain({
      path: `${path}.kind`,
      message: `cannot change the kind: the repository uses ${choice.kind}`,
      hint: 'An environment can override only the settings.',
    });
  }
  return shapeFields(optional(choice.fields), settings, path, walk);
}

/** The same fields, all optional. */
const optional = onceForEach(
  (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, { ...field, presence: 'optional' as const }]),
    ),
);

function shapeList(node: ListNode, raw: unknown, path: string, walk: Walk): readonly unknown[] | undefined {
  if (!Array.isArray(raw)) {
    walk.complain({ path, message: `must be a list, not ${show(raw)}` });
    return undefined;
  }
  if (raw.length === 0) walk.complain({ path, message: 'must have at least one entry' });
  return raw.map((item: unknown, index) => {
    const at = `${path}[${index}]`;
    return isPlain(item) ? shapeFields(node.item.fields, item, at, walk) : (notAnObject(at, item, walk) ?? {});
  });
}

function notAnObject(path: string, value: unknown, { complain }: Walk): undefined {
  complain({ path, message: `must be an object, not ${show(value)}` });
}

function unknownName(name: string, known: readonly string[], at: string): Objection {
  const shown = credentialIn(name) !== undefined ? 'a name that looks like a key' : show(name);
  const near = nearest(name, known);
  const where = at === '' ? 'the answers' : at;
  const hint = near
    ? `Did you mean ${near}?`
    : known.length > 0
      ? `Valid names: ${known.join(', ')}.`
      : 'This choice has no settings.';
  return { path: where, message: `unknown answer ${shown}`, hint };
}

function missing(path: string, node: Node): Objection {
  return { path, message: `is missing: ${wanted(node)}`, hint: flagFor(path, node) };
}

function wanted(node: Node): string {
  if (node.node === 'field') return node.rule?.says ?? (node.oneOf ? either(node.oneOf) : node.title);
  if (node.node === 'union') return either(node.choices.map(({ kind }) => kind));
  return node.node === 'list' ? 'at least one environment' : node.title;
}

/** How to give an answer on the command line. */
function flagFor(path: string, node: Node): string {
  if (node.node === 'list') return '--environments dev,staging,prod --org acme';
  if (node.node === 'union') return `--${node.flag} ${node.default}`;
  const example = node.node === 'field' ? (node.example ?? 'VALUE') : 'VALUE';
  if (node.node === 'field' && node.flag !== undefined) return `--${node.flag} ${example}`;
  if (/^environments\[\d+\]\.org$/.test(path)) return `--org ${example}, or --set ${path}=${example}`;
  return `--set ${path}=${example}`;
}

/** A plain object from JSON or YAML, not an array. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
