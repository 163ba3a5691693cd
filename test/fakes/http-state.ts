// GitLab-managed state, as Terraform's http backend speaks with it:
// https://docs.gitlab.com/user/infrastructure/iac/terraform_state/
import { type Asked, type Certificate, type Fake, type Reply, serveFake } from './server.ts';

export interface FakeHttpState extends Fake {
  /** States by the path of their address. */
  readonly states: ReadonlyMap<string, Buffer>;
  /** Locks by the path of the state. */
  readonly locks: ReadonlyMap<string, Buffer>;
}

/**
 * Keeps states and locks for clients with the password.
 *
 * @param login `user:password`
 */
export async function fakeHttpState(login: string, certificate: Certificate): Promise<FakeHttpState> {
  const states = new Map<string, Buffer>();
  const locks = new Map<string, Buffer>();
  const server = await serveFake((asked) => {
    if (asked.headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`) return { status: 401 };
    const path = asked.url.pathname.replace(/\/lock$/, '');
    return path === asked.url.pathname ? state(states, locks, path, asked) : lock(locks, path, asked);
  }, certificate);
  return { ...server, states, locks };
}

function lock(locks: Map<string, Buffer>, path: string, { method, body }: Asked): Reply {
  const held = locks.get(path);
  if (method === 'POST') {
    if (held !== undefined) return { status: 423, body: held };
    locks.set(path, body);
    return { status: 200 };
  }
  if (method !== 'DELETE') return { status: 405 };
  locks.delete(path);
  return { status: 200 };
}

function state(
  states: Map<string, Buffer>,
  locks: ReadonlyMap<string, Buffer>,
  path: string,
  { method, url, body }: Asked,
): Reply {
  const held = locks.get(path);
  if (method === 'POST') {
    const { ID } = JSON.parse(held?.toString('utf8') ?? '{}') as { ID?: string };
    if (ID !== undefined && ID !== url.searchParams.get('ID')) return { status: 423, body: held ?? '' };
    states.set(path, body);
    return { status: 200 };
  }
  if (method !== 'GET') return { status: 405 };
  const found = states.get(path);
  return found === undefined ? { status: 404 } : { status: 200, body: found };
}
