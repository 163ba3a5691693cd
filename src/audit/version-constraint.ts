import { compareVersions } from '../merge/compare-versions.ts';

const part = /^(~>|[><]=?|!?=|)\s*v?(\d+(?:\.\d+){0,2})$/;

/** A part of a version constraint: an operator and a version. */
interface Bound {
  readonly operator: string;
  readonly version: string;
}

/**
 * The parts of a version constraint.
 *
 * @returns undefined if one cannot be read
 */
export function boundsOf(constraint: string): readonly Bound[] | undefined {
  const parts = constraint.split(',').map((one) => part.exec(one.trim()));
  if (parts.some((one) => one === null)) return undefined;
  return parts.map((one) => ({ operator: one?.[1] ?? '', version: one?.[2] ?? '' }));
}

/** Whether a version satisfies every part of a constraint. */
export function satisfies(version: string, bounds: readonly Bound[]): boolean {
  return bounds.every((bound) => allows(bound, version));
}

/** Whether a version satisfies one part of a constraint. https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
function allows({ operator, version: bound }: Bound, version: string): boolean {
  const order = compareVersions(version, bound);
  switch (operator) {
    case '~>': {
      const fixed = Math.max(bound.split('.').length - 1, 1);
      return order >= 0 && version.split('.').slice(0, fixed).join('.') === bound.split('.').slice(0, fixed).join('.');
    }
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}
