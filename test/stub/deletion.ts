import { type CtyObject, isObject } from './msgpack.ts';
import type { World } from './world.ts';

/** Why a provider or a cloud refuses to delete an object, as far as the bootstrap protects objects; undefined if it does not. */
export function refusedDeletion(type: string, state: CtyObject, world: World): string | undefined {
  if (type === 'google_secret_manager_secret' && state.deletion_protection === true)
    return 'cannot destroy the secret without setting deletion_protection=false and running `terraform apply`';
  if (type === 'aws_dynamodb_table' && state.deletion_protection_enabled === true)
    return 'Resource cannot be deleted as it is currently protected against deletion';
  // A lock also applies to everything in its scope.
  if (type === 'azurerm_role_assignment') {
    const scope = String(state.scope).toLowerCase();
    const locks = world.objects('azurerm_management_lock/').filter(isObject);
    const lock = locks.find((one) => scope.startsWith(String(one.scope).toLowerCase()));
    if (lock !== undefined) return `ScopeLocked: the scope '${scope}' is locked by '${String(lock.id)}'`;
  }
  return undefined;
}
