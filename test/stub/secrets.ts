// What the secret stores' types do beyond the generic behavior.
import { Failure } from './failure.ts';
import type { Cty, CtyObject } from './msgpack.ts';
import type { World } from './world.ts';

const text = (value: Cty | undefined): string => (typeof value === 'string' ? value : '');

/** The key in secrets.json that a read asks for, and the attribute that takes the value. */
const reads: Readonly<Record<string, { key: (config: CtyObject) => string; into: string }>> = {
  aws_secretsmanager_secret_version: {
    key: ({ secret_id }) => `aws/secretsmanager/${text(secret_id)}`,
    into: 'secret_string',
  },
  google_secret_manager_secret_version: {
    key: ({ project, secret }) => `google/${text(project)}/${text(secret)}`,
    into: 'secret_data',
  },
  azurerm_key_vault_secret: {
    key: ({ key_vault_id, name }) => `azurerm/${text(key_vault_id)}/${text(name)}`,
    into: 'value',
  },
  vault_kv_secret_v2: { key: ({ mount, name }) => `vault/${text(mount)}/${text(name)}`, into: 'data' },
  vault_generic_secret: { key: ({ path }) => `vault/${text(path)}`, into: 'data' },
};

/**
 * The attributes that reading a secret fills; undefined for a type that is no secret.
 *
 * @param identity who reads it, as the store knows the caller
 */
export function readSecret(
  world: World,
  kind: 'data' | 'ephemeral',
  type: string,
  config: CtyObject,
  identity: string | undefined,
): CtyObject | undefined {
  const read = reads[type];
  if (read === undefined) return undefined;
  const key = read.key(config);
  const found = world.secret(key);
  const allowed = world.mayRead(identity, key);
  world.log({ op: 'read_secret', kind, type, key, identity, found: found !== undefined, allowed });
  if (!allowed) throw new Failure(`${type}: AccessDenied`, `${identity ?? 'This identity'} may not read ${key}.`);
  if (found === undefined)
    throw new Failure(`${type}: no secret at ${key}`, "The stub's secrets.json has no such key.");
  return { [read.into]: found };
}

/** A check that the real provider makes in Go and that no schema carries. */
export function validateProvider(name: string, config: CtyObject): void {
  const { features } = config;
  if (name === 'azurerm' && !(Array.isArray(features) && features.length === 1)) {
    throw new Failure('Invalid provider configuration', 'azurerm: the "features" block is required, exactly once.');
  }
}
