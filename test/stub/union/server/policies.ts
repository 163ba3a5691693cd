// The rules of policies. Those of the server are guesses: it is closed.
import type { ControlPlane } from '../control-plane.ts';
import { RpcError } from '../rpc.ts';
import type { Policy } from '../store.ts';
import { roleOf } from './roles.ts';

export function getPolicy(plane: ControlPlane, id: string): Policy {
  return plane.answer('GetPolicy', id, () => {
    const policy = plane.objects.policies.get(id);
    if (policy === undefined) throw new RpcError('NotFound', `policy ${id} not found`);
    return policy;
  });
}

export function createPolicy(plane: ControlPlane, id: string, policy: Policy): void {
  plane.answer('CreatePolicy', id, () => {
    const missing = policy.bindings.find(({ role }) => roleOf(plane.world, plane.objects, role) === undefined);
    if (missing !== undefined) throw new RpcError('NotFound', `role ${missing.role} not found`);
    if (!plane.objects.policies.create(id, policy)) throw new RpcError('AlreadyExists', `policy ${id} already exists`);
  });
}

export function deletePolicy(plane: ControlPlane, id: string): void {
  plane.answer('DeletePolicy', id, () => {
    if (!plane.objects.policies.remove(id)) throw new RpcError('NotFound', `policy ${id} not found`);
  });
}
