import { Silence } from '../failure.ts';
import type { World } from '../world.ts';
import { outageOf } from './outage.ts';
import { RpcError } from './rpc.ts';
import type { Rights } from './seed.ts';
import { Store } from './store.ts';

/** Whom a control plane takes the caller for, once the key was exchanged for a token. */
export interface Session {
  readonly host: string;
  /** What the provider sends as the organization. */
  readonly org: string;
  readonly client: string;
  readonly rights: Rights;
  readonly expiresAfter?: number;
}

/** The server's end of all requests: authentication, rights, then the object. */
export class ControlPlane {
  readonly session: Session;
  readonly world: World;
  readonly objects: Store;
  #served = 0;

  constructor(world: World, session: Session) {
    this.world = world;
    this.session = session;
    this.objects = new Store(world.folder, session.host, session.org);
  }

  /**
   * Answers one request, and records it.
   *
   * @param call its name; what begins with Get or List is a read
   * @param id the object that it is about
   * @throws RpcError; Silence where it is never answered
   */
  answer<T>(call: string, id: string, answer: () => T): T {
    const record = (code: string): void => {
      const { host, org, client } = this.session;
      this.world.record({ call, host, org, client, id, code });
    };
    try {
      this.#admit(call);
      const result = answer();
      record('OK');
      return result;
    } catch (error) {
      record(error instanceof RpcError ? error.code : error instanceof Silence ? 'none' : 'stub');
      throw error;
    }
  }

  #admit(call: string): void {
    const { host, client, rights, expiresAfter = Number.POSITIVE_INFINITY } = this.session;
    switch (outageOf(this.world, call, host)) {
      case 'hang':
        throw new Silence(call);
      case 'unavailable':
        throw new RpcError(
          'Unavailable',
          'connection error: desc = "transport: Error while dialing: connect: connection refused"',
        );
      case 'internal':
        throw new RpcError('Internal', 'the server failed');
      case 'unauthenticated':
        throw new RpcError('Unauthenticated', 'the token is not valid');
      case undefined:
    }
    this.#served += 1;
    if (this.#served > expiresAfter) throw new RpcError('Unauthenticated', 'the token is expired');
    const isRead = /^(Get|List)/.test(call);
    if (rights === 'none' || (rights === 'view' && !isRead))
      throw new RpcError('PermissionDenied', `${client} may not call ${call}`);
  }
}
