import type { SuggestionName } from './suggestion.ts';

/** A rule for a string answer: its pattern, its description and its source. */
export interface Rule {
  /** Must match the whole answer. Goes into the JSON Schema as it is. */
  readonly pattern: RegExp;
  /** What a valid answer looks like, after "must be ". */
  readonly says: string;
  /** The documentation of the rule. */
  readonly source: string;
  /** A check beyond the pattern: the objection, or undefined if there is none. */
  readonly unless?: (value: string) => string | undefined;
}

export type Scalar = string | number | boolean;

/** Whether an answer must be given, can be absent, or has a default. */
export type Presence = 'required' | 'optional' | 'defaulted';

/**
 * One answer that is a single value. Question, flag, validation, JSON Schema and help all read this
 * object; nothing about the answer is written anywhere else.
 */
export interface Field<T extends Scalar = Scalar, P extends Presence = Presence> {
  readonly node: 'field';
  readonly type: 'string' | 'integer' | 'boolean';
  readonly presence: P;
  /** The question, as the wizard asks it. */
  readonly title: string;
  /** For help, schema and `explain`, where the title does not say it all. */
  readonly help?: string;
  readonly default?: T;
  /** The value of an example company, for the help and `--example`. */
  readonly example?: T;
  readonly oneOf?: readonly T[];
  readonly rule?: Rule;
  readonly range?: { readonly min: number; readonly max: number };
  /** A number made of the same digits is accepted too. */
  readonly digits?: true;
  /** Placeholders that the value can contain: `{environment}` or `{name}`. */
  readonly placeholders?: readonly Placeholder[];
  /** One line that the wizard shows next to the title. */
  readonly hint?: string;
  /**
   * When the wizard asks for the answer: always, only if there is a pipeline, or never, so that only the review shows it. By
   * default it asks for what is required or has a default. An empty answer leaves out an optional one.
   */
  readonly asked?: 'always' | 'with-pipeline' | 'in-review';
  /** What the wizard suggests: a value of this kind that was read from this machine, or that another answer gave. */
  readonly suggestion?: SuggestionName;
  /** The command-line flag of a main answer; every answer also has `--set PATH=VALUE`. */
  readonly flag?: string;
}

export type Placeholder = 'environment' | 'name';
export type Fields = Readonly<Record<string, Field>>;

/** The parsed values of a record of fields. */
export type Settings<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer P> ? (P extends 'optional' ? T | undefined : T) : never;
};

type FieldOptions<T extends Scalar> = Omit<Field<T>, 'node' | 'type' | 'presence' | 'default'>;

/** A text that must be given. */
export function text<T extends string = string>(options: FieldOptions<T>): Field<T, 'required'> {
  return { node: 'field', type: 'string', presence: 'required', ...options };
}

/** A text that may be left out. */
export function maybe<T extends string = string>(options: FieldOptions<T>): Field<T, 'optional'> {
  return { node: 'field', type: 'string', presence: 'optional', ...options };
}

/** A text with a default. */
export function defaulted<T extends string = string>(
  value: NoInfer<T>,
  options: FieldOptions<T>,
): Field<T, 'defaulted'> {
  return { node: 'field', type: 'string', presence: 'defaulted', default: value, ...options };
}

/** A whole number with a default. */
export function count(
  value: number,
  options: FieldOptions<number> & { readonly range: { readonly min: number; readonly max: number } },
): Field<number, 'defaulted'> {
  return { node: 'field', type: 'integer', presence: 'defaulted', default: value, ...options };
}

/** A yes-or-no answer with a default. The wizard does not ask for it. */
export function toggle(
  value: boolean,
  options: Omit<FieldOptions<boolean>, 'example' | 'oneOf'>,
): Field<boolean, 'defaulted'> {
  return { node: 'field', type: 'boolean', presence: 'defaulted', default: value, ...options };
}
