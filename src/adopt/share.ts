import { fillIn } from '../answers/check-field.ts';
import type { Found, FoundSettings } from '../model/evidence.ts';
import type { Field, Fields } from '../model/field.ts';
import { type Findings, findings, type Inference, type OpenAnswer } from './inference.ts';

/** The settings that one environment's files show. */
export interface Shown {
  readonly index: number;
  readonly environment: string;
  readonly settings: FoundSettings;
}

/**
 * Settings that are the same in all environments, or differ only in the environment name if the field allows a
 * placeholder, become settings of the repository. Others become settings of the environment.
 *
 * @param path where the settings are in the answers: `backend`
 * @param fields the fields of the choice
 */
export function shareSettings(path: string, shown: readonly Shown[], fields: Fields): Findings {
  const parts = Object.entries(fields).map(([name, field]) =>
    shareField(
      `${path}.${name}`,
      field,
      shown.map((one) => ({ ...one, found: one.settings[name] })),
    ),
  );
  return findings({
    inferences: parts.flatMap(({ inferences }) => inferences),
    open: parts.flatMap(({ open }) => open),
  });
}

interface Value extends Shown {
  readonly found: Found | undefined;
}

function shareField(path: string, field: Field, values: readonly Value[]): Pick<Findings, 'inferences' | 'open'> {
  const known = values.filter((value): value is Value & { readonly found: Found } => value.found !== undefined);
  const [first] = known;
  if (first === undefined) return { inferences: [], open: [] };
  if (known.length < values.length) return partlyKnown(path, field, values, first.found);
  const pattern = patternOf(field, known);
  if (pattern !== undefined) return { inferences: [{ path, value: pattern, because: first.found.at }], open: [] };
  const own = known.flatMap(({ index, found }): readonly Inference[] =>
    found.text === first.found.text
      ? []
      : [{ path: `environments[${index}].${path}`, value: found.text, because: found.at }],
  );
  return { inferences: [{ path, value: first.found.text, because: first.found.at }, ...own], open: [] };
}

/** What only some environments set would be inherited by the others, whose files do not set it. */
function partlyKnown(
  path: string,
  field: Field,
  values: readonly Value[],
  first: Found,
): Pick<Findings, 'inferences' | 'open'> {
  const inferences = values.flatMap(({ index, found }): readonly Inference[] =>
    found === undefined ? [] : [{ path: `environments[${index}].${path}`, value: found.text, because: found.at }],
  );
  if (field.presence !== 'required') return { inferences, open: [] };
  const open = values.flatMap(({ index, environment, found }): readonly OpenAnswer[] =>
    found === undefined
      ? [{ path: `environments[${index}].${path}`, because: `the files of ${environment} do not define it` }]
      : [],
  );
  return { inferences: [{ path, value: first.text, because: first.at }, ...inferences], open };
}

/** One text that gives every environment's value, with a placeholder where the field takes one. */
function patternOf(field: Field, values: readonly (Value & { readonly found: Found })[]): string | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  if (values.every(({ found }) => found.text === first.found.text) && (values.length > 1 || !takesEnvironment(field)))
    return first.found.text;
  if (!takesEnvironment(field)) return undefined;
  const pattern = withPlaceholder(first.found.text, first.environment);
  const gives = ({ environment, found }: (typeof values)[number]): boolean =>
    fillIn(pattern, field, { environment }) === found.text;
  return values.every(gives) ? pattern : undefined;
}

function takesEnvironment(field: Field): boolean {
  return field.placeholders?.includes('environment') === true;
}

/** A value with the placeholder for the environment's name, where the name is a part of it and not the whole. */
function withPlaceholder(value: string, environment: string): string {
  if (!/[/_.-]/.test(value)) return value;
  const alone = new RegExp(`(?<![A-Za-z0-9])${environment}(?![A-Za-z0-9])`, 'g');
  return value.replace(alone, '{environment}');
}
