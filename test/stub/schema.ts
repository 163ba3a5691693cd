// Schemas as `terraform providers schema -json` prints them, and the generic behavior that follows from them.
import { createHash } from 'node:crypto';
import { type Cty, type CtyObject, isObject, Unknown } from './msgpack.ts';
import type { Message } from './protobuf.ts';

export type CtyType = string | readonly [string, CtyType | Readonly<Record<string, CtyType>>];
export interface Attribute {
  readonly type?: CtyType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly nested_type?: NestedType;
}
export interface NestedType {
  readonly nesting_mode: 'single' | 'list';
  readonly attributes: Readonly<Record<string, Attribute>>;
}
export interface NestedBlock {
  readonly nesting_mode: 'single' | 'group' | 'list' | 'set' | 'map';
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}
export interface Schema {
  readonly version: number;
  readonly block: Block;
}
type Schemas = Readonly<Record<string, Schema>>;
export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas?: Schemas;
  readonly data_source_schemas?: Schemas;
  readonly ephemeral_resource_schemas?: Schemas;
}

const nesting = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

function attributesToProto(attributes: Block['attributes'] = {}): readonly Message[] {
  return Object.entries(attributes).map(([name, { type, nested_type, ...attribute }]) => ({
    name,
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    ...(type === undefined ? {} : { type: Buffer.from(JSON.stringify(type)) }),
    ...(nested_type === undefined
      ? {}
      : {
          nested_type: {
            attributes: attributesToProto(nested_type.attributes),
            nesting: nesting[nested_type.nesting_mode],
          },
        }),
  }));
}

function blockToProto(block: Block): Message {
  return {
    attributes: attributesToProto(block.attributes),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => ({
      type_name: name,
      block: blockToProto(nested.block),
      nesting: nesting[nested.nesting_mode],
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
  };
}

export const schemaToProto = (schema: Schema): Message => ({
  version: schema.version,
  block: blockToProto(schema.block),
});

type EachAttribute = (name: string, attribute: Attribute, value: Cty, path: string) => Cty;

/** Applies a function to each attribute of each object that the block describes; returns a new value. */
export function mapAttributes(block: Block, value: Cty, each: EachAttribute, path = ''): Cty {
  if (!isObject(value)) return value;
  const out: Record<string, Cty> = {};
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    out[name] = each(name, attribute, value[name] ?? null, at(name));
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const inner = value[name] ?? null;
    const one = (part: Cty, index: string | number): Cty =>
      mapAttributes(nested.block, part, each, `${at(name)}.${index}`);
    if (Array.isArray(inner)) out[name] = inner.map(one);
    else if (nested.nesting_mode === 'single' || nested.nesting_mode === 'group')
      out[name] = mapAttributes(nested.block, inner, each, at(name));
    else out[name] = inner === null ? [] : inner;
  }
  return out;
}

export function hash(...parts: readonly unknown[]): string {
  const text = JSON.stringify(parts, (_key, value: unknown) => (value === Unknown ? '?' : value));
  return createHash('sha256').update(text).digest('hex');
}

/** A made-up value of a type, the same each time for the same seed and path. */
function invent(type: CtyType | undefined, path: string, seed: string): Cty {
  const made = hash(seed, path).slice(0, 12);
  if (type === 'string') return `stub-${path.split('.').pop()}-${made}`;
  if (type === 'number') return Number.parseInt(made.slice(0, 4), 16);
  if (type === 'bool') return false;
  if (Array.isArray(type)) return type[0] === 'map' ? {} : [];
  return null;
}

/** null, unset computed attributes become unknown: what a provider plans for a new object. */
export function planUnknowns(block: Block, value: Cty): Cty {
  return mapAttributes(block, value, (_name, attribute, part) =>
    part === null && attribute.computed ? Unknown : part,
  );
}

/** Unknown (and, if asked, null computed) attributes become made-up values. */
export function fill(block: Block, value: Cty, seed: string, alsoNull: boolean): Cty {
  return mapAttributes(block, value, (_name, attribute, part, path) =>
    part === Unknown || (alsoNull && part === null && attribute.computed) ? invent(attribute.type, path, seed) : part,
  );
}

/** A value with some attributes replaced, where the block has them. */
export function replace(block: Block, value: Cty, attributes: Readonly<Record<string, Cty | undefined>>): Cty {
  if (!isObject(value)) return value;
  const known = Object.entries(attributes).filter(([name, part]) => block.attributes?.[name] && part !== undefined);
  return { ...value, ...(Object.fromEntries(known) as CtyObject) };
}
