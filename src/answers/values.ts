import type { Field, Fields, Scalar } from '../model/field.ts';
import { fillIn, type PlaceholderNames } from './check-field.ts';
import type { Values } from './node.ts';

/** The default of a field. A default that follows a name is what comes out for that name. */
export function defaultOf(field: Field, names: PlaceholderNames): Scalar | undefined {
  return filledIn(field, field.default, names);
}

/** The values of all fields of a choice: those that are given, as they are, else the defaults. */
export function completeValues(fields: Fields, values: Values, names: PlaceholderNames): Values {
  return eachField(fields, (name, field) => values[name] ?? defaultOf(field, names));
}

/** The same with placeholders filled in everywhere: the values that count for one environment. */
export function resolvedValues(fields: Fields, values: Values, names: PlaceholderNames): Values {
  return eachField(fields, (name, field) => filledIn(field, values[name] ?? field.default, names));
}

/** Whether a choice can be judged by its values as a whole, because nothing that it requires is missing. */
export function isComplete(fields: Fields, values: Values): boolean {
  return Object.entries(fields).every(([name, { presence }]) => presence !== 'required' || values[name] !== undefined);
}

function filledIn(field: Field, value: Scalar | undefined, names: PlaceholderNames): Scalar | undefined {
  return typeof value === 'string' ? fillIn(value, field, names) : value;
}

function eachField(fields: Fields, value: (name: string, field: Field) => Scalar | undefined): Values {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, value(name, field)]));
}
