import type { Choice } from '../model/choice.ts';
import type { Field } from '../model/field.ts';

/** An answer with parts. */
export interface ObjectNode {
  readonly node: 'object';
  readonly presence: 'required' | 'optional' | 'defaulted';
  readonly title: string;
  readonly fields: Nodes;
}

/** An answer that is one of the choices of the registry, with the settings of that choice. */
export interface UnionNode {
  readonly node: 'union';
  readonly presence: 'required' | 'defaulted';
  readonly title: string;
  readonly flag: string;
  /** The choice that `--yes` takes, and with presence `defaulted` an absent answer. */
  readonly default: string;
  readonly choices: readonly Choice[];
}

/** What one environment has different from a union of the whole repository. */
export interface OverrideNode {
  readonly node: 'override';
  readonly presence: 'optional';
  readonly title: string;
  /** Name of the answer that is overridden, at the top. */
  readonly of: string;
  readonly union: UnionNode;
}

/** A list of objects that have a `name`. */
export interface ListNode {
  readonly node: 'list';
  readonly presence: 'required';
  readonly title: string;
  readonly item: ObjectNode;
}

export type Node = Field | ObjectNode | UnionNode | OverrideNode | ListNode;
export type Nodes = Readonly<Record<string, Node>>;

/** The choice of a kind, if there is one. */
export function choiceOf(union: UnionNode, kind: unknown): Choice | undefined {
  return union.choices.find((choice) => choice.kind === kind);
}
