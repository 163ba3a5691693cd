import type { Field, Fields, Scalar } from '../model/field.ts';
import { fillIn, type PlaceholderNames } from './check-field.ts';
import type { Values } from './node.ts';

/** The default of a field, with its placeholders replaced. */
export function defaultOf(field: Field, names: PlaceholderNames): Scalar | undefined {
  return filledIn(field, field.default, names);
}

/** The values of all fields of a choice: the given value, unchanged, or the default. */
export function completeValues(fields: Fields, values: Values, names: PlaceholderNames): Values {
  return eachField(fields, (name, field) => values[name] ?? defaultOf(field, names));
}

/** The same with placeholders replaced in given values, too: the values for one environment. */
export function resolvedValues(fields: Fields, values: Values, names: PlaceholderNames): Values {
  return eachField(fields, (name, field) => filledIn(field, values[name] ?? field.default, names));
}

/** Whether all required values of a choice are given, so that they can be checked together. */
export function isComplete(fields: Fields, values: Values): boolean {
  return Object.entries(fields).every(([name, { presence }]) => presence !== 'required' || values[name] !== undefined);
}

function filledIn(field: Field, value: Scalar | undefined, names: PlaceholderNames): Scalar | undefined {
  return typeof value === 'string' ? fillIn(value, field, names) : value;
}

function eachField(fields: Fields, value: (name: string, field: Field) => Scalar | undefined): Values {
  const values: Record<string, Scalar | undefined> = {};
  for (const [name, field] of Object.entries(fields)) values[name] = value(name, field);
  return values;
}
