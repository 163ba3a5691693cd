// The unionai provider 0.2.1.
import type { Behavior } from '../behavior.ts';
import type { Environment } from '../environment.ts';
import { Failure } from '../failure.ts';
import type { ProviderSchema, Schema } from '../schema.ts';
import type { World } from '../world.ts';
import { ControlPlane } from './control-plane.ts';
import { dataSources } from './data-sources.ts';
import { planChange } from './plan.ts';
import { resources } from './resources/index.ts';
import type { Resource } from './resources/resource.ts';
import { configure } from './session.ts';

/**
 * @param world where what this provider is asked is answered from
 * @param environment of the provider's process
 */
export function unionai(world: World, schema: ProviderSchema, environment: Environment): Behavior {
  let connected: ControlPlane | undefined;
  const plane = (): ControlPlane => {
    if (connected === undefined) throw new Failure('stub: the provider was not configured');
    return connected;
  };
  const known = (type: string): { readonly resource: Resource; readonly schema: Schema } => {
    const resource = resources[type];
    const found = schema.resource_schemas?.[type];
    if (resource === undefined || found === undefined) throw new Failure(`the stub has no resource ${type}`);
    return { resource, schema: found };
  };
  const log = (op: string, type: string, id: unknown): void => {
    const { org, host } = plane().session;
    world.log({ op, type, id, org, host });
  };
  return {
    configure: (config) => {
      connected = new ControlPlane(world, configure(world, config, environment));
    },
    read: (type, state) => known(type).resource.read(plane(), state),
    plan: (type, prior, proposed, config) => {
      const { resource, schema: own } = known(type);
      return planChange(own.block, resource, prior, proposed, config);
    },
    create: (type, planned) => {
      const state = known(type).resource.create(plane(), planned);
      log('create', type, state.id);
      return state;
    },
    update: (type, _prior, planned) => {
      const state = known(type).resource.update(plane(), planned);
      log('update', type, state.id);
      return state;
    },
    remove: (type, state) => {
      known(type).resource.remove(plane(), state);
      log('delete', type, state.id);
    },
    importState: (type, id) => known(type).resource.importState?.(plane(), id) ?? { id },
    readData: (type, config) => {
      const read = dataSources[type];
      if (read === undefined) throw new Failure(`the stub has no data source ${type}`);
      return { ...config, ...read(plane(), config) };
    },
  };
}
