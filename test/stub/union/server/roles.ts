// The rules of roles. Those of the server are guesses: it is closed.
import type { World } from '../../world.ts';
import type { ControlPlane } from '../control-plane.ts';
import { RpcError } from '../rpc.ts';
import { seedOf } from '../seed.ts';
import type { Role, Store } from '../store.ts';

/** All actions that the provider knows. */
export const actions = [
  ...['create', 'read', 'update', 'delete'],
  ...['support_system_logs', 'administer_account', 'administer_project', 'create_flyte_executions'],
  ...['edit_cluster_related_attributes', 'edit_execution_related_attributes', 'edit_unused_attributes'],
  ...['manage_cluster', 'manage_permissions', 'register_flyte_inventory'],
  ...['view_flyte_executions', 'view_flyte_inventory'],
] as const;

const viewing = ['view_flyte_executions', 'view_flyte_inventory'];

/** The roles that every organization has. Which actions they have is a guess. */
const builtIn: Readonly<Record<string, Role>> = {
  admin: { description: 'Built-in role.', actions },
  contributor: {
    description: 'Built-in role.',
    actions: ['create_flyte_executions', 'register_flyte_inventory', ...viewing],
  },
  viewer: { description: 'Built-in role.', actions: viewing },
};

const builtInOf = (world: World, id: string): Role | undefined => {
  const { builtInRoles = Object.keys(builtIn) } = seedOf(world);
  if (!builtInRoles.includes(id)) return undefined;
  return builtIn[id] ?? { description: 'Built-in role.', actions: viewing };
};

export function roleOf(world: World, objects: Store, id: string): Role | undefined {
  return builtInOf(world, id) ?? objects.roles.get(id);
}

export function getRole(plane: ControlPlane, id: string): Role {
  return plane.answer('GetRole', id, () => {
    const role = roleOf(plane.world, plane.objects, id);
    if (role === undefined) throw new RpcError('NotFound', `role ${id} not found`);
    return role;
  });
}

export function createRole(plane: ControlPlane, id: string, role: Role): void {
  plane.answer('CreateRole', id, () => {
    if (builtInOf(plane.world, id) !== undefined || !plane.objects.roles.create(id, role))
      throw new RpcError('AlreadyExists', `role ${id} already exists`);
  });
}

export function deleteRole(plane: ControlPlane, id: string): void {
  plane.answer('DeleteRole', id, () => {
    if (builtInOf(plane.world, id) !== undefined)
      throw new RpcError('FailedPrecondition', `role ${id} is built in and cannot be deleted`);
    if (!plane.objects.roles.remove(id)) throw new RpcError('NotFound', `role ${id} not found`);
  });
}
