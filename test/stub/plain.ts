// A provider that answers from its schema alone, and from the stub secrets.
import type { Behavior } from './behavior.ts';
import { refusedDeletion } from './deletion.ts';
import { derive, lookUp, refuseInvalid } from './derived.ts';
import type { Environment } from './environment.ts';
import { Failure } from './failure.ts';
import { type Cty, type CtyObject, isObject, Unknown } from './msgpack.ts';
import { fill, hash, type ProviderSchema, planUnknowns, replace, type Schema } from './schema.ts';
import { readSecret } from './secrets.ts';
import type { World } from './world.ts';

const objectOf = (value: Cty): CtyObject => (isObject(value) ? value : {});

/** The variables of the jobs that tell a provider which identity it logs in as. */
const logins: Readonly<Record<string, keyof Environment>> = {
  aws: 'AWS_ROLE_ARN',
  azurerm: 'ARM_CLIENT_ID',
  google: 'GCP_SERVICE_ACCOUNT',
};

/** @param name of the provider, as its sources end */
export function plain(name: string, world: World, schema: ProviderSchema, environment: Environment): Behavior {
  const login = logins[name];
  const schemaOf = (kind: 'resource' | 'data_source' | 'ephemeral_resource', type: string): Schema => {
    const found = schema[`${kind}_schemas`]?.[type];
    if (!found) throw new Failure(`the stub of ${name} has no ${kind} ${type}`);
    return found;
  };
  let identity = environment.TFSTUB_IDENTITY ?? (login && environment[login]);
  let settings: CtyObject = {};
  const look = (kind: 'data' | 'ephemeral', type: string, config: CtyObject): CtyObject => {
    const { block } = schemaOf(kind === 'data' ? 'data_source' : 'ephemeral_resource', type);
    const found = replace(
      block,
      config,
      readSecret(world, kind, type, config, identity) ?? lookUp(type, config, settings) ?? {},
    );
    return objectOf(fill(block, found, hash(type, config), true));
  };
  const write = (op: 'create' | 'update', type: string, planned: CtyObject): CtyObject => {
    const { block } = schemaOf('resource', type);
    const known = op === 'create' ? replace(block, planned, derive(type, planned, settings)) : planned;
    const state = objectOf(fill(block, known, hash(type, planned), false));
    world.put(`${type}/${String(state.id)}`, state);
    world.log({ op, type, id: state.id });
    return state;
  };
  return {
    configure: (config) => {
      settings = config;
      // Vault knows the caller by the role of its login, the clouds by credentials that the environment contains.
      const [login] = Array.isArray(config.auth_login_jwt) ? config.auth_login_jwt : [];
      if (isObject(login) && typeof login.role === 'string') identity = login.role;
      world.log({ op: 'configure', provider: name, config });
    },
    read: (_type, state) => state,
    plan: (type, _prior, proposed, config) => {
      refuseInvalid(type, config);
      return { planned: objectOf(planUnknowns(schemaOf('resource', type).block, proposed)), replaced: [] };
    },
    create: (type, planned) => write('create', type, planned),
    update: (type, prior, planned) =>
      write(
        'update',
        type,
        Object.fromEntries(
          Object.entries(planned).map(([attribute, value]) => [
            attribute,
            value === Unknown ? (prior[attribute] ?? value) : value,
          ]),
        ),
      ),
    remove: (type, state) => {
      const refusal = refusedDeletion(type, state, world);
      if (refusal !== undefined) throw new Failure(`Error deleting ${type}`, refusal);
      world.remove(`${type}/${String(state.id)}`);
      world.log({ op: 'delete', type });
    },
    importState: (type, id) => {
      const state = world.get(`${type}/${id}`);
      if (!isObject(state)) throw new Failure('Cannot import non-existent remote object', id);
      return state;
    },
    readData: (type, config) => look('data', type, config),
    open: (type, config) => look('ephemeral', type, config),
  };
}
