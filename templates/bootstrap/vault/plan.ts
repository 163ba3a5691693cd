import type { BootstrapIdentity, BootstrapResources, BootstrapSecret } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';

/** A mount on a server. */
export interface Mount {
  readonly address: string;
  readonly namespace: string | undefined;
  readonly path: string;
}

/** The identities of a deployment on one server: those of an environment, or of several that share a root module. */
export interface VaultPlace {
  readonly deployment: Deployment;
  readonly auth: Mount;
  readonly mounts: readonly Mount[];
  readonly identities: readonly BootstrapIdentity<'vault'>[];
}

type Secret = BootstrapSecret<'vault'>;

/** The JWT auth method and the secrets engine of a secret. */
export const authOf = ({ place }: Secret): Mount => ({
  address: place.address,
  namespace: place.namespace,
  path: place.authMount,
});
export const mountOf = ({ place }: Secret): Mount => ({
  address: place.address,
  namespace: place.namespace,
  path: place.mount,
});

const key = (mount: Mount): string => JSON.stringify([mount.address, mount.namespace ?? '', mount.path]);

/** Each mount once. */
export function distinct(mounts: readonly Mount[]): readonly Mount[] {
  return [...new Map(mounts.map((mount) => [key(mount), mount])).values()];
}

export const isSame = (a: Mount, b: Mount): boolean => key(a) === key(b);

/** The identities of each deployment, once for each auth method that its secrets name. */
export function vaultPlaces(
  deployments: readonly Deployment[],
  { identities }: BootstrapResources<'vault'>,
): readonly VaultPlace[] {
  return deployments.flatMap((deployment) => {
    const own = identities.filter((identity) => identity.deployment === deployment.name);
    const secrets = own.flatMap(({ dates, reads, writes }) => [...reads, ...dates, ...writes]);
    return distinct(secrets.map(authOf)).map((auth) => ({
      deployment,
      auth,
      mounts: distinct(secrets.filter((secret) => isSame(authOf(secret), auth)).map(mountOf)),
      identities: own,
    }));
  });
}

/** The paths that an identity may access with an auth method, and how: https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2#acl-rules */
export function pathsOf(
  { dates, reads, writes }: BootstrapIdentity<'vault'>,
  auth: Mount,
): readonly (readonly [string, readonly string[]])[] {
  const at = (part: 'data' | 'metadata', capabilities: readonly string[], secrets: readonly Secret[]) =>
    secrets
      .filter((secret) => isSame(authOf(secret), auth))
      .map(({ place }) => [`${place.mount}/${part}/${place.path}`, capabilities] as const);
  const all = [
    ...at('data', ['read'], reads),
    // The script that rotates compares the version (check-and-set), which needs no other capability.
    ...at('data', ['create', 'update'], writes),
    ...at('metadata', ['read'], dates),
  ];
  const paths = [...new Set(all.map(([path]) => path))];
  return paths.map((path) => [
    path,
    [...new Set(all.filter(([one]) => one === path).flatMap(([, capabilities]) => capabilities))].sort(),
  ]);
}
