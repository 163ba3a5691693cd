// What a test says about Union.ai before a run: $TFSTUB_DIR/unionai.json. Everything is optional.
//
//   {
//     "clients": {                       the API keys that authenticate, by client id; without it, every key does
//       "deployer": "SECRET",              a secret alone: full rights
//       "planner": {
//         "secret": "SECRET",
//         "rights": "view",                full (default) | view: only reads | none: no request at all
//         "expiresAfter": 3                requests that one token is good for; the provider never fetches another
//       }
//     },
//     "hosts": ["acme.example"],         the hosts that resolve; without it, every name with a dot, except *.invalid
//     "builtInRoles": ["admin"],         without it: admin, contributor and viewer
//     "projectDomains": "refused",       an update that carries domains fails, as in flyteadmin 1.16.1; else it works
//     "outages": [
//       {
//         "call": "CreateRole",            one request by name, or Token; without it, all requests, Token included
//         "host": "acme.example",          only at this host
//         "mode": "unavailable",           unavailable | internal | unauthenticated | hang (never answers)
//         "after": 2,                      the first two matching requests are answered
//         "times": 1                       and only one fails
//       }
//     ]
//   }
//
// The objects themselves are files below $TFSTUB_DIR/union: see store.ts, which tests use to seed objects, to read
// what an apply wrote, and to delete or change it outside of Terraform.
// Every request that a control plane receives is a line of $TFSTUB_DIR/requests.jsonl:
//   { "call": "Token" | "CreateRole" | …, "host", "org", "client", "id", "code": "OK" | "NotFound" | … }
import type { World } from '../world.ts';

export type Rights = 'full' | 'view' | 'none';

export interface Client {
  readonly secret: string;
  readonly rights?: Rights;
  readonly expiresAfter?: number;
}

export interface Outage {
  readonly call?: string;
  readonly host?: string;
  readonly mode: 'unavailable' | 'internal' | 'unauthenticated' | 'hang';
  readonly after?: number;
  readonly times?: number;
}

export interface UnionSeed {
  readonly clients?: Readonly<Record<string, string | Client>>;
  readonly hosts?: readonly string[];
  readonly builtInRoles?: readonly string[];
  readonly projectDomains?: 'accepted' | 'refused';
  readonly outages?: readonly Outage[];
}

/** The file of this world, read again for each request, so that a test can change it between two runs. */
export function seedOf(world: World): UnionSeed {
  return world.json<UnionSeed>('unionai.json') ?? {};
}
