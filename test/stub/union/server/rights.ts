import type { World } from '../../world.ts';
import type { Rights } from '../seed.ts';
import type { Store } from '../store.ts';
import { roleOf } from './roles.ts';

const isViewing = (action: string): boolean => action === 'read' || action.startsWith('view_');

/**
 * What an application may do by the policies that it is assigned: nothing without one, all with a role that can change
 * anything, else reads. A guess: which action a request needs is not known.
 */
export function rightsOf(world: World, objects: Store, client: string): Rights {
  const actions = objects.assignments
    .list()
    .filter(([, { kind, subject }]) => kind === 'application' && subject === client)
    .flatMap(([, { policy }]) => objects.policies.get(policy)?.bindings ?? [])
    .flatMap(({ role }) => roleOf(world, objects, role)?.actions ?? []);
  if (actions.length === 0) return 'none';
  return actions.every(isViewing) ? 'view' : 'full';
}
