// Discovery and the exchange of a key for a token, at the key's own host.
import { Silence } from '../../failure.ts';
import type { World } from '../../world.ts';
import type { Session } from '../control-plane.ts';
import { type Key, orgOf } from '../key.ts';
import { outageOf } from '../outage.ts';
import { seedOf } from '../seed.ts';
import { Store } from '../store.ts';
import { rightsOf } from './rights.ts';

type Token = Pick<Session, 'rights' | 'expiresAfter'>;

/** @returns what the token is good for, or the provider's message if there is none */
export function exchange(world: World, key: Key): Token | string {
  const { host, client } = key;
  if (!resolves(world, host)) return undiscovered(host, `dial tcp: lookup ${host}: no such host`);
  const record = (code: string): void => world.record({ call: 'Token', host, client, code });
  switch (outageOf(world, 'Token', host)) {
    case 'hang':
      record('none');
      throw new Silence('Token');
    case 'unavailable':
      return undiscovered(host, 'dial tcp: connect: connection refused');
    case 'internal':
      record('500');
      return 'failed to get access token: oauth2: cannot fetch token: 500 Internal Server Error';
    case 'unauthenticated':
      return refused(record);
    case undefined:
  }
  const token = tokenOf(world, key);
  if (token === undefined) return refused(record);
  record('OK');
  return token;
}

/** The secret is sent twice: in the header, and then in the body. */
function refused(record: (code: string) => void): string {
  record('invalid_client');
  record('invalid_client');
  return 'failed to get access token: oauth2: "invalid_client"';
}

function tokenOf(world: World, { secret, client, ...key }: Key): Token | undefined {
  const { clients } = seedOf(world);
  const seeded = clients?.[client];
  if (seeded !== undefined) {
    const known = typeof seeded === 'string' ? { secret: seeded } : seeded;
    if (known.secret !== secret) return undefined;
    const { rights = 'full', expiresAfter } = known;
    return { rights, ...(expiresAfter === undefined ? {} : { expiresAfter }) };
  }
  const objects = new Store(world.folder, key.host, orgOf({ ...key, secret, client }));
  const application = objects.applications.get(client);
  if (application !== undefined)
    return application.secret === secret ? { rights: rightsOf(world, objects, client) } : undefined;
  return clients === undefined ? { rights: 'full' } : undefined;
}

function resolves(world: World, host: string): boolean {
  const { hosts } = seedOf(world);
  if (hosts !== undefined) return hosts.includes(host);
  return /^[a-z0-9]([a-z0-9-]*\.)+[a-z0-9-]+$/i.test(host) && !host.endsWith('.invalid');
}

function undiscovered(host: string, cause: string): string {
  const at = (path: string): string => {
    const url = `https://${host}/.well-known/${path}`;
    return `failed to fetch ${url}: Get "${url}": ${cause}`;
  };
  return `failed to discover Union auth metadata for ${host}: ${at('oauth-authorization-server')}; failed to discover actual issuer: ${at('openid-configuration')}`;
}
