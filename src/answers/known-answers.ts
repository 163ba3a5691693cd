import type { Field } from '../model/field.ts';
import { definition } from './definition.ts';
import { choiceOf, type ListNode, type Node, type Nodes, type UnionNode } from './node.ts';
import { isPlain, type Plain } from './shape.ts';
import { either, show } from './words.ts';

/** Answers of another version, as this version knows them. */
export interface KnownAnswers {
  /** Known names only, each with a value of the right structure. The values themselves are not checked. */
  readonly answers: Plain;
  /** What was left out, and why: sentences. */
  readonly notes: readonly string[];
}

/** More notes than this are counted only. */
const mostNotes = 20;

/**
 * Leaves out what this version does not know: names, choices, and values of another structure. Invalid values are kept, for the
 * parser to report.
 *
 * @param raw answers that another version may have written
 */
export function knownAnswers(raw: Plain): KnownAnswers {
  const { $schema: _, ...given } = raw;
  const notes: string[] = [];
  const answers = knownFields(definition, given, '', { top: given, note: (text) => notes.push(text) });
  const more = notes.length - mostNotes;
  return { answers, notes: more > 0 ? [...notes.slice(0, mostNotes), `${more} more values are left out.`] : notes };
}

/** The constant context of a traversal: all answers, to look up the kind of overrides, and what gets the notes. */
interface Walk {
  readonly top: Plain;
  readonly note: (text: string) => void;
}

function knownFields(nodes: Nodes, raw: Plain, at: string, walk: Walk): Plain {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      const node = Object.hasOwn(nodes, name) ? nodes[name] : undefined;
      if (node === undefined) {
        walk.note(
          `${at === '' ? 'The answer' : `${at}:`} ${show(name)} does not exist in this version and is left out.`,
        );
        return [];
      }
      const known = knownValue(node, value, at === '' ? name : `${at}.${name}`, walk);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

function knownValue(node: Node, value: unknown, path: string, walk: Walk): unknown {
  if (node.node === 'field') return knownField(node, value, path, walk);
  if (node.node === 'list') return knownList(node, value, path, walk);
  if (!isPlain(value)) return leftOut(path, `must be an object, not ${show(value)}`, walk);
  switch (node.node) {
    case 'object':
      return knownFields(node.fields, value, path, walk);
    case 'union':
      return knownUnion(node, value, path, walk);
    case 'override': {
      const whole = walk.top[node.of];
      const choice = choiceOf(node.union, isPlain(whole) ? whole.kind : undefined);
      // Settings of a choice that is left out, which the note about the choice says.
      if (choice === undefined) return undefined;
      const { kind, ...settings } = value;
      const own = knownFields(choice.fields, settings, path, walk);
      return typeof kind === 'string' ? { kind, ...own } : own;
    }
  }
}

function knownField(field: Field, value: unknown, path: string, walk: Walk): unknown {
  const { oneOf } = field;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return leftOut(path, `must be a ${field.type === 'integer' ? 'number' : field.type}, not ${show(value)}`, walk);
  if (oneOf === undefined || oneOf.some((one) => one === value)) return value;
  return leftOut(path, `${show(value)} is not a choice of this version (${either(oneOf)})`, walk);
}

function knownList(node: ListNode, value: unknown, path: string, walk: Walk): unknown {
  if (!Array.isArray(value)) return leftOut(path, `must be a list, not ${show(value)}`, walk);
  return value.flatMap((item: unknown, index) => {
    const at = `${path}[${index}]`;
    if (isPlain(item)) return [knownFields(node.item.fields, item, at, walk)];
    leftOut(at, `must be an object, not ${show(item)}`, walk);
    return [];
  });
}

function knownUnion(union: UnionNode, value: Plain, path: string, walk: Walk): Plain | undefined {
  const { kind, ...settings } = value;
  const choice = choiceOf(union, kind);
  if (choice !== undefined) return { kind: choice.kind, ...knownFields(choice.fields, settings, path, walk) };
  const kinds = either(union.choices.map((one) => one.kind));
  if (kind !== undefined) leftOut(`${path}.kind`, `${show(kind)} is not a choice of this version (${kinds})`, walk);
  else if (Object.keys(settings).length > 0) leftOut(path, 'its settings have no kind', walk);
  return undefined;
}

function leftOut(path: string, why: string, { note }: Walk): undefined {
  note(`${path} is left out: ${why}.`);
}
