import { type Cty, type CtyObject, isObject, Unknown } from '../msgpack.ts';
import type { Block } from '../schema.ts';
import type { Resource } from './resources/resource.ts';

/** A text that is the same for equal values; the order within a set does not matter. */
function canonical(value: Cty | undefined): string {
  if (value === Unknown) return '?';
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}:${canonical(part)}`)
      .sort()
      .join()}}`;
  return JSON.stringify(value ?? null);
}

/**
 * Plans as the provider's framework does: where anything changes, computed attributes become unknown, but for those
 * that the type keeps.
 *
 * @returns the planned object, and which of its attributes replace it
 */
export function planChange(
  block: Block,
  { replaces, keeps }: Resource,
  prior: CtyObject | undefined,
  proposed: CtyObject,
  config: CtyObject,
): { readonly planned: CtyObject; readonly replaced: readonly string[] } {
  if (prior !== undefined && canonical(prior) === canonical(proposed)) return { planned: proposed, replaced: [] };
  const computed = Object.entries(block.attributes ?? {}).flatMap(([name, attribute]) =>
    attribute.computed && (config[name] ?? null) === null ? [name] : [],
  );
  const kept = (name: string): Cty => {
    const before = keeps.includes(name) ? prior?.[name] : undefined;
    return before === undefined || before === null ? Unknown : before;
  };
  const planned: Record<string, Cty> = { ...proposed };
  for (const name of computed) planned[name] = kept(name);
  const replaced = prior ? replaces.filter((name) => canonical(planned[name]) !== canonical(prior[name])) : [];
  return { planned, replaced };
}
