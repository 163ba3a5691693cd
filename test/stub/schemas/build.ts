// Words to write a provider schema with, in the shape of `terraform providers schema -json`.
import type { Attribute, Block, CtyType, NestedBlock, NestedType, ProviderSchema, Schema } from '../schema.ts';

export const required = (type: CtyType): Attribute => ({ type, required: true });
export const optional = (type: CtyType): Attribute => ({ type, optional: true });
export const computed = (type: CtyType): Attribute => ({ type, computed: true });
export const optionalComputed = (type: CtyType): Attribute => ({ type, optional: true, computed: true });
export const secret = (type: CtyType): Attribute => ({ type, computed: true, sensitive: true });

type Attributes = NonNullable<Block['attributes']>;
type Blocks = NonNullable<Block['block_types']>;

export function many(nesting_mode: NestedBlock['nesting_mode'], attributes: Attributes): NestedBlock {
  return { nesting_mode, block: { attributes } };
}

/** A block with blocks of its own. */
export function blocks(
  nesting_mode: NestedBlock['nesting_mode'],
  attributes: Attributes,
  block_types: Blocks,
): NestedBlock {
  return { nesting_mode, block: { attributes, block_types } };
}

/** A computed attribute with attributes of its own, which protocol 6 has. */
export const nested = (nesting_mode: NestedType['nesting_mode'], attributes: Attributes): Attribute => ({
  computed: true,
  nested_type: { nesting_mode, attributes },
});

export function schema(attributes: Attributes, block_types: Blocks = {}): Schema {
  return { version: 0, block: { attributes, block_types } };
}

export function providerSchema(
  provider: Schema,
  types: {
    readonly resources?: Readonly<Record<string, Schema>>;
    readonly data?: Readonly<Record<string, Schema>>;
    readonly ephemeral?: Readonly<Record<string, Schema>>;
  },
): ProviderSchema {
  return {
    provider,
    resource_schemas: types.resources ?? {},
    data_source_schemas: types.data ?? {},
    ephemeral_resource_schemas: types.ephemeral ?? {},
  };
}
