import type { Objection } from '../errors.ts';
import { credentialIn } from '../model/credential/redact.ts';
import type { Field, Placeholder } from '../model/field.ts';
import { either, nearest, show } from './words.ts';

/** The objection to the value of a field, without its path; undefined if there is none. */
export function objectionTo(field: Field, value: unknown): Omit<Objection, 'path'> | undefined {
  const credential = typeof value === 'string' ? credentialIn(value) : undefined;
  if (credential !== undefined) return credentialObjection(credential);
  const message = complaintAbout(field, value);
  return message === undefined ? undefined : { message };
}

/** The objection to a credential among the answers, which are stored and committed. */
export function credentialObjection(credential: string): Omit<Objection, 'path'> {
  return {
    message: `contains what looks like ${credential}; answers must not contain credentials`,
    hint: 'Consider it exposed and replace it. Store the API key of an environment in the secret store.',
  };
}

/** The message about an invalid value of a field, without its path; undefined if the value is valid. */
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
  if (field.type === 'boolean')
    return typeof value === 'boolean' ? undefined : `must be true or false, not ${show(value)}`;
  if (typeof value !== 'string') return `must be a string, not ${show(value)}`;
  if (!value.isWellFormed()) return 'must be well-formed Unicode, but contains an unpaired surrogate';
  return complaintOfRule(field, value);
}

function complaintOfRule(field: Field, value: string): string | undefined {
  const { rule } = field;
  if (rule === undefined) return undefined;
  // A placeholder is replaced by a name, so check the value with a name.
  const filled = fillIn(value, field, { environment: 'name', name: 'name' });
  if (!rule.pattern.test(filled)) return `must be ${rule.says}${value === '' ? '' : `, not ${show(value)}`}`;
  return rule.unless?.(filled);
}

/** The values of placeholders. A placeholder without a value is not replaced. */
export type PlaceholderNames = Readonly<Partial<Record<Placeholder, string | undefined>>>;

/** Replaces the placeholders that a field allows. */
export function fillIn(value: string, field: Field, names: PlaceholderNames): string {
  if (!value.includes('{')) return value;
  return (field.placeholders ?? []).reduce(
    (text, placeholder) => text.replaceAll(`{${placeholder}}`, () => names[placeholder] ?? `{${placeholder}}`),
    value,
  );
}
