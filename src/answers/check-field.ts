import type { Objection } from '../errors.ts';
import { credentialIn } from '../model/credential/redact.ts';
import type { Field, Placeholder } from '../model/field.ts';
import { either, nearest, show } from './words.ts';

/** The objection to the value of a field, less its path; undefined if there is none. */
export function objectionTo(field: Field, value: unknown): Omit<Objection, 'path'> | undefined {
  const credential = typeof value === 'string' ? credentialIn(value) : undefined;
  if (credential !== undefined) return credentialObjection(credential);
  const message = complaintAbout(field, value);
  return message === undefined ? undefined : { message };
}

/** The objection to a credential among the answers, which are stored and committed. */
export function credentialObjection(credential: string): Omit<Objection, 'path'> {
  return {
    message: `holds what looks like ${credential}, which no answer may`,
    hint: 'Consider it exposed and replace it. The key of an environment goes into the secret store.',
  };
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

/** What the placeholders of a value stand for; one that has no name yet stays as it is. */
export type PlaceholderNames = Readonly<Partial<Record<Placeholder, string>>>;

/** Puts names in the place of the placeholders that a field allows. */
export function fillIn(value: string, field: Field, names: PlaceholderNames): string {
  return (field.placeholders ?? []).reduce(
    (text, placeholder) => text.replaceAll(`{${placeholder}}`, () => names[placeholder] ?? `{${placeholder}}`),
    value,
  );
}
