import type { Told } from '../model/evidence.ts';
import type { Place } from './find-places.ts';
import type { Inference } from './inference.ts';

/**
 * Settings that all environments have alike, or alike but for their name, are the repository's; others are an
 * environment's own.
 */
export function shared(path: string, told: readonly Told[], places: readonly Place[]): readonly Inference[] {
  const fields = new Set(told.flatMap((one) => Object.keys(one)));
  return [...fields].flatMap((field): readonly Inference[] => {
    const values = told.map((one) => one[field]);
    const [first] = values;
    if (first === undefined) return [];
    const general = values.map((value, index) => templated(value?.text ?? '', places[index]?.name.text ?? ''));
    const [pattern = ''] = general;
    if (general.every((one) => one === pattern))
      return [{ path: `${path}.${field}`, value: pattern, because: first.at }];
    return values.flatMap((value, index): readonly Inference[] => {
      if (value === undefined) return [];
      if (index === 0) return [{ path: `${path}.${field}`, value: value.text, because: value.at }];
      return value.text === first.text
        ? []
        : [{ path: `environments[${index}].${path}.${field}`, value: value.text, because: value.at }];
    });
  });
}

/** A value with the environment's name, where it stands alone in it, as the placeholder. */
function templated(value: string, environment: string): string {
  const alone = new RegExp(`(?<![A-Za-z0-9])${environment}(?![A-Za-z0-9])`, 'g');
  return /[/_-]/.test(value) ? value.replace(alone, '{environment}') : value;
}
