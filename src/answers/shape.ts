import type { Objection } from '../errors.ts';
import type { Json } from '../model/answers.ts';
import type { Field, Fields } from '../model/field.ts';
import { holdsUnionKey } from '../model/union-key.ts';
import { choiceOf, type ListNode, type Node, type Nodes, type OverrideNode, type UnionNode } from './node.ts';
import { either, nearest, show } from './words.ts';

export type Plain = Readonly<Record<string, unknown>>;
export type Shaped = { [name: string]: Json };
type Complain = (objection: Objection) => void;

/**
 * Checks raw answers against the definition, field by field, and copies what is valid: known names only, each
 * value of its type. Every objection goes to `complain`; what was objected to is left out of the result.
 *
 * @param top the whole of the raw answers, for overrides, whose kind stands elsewhere
 */
export function shape(nodes: Nodes, raw: Plain, at: string, top: Plain, complain: Complain): Shaped {
  const shaped: Shaped = {};
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(nodes, name)) complain(unknownName(name, Object.keys(nodes), at));
  }
  for (const [name, node] of Object.entries(nodes)) {
    const path = at === '' ? name : `${at}.${name}`;
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined) {
      if (node.presence === 'required') complain(missing(path, node));
      continue;
    }
    const result = shapeNode(node, value, path, top, complain);
    if (result !== undefined) shaped[name] = result;
  }
  return shaped;
}

function shapeNode(node: Node, value: unknown, path: string, top: Plain, complain: Complain): Json | undefined {
  switch (node.node) {
    case 'field':
      return shapeField(node, value, path, complain);
    case 'list':
      return shapeList(node, value, path, top, complain);
    case 'object':
      return isPlain(value) ? shape(node.fields, value, path, top, complain) : notAnObject(path, value, complain);
    case 'union':
      return isPlain(value) ? shapeUnion(node, value, path, top, complain) : notAnObject(path, value, complain);
    case 'override':
      return isPlain(value) ? shapeOverride(node, value, path, top, complain) : notAnObject(path, value, complain);
  }
}

function shapeField(field: Field, raw: unknown, path: string, complain: Complain): Json | undefined {
  // Composed, as Terraform makes every text: what is judged and recorded is then what it shows.
  const text = typeof raw === 'string' ? raw.normalize('NFC') : raw;
  const value = field.digits && Number.isSafeInteger(text) ? String(text) : text;
  const objection = objectionTo(field, value);
  if (objection === undefined) return value as Json;
  complain({ path, ...objection });
  return undefined;
}

/** The objection to the value of a field, less its path; undefined if there is none. */
export function objectionTo(field: Field, value: unknown): Omit<Objection, 'path'> | undefined {
  if (typeof value === 'string' && holdsUnionKey(value)) {
    return {
      message: 'holds what looks like a Union.ai API key, which no answer may',
      hint: 'Consider that key exposed and replace it. Keys go into the secret store, by standard input.',
    };
  }
  const message = complaintAbout(field, value);
  return message === undefined ? undefined : { message };
}

/** What is wrong with the value of a field, in the words that follow its path; undefined if nothing is. */
export function complaintAbout(field: Field, value: unknown): string | undefined {
  if (field.oneOf !== undefined) {
    if (field.oneOf.some((one) => one === value)) return undefined;
    const near = typeof value === 'string' ? nearest(value, field.oneOf.map(String)) : undefined;
    return `must be ${either(field.oneOf)}, not ${show(value)}${near ? `; did you mean ${near}?` : ''}`;
  }
  if (field.type === 'integer') {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = field.range ?? {};
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return fits ? undefined : `must be a whole number from ${min} to ${max}, not ${show(value)}`;
  }
  if (typeof value !== 'string') return `must be a text, not ${show(value)}`;
  if (!value.isWellFormed()) return 'must be well-formed Unicode; it holds half of a surrogate pair';
  return complaintOfRule(field, value);
}

function complaintOfRule(field: Field, value: string): string | undefined {
  const { rule } = field;
  if (rule === undefined) return undefined;
  // A placeholder stands for a name, so it is judged as one.
  const filled = fillIn(value, field, { environment: 'name', name: 'name' });
  if (!rule.pattern.test(filled)) return `must be ${rule.says}, not ${show(value)}`;
  return rule.unless?.(filled);
}

/** Puts names in the place of the placeholders that a field allows. */
export function fillIn(
  value: string,
  field: Field,
  names: Readonly<Partial<Record<'environment' | 'name', string>>>,
): string {
  return (field.placeholders ?? []).reduce(
    (text, placeholder) => text.replaceAll(`{${placeholder}}`, () => names[placeholder] ?? `{${placeholder}}`),
    value,
  );
}

function shapeUnion(union: UnionNode, raw: Plain, path: string, top: Plain, complain: Complain): Shaped | undefined {
  const { kind, ...settings } = raw;
  const choice = choiceOf(union, kind);
  if (choice === undefined) {
    const kinds = union.choices.map((one) => one.kind);
    if (kind === undefined)
      complain({ path: `${path}.kind`, message: `is missing: ${either(kinds)}`, hint: `--${union.flag} ${kinds[0]}` });
    else complain({ path: `${path}.kind`, message: complaintAbout(kindField(union), kind) ?? 'is unknown' });
    return undefined;
  }
  return { kind: choice.kind, ...shape(choice.fields, settings, path, top, complain) };
}

/** The kind of a union as a field of its own. */
export function kindField(union: UnionNode): Field<string> {
  return {
    node: 'field',
    type: 'string',
    presence: union.presence,
    title: union.title,
    flag: union.flag,
    oneOf: union.choices.map(({ kind }) => kind),
  };
}

function shapeOverride(
  node: OverrideNode,
  raw: Plain,
  path: string,
  top: Plain,
  complain: Complain,
): Shaped | undefined {
  const { kind, ...settings } = raw;
  const whole = top[node.of];
  const choice = isPlain(whole) ? choiceOf(node.union, whole.kind) : undefined;
  if (choice === undefined) return undefined; // objected to at its own place
  if (kind !== undefined && kind !== choice.kind) {
    complain({
      path: `${path}.kind`,
      message: `cannot change the kind: the whole repository uses ${choice.kind}`,
      hint: 'An environment can differ in the settings only.',
    });
  }
  return shape(optional(choice.fields), settings, path, top, complain);
}

/** The same fields, none of which has to be given. */
function optional(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...field, presence: 'optional' as const }]),
  );
}

function shapeList(node: ListNode, raw: unknown, path: string, top: Plain, complain: Complain): Json | undefined {
  if (!Array.isArray(raw)) {
    complain({ path, message: `must be a list, not ${show(raw)}` });
    return undefined;
  }
  if (raw.length === 0) complain({ path, message: 'must have at least one entry' });
  return raw.map((item: unknown, index) =>
    isPlain(item)
      ? shape(node.item.fields, item, `${path}[${index}]`, top, complain)
      : (notAnObject(`${path}[${index}]`, item, complain) ?? {}),
  );
}

function notAnObject(path: string, value: unknown, complain: Complain): undefined {
  complain({ path, message: `must be an object, not ${show(value)}` });
}

function unknownName(name: string, known: readonly string[], at: string): Objection {
  const shown = holdsUnionKey(name) ? 'a name that looks like a key' : show(name);
  const near = nearest(name, known);
  const where = at === '' ? 'the answers' : at;
  const hint = near
    ? `Did you mean ${near}?`
    : known.length > 0
      ? `Known here: ${known.join(', ')}.`
      : 'Nothing is asked here.';
  return { path: where, message: `has no answer ${shown}`, hint };
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

/** A plain object: what JSON or YAML makes, and no array. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
