import { Fragment } from '../../src/model/literal.ts';
import { hcl } from '../../src/render/hcl.ts';

/** A value of an argument: a literal, an expression, a list on one line, or an object. Undefined arguments are left out. */
export type HclValue = string | boolean | Fragment | readonly (string | Fragment)[] | HclObject;
export interface HclObject {
  readonly [name: string]: HclValue | undefined;
}

/** Arguments as `terraform fmt` formats them, two spaces deeper than `depth`. Objects are separated from what precedes them. */
export function hclArguments(object: HclObject, depth = 0): Fragment {
  const entries = Object.entries(object).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: nameOf(name), value: textOf(value, depth + 2) }],
  );
  const single = entries.filter(({ value }) => !value.includes('\n'));
  const width = Math.max(0, ...single.map(({ name }) => name.length));
  const pad = ' '.repeat(depth + 2);
  const lines = single.map(({ name, value }) => `${pad}${name.padEnd(width)} = ${value}`);
  const blocks = entries
    .filter(({ value }) => value.includes('\n'))
    .map(({ name, value }) => `${pad}${name} = ${value}`);
  return new Fragment([...(lines.length > 0 ? [lines.join('\n')] : []), ...blocks].join('\n\n'));
}

function textOf(value: HclValue, depth: number): string {
  if (Fragment.is(value)) return plainReference(`${value}`);
  if (typeof value === 'string' || typeof value === 'boolean') return hcl(value);
  if (isList(value)) return `[${value.map((one) => textOf(one, depth)).join(', ')}]`;
  const text = `${hclArguments(value, depth)}`;
  return text === '' ? '{}' : `{\n${text}\n${' '.repeat(depth)}}`;
}

function isList(value: HclValue): value is readonly (string | Fragment)[] {
  return Array.isArray(value);
}

/** `terraform fmt` replaces a string that consists of one reference by the reference. */
function plainReference(text: string): string {
  return text.replace(/^"\$\{([a-z0-9_.]+)\}"$/, '$1');
}

function nameOf(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : hcl(name);
}

/** The value of an argument that is left out if it is an empty list. */
export function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
