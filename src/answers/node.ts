import type { Choice, Choices } from '../model/choice.ts';
import type { Field, Presence, Scalar } from '../model/field.ts';

/** An answer that is the kind of a registry choice without settings. */
export interface WordNode<C extends Choice = Choice> extends Field<string, 'defaulted'> {
  readonly choices: Choices<C>;
}

/** An answer with fields. */
export interface ObjectNode<F extends Nodes = Nodes, P extends Presence = Presence> {
  readonly node: 'object';
  readonly presence: P;
  readonly title: string;
  readonly fields: F;
}

/** An answer that is one of the choices of the registry, with the settings of that choice. */
export interface UnionNode<C extends Choice = Choice> {
  readonly node: 'union';
  readonly presence: 'required' | 'defaulted';
  readonly title: string;
  readonly flag: string;
  /** The default with `--yes`, and of an absent answer with presence `defaulted`. */
  readonly default: string;
  readonly choices: readonly C[];
}

/** The settings with which one environment overrides a union of the repository. */
export interface OverrideNode {
  readonly node: 'override';
  readonly presence: 'optional';
  readonly title: string;
  /** Name of the answer that is overridden, at the top. */
  readonly of: string;
  readonly union: UnionNode;
}

/** A list of objects that have a `name`. */
export interface ListNode<F extends Nodes = Nodes> {
  readonly node: 'list';
  readonly presence: 'required';
  readonly title: string;
  readonly item: ObjectNode<F>;
}

export type Node = Field | ObjectNode | UnionNode | OverrideNode | ListNode;
export type Nodes = Readonly<Record<string, Node>>;

/** Settings of a choice, by the names of its fields. */
export type Values = Readonly<Record<string, Scalar | undefined>>;

/** A choice of a union, with its settings. */
export interface Picked<C extends Choice = Choice> {
  readonly choice: C;
  readonly values: Values;
}

/** The type of a valid answer, without defaults. `shape()` returns it. */
export type Shaped<N extends Node> =
  N extends Field<infer T, Presence>
    ? T
    : N extends UnionNode<infer C>
      ? Picked<C>
      : N extends OverrideNode
        ? Values
        : N extends ListNode<infer F>
          ? readonly ShapedFields<F>[]
          : N extends ObjectNode<infer F>
            ? ShapedFields<F>
            : never;

/** Valid answers by name. An answer that is missing or not valid is undefined. */
export type ShapedFields<F extends Nodes> = { readonly [K in keyof F]?: Shaped<F[K]> | undefined };

/** The type of an answer with its default. `complete()` returns it. Overrides are not merged. */
export type Parsed<N extends Node> =
  N extends Field<infer T, infer P>
    ? IfOptional<P, T>
    : N extends UnionNode<infer C>
      ? Picked<C>
      : N extends OverrideNode
        ? Values | undefined
        : N extends ListNode<infer F>
          ? readonly ParsedFields<F>[]
          : N extends ObjectNode<infer F, infer P>
            ? IfOptional<P, ParsedFields<F>>
            : never;

/** All answers by name, with defaults. */
export type ParsedFields<F extends Nodes> = { readonly [K in keyof F]: Parsed<F[K]> };

type IfOptional<P extends Presence, T> = P extends 'optional' ? T | undefined : T;

/** The choice of a kind, if there is one. */
export function choiceOf<C extends Choice>(union: UnionNode<C>, kind: unknown): C | undefined {
  return union.choices.find((choice) => choice.kind === kind);
}

/** The choice with this kind, or the default. */
export function choiceOfWord<C extends Choice>({ choices }: WordNode<C>, kind: string | undefined): C {
  return choices.find((choice) => choice.kind === kind) ?? choices[0];
}
