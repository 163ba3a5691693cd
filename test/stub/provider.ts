// The plugin protocol's calls, answered generically from a provider schema.
import { Failure } from './failure.ts';
import { type Cty, type CtyObject, isObject, pack, Unknown, unpack } from './msgpack.ts';
import type { Message, Value } from './protobuf.ts';
import {
  equal,
  fill,
  hash,
  mapAttributes,
  type ProviderSchema,
  planUnknowns,
  replace,
  type Schema,
  schemaToProto,
} from './schema.ts';
import { readSecret, validateProvider } from './secrets.ts';
import * as unionai from './unionai.ts';
import type { World } from './world.ts';

export interface Options {
  readonly name: string;
  readonly protocol: 5 | 6;
  readonly schema: ProviderSchema;
  readonly world: World;
}

const dynamic = (value: Cty): Message => ({ msgpack: pack(value) });

function decoded(message: Value): Cty {
  const { msgpack, json } = (message ?? {}) as Message;
  if (msgpack instanceof Uint8Array && msgpack.length > 0) return unpack(msgpack);
  if (json instanceof Uint8Array && json.length > 0) return JSON.parse(Buffer.from(json).toString()) as Cty;
  return null;
}

function objectOf(message: Value): CtyObject {
  const value = decoded(message);
  return isObject(value) ? value : {};
}

/** Makes the handlers of one provider process, by the names that protocol.ts gives them. */
export function provider(options: Options): Readonly<Record<string, (request: Message) => Message>> {
  const { name, protocol, schema } = options;
  let { world } = options;
  let session: unionai.Session | undefined;

  const schemaOf = (kind: 'resource' | 'data_source' | 'ephemeral_resource', type: string): Schema => {
    const found = schema[`${kind}_schemas`]?.[type];
    if (!found) throw new Failure(`the stub of ${name} has no ${kind} ${type}`);
    return found;
  };
  const special = (type: string, value: CtyObject): CtyObject => unionai.computed(type, value, session);
  const look = (kind: 'data' | 'ephemeral', type: string, config: CtyObject): Cty => {
    const { block } = schemaOf(kind === 'data' ? 'data_source' : 'ephemeral_resource', type);
    const found = { ...special(type, config), ...readSecret(world, kind, type, config) };
    return fill(block, replace(block, config, found), hash(type, config), true);
  };
  const all = (schemas: Readonly<Record<string, Schema>> | undefined): Message =>
    Object.fromEntries(Object.entries(schemas ?? {}).map(([type, one]) => [type, schemaToProto(one)]));

  return {
    getSchema: () => ({
      provider: schemaToProto(schema.provider),
      resource_schemas: all(schema.resource_schemas),
      data_source_schemas: all(schema.data_source_schemas),
      ephemeral_resource_schemas: all(schema.ephemeral_resource_schemas),
      server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
    }),
    validateProvider: (request) => {
      validateProvider(name, objectOf(request.config));
      return protocol === 5 ? { prepared_config: request.config } : {};
    },
    nothing: () => ({}),
    configure: (request) => {
      const config = objectOf(request.config);
      if (name === 'unionai') {
        session = unionai.configure(world, config);
        world = options.world.scoped(`${session.host}/${session.org}`);
      } else {
        world.log({ op: 'configure', provider: name, config });
      }
      return {};
    },
    upgrade: (request) => {
      const { block } = schemaOf('resource', String(request.type_name));
      return {
        upgraded_state: dynamic(mapAttributes(block, decoded(request.raw_state), (_name, _attribute, value) => value)),
      };
    },
    read: (request) => {
      const state = decoded(request.current_state);
      return { new_state: dynamic(isObject(state) ? unionai.refresh(String(request.type_name), state) : state) };
    },
    plan: (request) => {
      const type = String(request.type_name);
      const { block } = schemaOf('resource', type);
      const prior = decoded(request.prior_state);
      const proposed = decoded(request.proposed_new_state);
      if (!isObject(proposed)) return { planned_state: dynamic(null) };
      const planned = planUnknowns(block, proposed);
      if (!isObject(prior) || !isObject(planned)) return { planned_state: dynamic(planned) };
      const replaced = (unionai.forceNew[type] ?? []).filter(
        (attribute) => !equal(planned[attribute], prior[attribute]),
      );
      return {
        planned_state: dynamic(planned),
        requires_replace: replaced.map((attribute_name) => ({ steps: [{ attribute_name }] })),
      };
    },
    apply: (request) => {
      const type = String(request.type_name);
      const { block } = schemaOf('resource', type);
      const planned = decoded(request.planned_state);
      const prior = decoded(request.prior_state);
      if (!isObject(planned)) {
        if (isObject(prior)) unionai.remove(world, type, prior);
        if (isObject(prior)) world.remove(`${type}/${String(prior.id)}`);
        world.log({ op: 'delete', type });
        return { new_state: dynamic(null) };
      }
      if (!isObject(prior)) unionai.create(world, type, planned);
      const unknown = Object.entries(special(type, planned)).filter(([attribute]) => planned[attribute] === Unknown);
      const state = fill(block, replace(block, planned, Object.fromEntries(unknown)), hash(type, planned), false);
      if (isObject(state)) world.put(`${type}/${String(state.id)}`, state);
      world.log({
        op: isObject(prior) ? 'update' : 'create',
        type,
        id: isObject(state) ? state.id : null,
        org: session?.org,
      });
      return { new_state: dynamic(state) };
    },
    import: (request) => {
      const type = String(request.type_name);
      const state = world.get(`${type}/${String(request.id)}`);
      if (state === undefined) throw new Failure('Cannot import non-existent remote object', String(request.id));
      return { imported_resources: [{ type_name: type, state: dynamic(state) }] };
    },
    readData: (request) => ({ state: dynamic(look('data', String(request.type_name), objectOf(request.config))) }),
    open: (request) => ({ result: dynamic(look('ephemeral', String(request.type_name), objectOf(request.config))) }),
  };
}
