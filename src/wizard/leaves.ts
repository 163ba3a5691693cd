import { isPlain, type Plain } from '../answers/shape.ts';

/** One value of the raw answers. */
export interface Leaf {
  /** As `--set` names it. */
  readonly path: string;
  readonly value: string | number | boolean;
}

/** Every value of the raw answers, in their order. Entries of lists are named. */
export function leavesOf(raw: Plain): readonly Leaf[] {
  return leavesIn(raw, '');
}

function leavesIn(value: unknown, path: string): readonly Leaf[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [{ path, value }];
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) =>
      leavesIn(one, `${path}[${isPlain(one) && typeof one.name === 'string' ? one.name : index}]`),
    );
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => leavesIn(inner, path === '' ? name : `${path}.${name}`));
}
