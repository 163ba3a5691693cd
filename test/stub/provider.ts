// The plugin protocol's calls, with Terraform's values decoded for a behavior and encoded again.
import type { Behavior } from './behavior.ts';
import { Failure } from './failure.ts';
import { type Cty, type CtyObject, isObject, pack, unpack } from './msgpack.ts';
import type { Message, Value } from './protobuf.ts';
import { mapAttributes, type ProviderSchema, type Schema, schemaToProto } from './schema.ts';
import { validateProvider } from './secrets.ts';

export interface Options {
  readonly name: string;
  readonly protocol: 5 | 6;
  readonly schema: ProviderSchema;
  readonly behavior: Behavior;
}

const dynamic = (value: Cty): Message => ({ msgpack: pack(value) });

function decoded(message: Value): Cty {
  const { msgpack, json } = (message ?? {}) as Message;
  if (msgpack instanceof Uint8Array && msgpack.length > 0) return unpack(msgpack);
  if (json instanceof Uint8Array && json.length > 0) return JSON.parse(Buffer.from(json).toString()) as Cty;
  return null;
}

function objectOf(message: Value): CtyObject | undefined {
  const value = decoded(message);
  return isObject(value) ? value : undefined;
}

/** Makes the handlers of one provider process, by the names that protocol.ts gives them. */
export function provider(options: Options): Readonly<Record<string, (request: Message) => Message>> {
  const { name, protocol, schema, behavior } = options;

  const all = (schemas: Readonly<Record<string, Schema>> | undefined): Message =>
    Object.fromEntries(Object.entries(schemas ?? {}).map(([type, one]) => [type, schemaToProto(one)]));
  /** An object with all attributes and blocks of its type: what is missing is null, or an empty set of blocks. */
  const whole = (type: string, value: Cty): Message => {
    const found = schema.resource_schemas?.[type];
    if (found === undefined) throw new Failure(`the stub of ${name} has no resource ${type}`);
    return dynamic(mapAttributes(found.block, value, (_name, _attribute, part) => part));
  };

  return {
    getSchema: () => ({
      provider: schemaToProto(schema.provider),
      resource_schemas: all(schema.resource_schemas),
      data_source_schemas: all(schema.data_source_schemas),
      ephemeral_resource_schemas: all(schema.ephemeral_resource_schemas),
      server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
    }),
    validateProvider: (request) => {
      validateProvider(name, objectOf(request.config) ?? {});
      return protocol === 5 ? { prepared_config: request.config } : {};
    },
    nothing: () => ({}),
    configure: (request) => {
      behavior.configure(objectOf(request.config) ?? {});
      return {};
    },
    upgrade: (request) => ({ upgraded_state: whole(String(request.type_name), decoded(request.raw_state)) }),
    read: (request) => {
      const type = String(request.type_name);
      const state = objectOf(request.current_state);
      const read = state && behavior.read(type, state);
      return { new_state: read ? whole(type, read) : dynamic(null) };
    },
    plan: (request) => {
      const type = String(request.type_name);
      const proposed = objectOf(request.proposed_new_state);
      if (proposed === undefined) return { planned_state: dynamic(null) };
      const config = objectOf(request.config) ?? {};
      const { planned, replaced } = behavior.plan(type, objectOf(request.prior_state), proposed, config);
      return {
        planned_state: whole(type, planned),
        requires_replace: replaced.map((attribute_name) => ({ steps: [{ attribute_name }] })),
      };
    },
    apply: (request) => {
      const type = String(request.type_name);
      const planned = objectOf(request.planned_state);
      const prior = objectOf(request.prior_state);
      if (planned !== undefined) {
        const state = prior ? behavior.update(type, prior, planned) : behavior.create(type, planned);
        return { new_state: whole(type, state) };
      }
      if (prior !== undefined) behavior.remove(type, prior);
      return { new_state: dynamic(null) };
    },
    import: (request) => {
      const type = String(request.type_name);
      const state = behavior.importState(type, String(request.id));
      return { imported_resources: [{ type_name: type, state: whole(type, state) }] };
    },
    readData: (request) => ({
      state: dynamic(behavior.readData(String(request.type_name), objectOf(request.config) ?? {})),
    }),
    open: (request) => {
      if (behavior.open === undefined) throw new Failure(`the stub of ${name} has no ephemeral resource`);
      return { result: dynamic(behavior.open(String(request.type_name), objectOf(request.config) ?? {})) };
    },
  };
}
