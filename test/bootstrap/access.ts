import type { BootstrapIdentity, BootstrapSecret, BootstrapState, Use } from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { Repository } from '../../src/model/repository.ts';
import { accessColumns, columnOf } from '../../templates/bootstrap/access-table.ts';
import { bootstrapState } from '../../templates/bootstrap/backend.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { deploymentsOf } from '../../templates/ci/deployment.ts';
import type { AppliedBootstrap } from './applied.ts';

/** A resource of the bootstrap that an identity could use. */
export type Thing =
  | { readonly kind: 'state'; readonly state: BootstrapState }
  | { readonly kind: 'plans'; readonly state: BootstrapState }
  | { readonly kind: 'key'; readonly secret: BootstrapSecret }
  | { readonly kind: 'encryptionKey'; readonly key: string };

/** What can be tried with each kind of resource. */
export const attempts = {
  state: ['read', 'write', 'delete'],
  plans: ['create', 'read', 'delete'],
  key: ['read', 'age', 'write', 'delete'],
  encryptionKey: ['use'],
} as const satisfies { readonly [K in Thing['kind']]: readonly string[] };

export type Attempt = (typeof attempts)[Thing['kind']][number];

/**
 * How many of the requests of an attempt the cloud allows: `some` is never right. Where the attempt needs several requests, such as
 * reading a secret and decrypting it, each alone counts.
 */
export type Verdict = 'all' | 'some' | 'none';

/** The token of a job, as its forge signs it. */
export interface Token {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, string>>;
}

/** What the policies of an applied bootstrap mean. Each cloud implements it for its own kind of policies. */
export interface CloudAccess {
  /** @param identity the CI/CD environment */
  verdict(identity: string, thing: Thing, attempt: Attempt): Verdict;
  /** Whether a job with this token gets the identity. */
  trusts(identity: string, token: Token): boolean;
  /** What no identity of any cloud may be given, such as an action `*`, for messages. Empty if there is none. */
  faults(): readonly string[];
}

/** Reads the policies of an applied bootstrap. */
export type ReadAccess = (applied: AppliedBootstrap, repository: Repository) => CloudAccess;

/** All resources of a repository in a cloud, with the state of the bootstrap itself, which no identity may use. */
export function thingsIn(repository: Repository, cloud: Cloud): readonly Thing[] {
  const { identities, sealsPlans, secrets, states } = resourcesIn(repository, cloud);
  const own = bootstrapState(repository, cloud);
  const place = repository.backend.place(own.settings);
  const [first] = states;
  const keys = new Set(identities.flatMap(({ encryptionKeys }) => encryptionKeys));
  return [
    ...states.map((state) => ({ kind: 'state', state }) as const),
    ...(first !== undefined && place?.cloud === cloud
      ? [{ kind: 'state', state: { ...first, place, key: own.key, name: 'bootstrap' } } as const]
      : []),
    ...(sealsPlans ? states.map((state) => ({ kind: 'plans', state }) as const) : []),
    ...secrets.map((secret) => ({ kind: 'key', secret }) as const),
    ...[...keys].map((key) => ({ kind: 'encryptionKey', key }) as const),
  ];
}

/** Everything that the identities of a cloud can do, one line each: `dev-plan: read the state of dev`. */
export function allowedBy(repository: Repository, cloud: Cloud, access: CloudAccess): readonly string[] {
  return everyAttempt(repository, cloud).flatMap(({ attempt, identity, thing }) => {
    const verdict = access.verdict(identity.ciEnvironment, thing, attempt);
    const line = lineOf(identity, thing, attempt);
    return verdict === 'none' ? [] : [verdict === 'all' ? line : `${line} (some of the requests)`];
  });
}

/** Everything that SECURITY.md of the repository says that they can do. */
export function documentedIn(repository: Repository, cloud: Cloud, security: string): readonly string[] {
  const rows = tableIn(security);
  return everyAttempt(repository, cloud)
    .filter(({ attempt, identity, thing }) => {
      if (!isOwn(repository, identity, thing)) return false;
      return rows[identity.use]?.[columnOfThing(thing)]?.includes(attempt) ?? false;
    })
    .map(({ attempt, identity, thing }) => lineOf(identity, thing, attempt));
}

interface Tried {
  readonly identity: BootstrapIdentity;
  readonly thing: Thing;
  readonly attempt: Attempt;
}

function everyAttempt(repository: Repository, cloud: Cloud): readonly Tried[] {
  const things = thingsIn(repository, cloud);
  return resourcesIn(repository, cloud).identities.flatMap((identity) =>
    things.flatMap((thing) => attempts[thing.kind].map((attempt) => ({ identity, thing, attempt }))),
  );
}

const lineOf = ({ ciEnvironment }: BootstrapIdentity, thing: Thing, attempt: Attempt): string =>
  `${ciEnvironment}: ${attempt} ${nameOf(thing)}`;

function nameOf(thing: Thing): string {
  if (thing.kind === 'encryptionKey') return `the key ${thing.key}`;
  if (thing.kind !== 'key') return `the ${thing.kind} of ${thing.state.name}`;
  const { environment, pending, use } = thing.secret;
  return `the ${pending ? 'next ' : ''}${use ?? ''} key of ${environment}`;
}

function columnOfThing(thing: Thing): string {
  if (thing.kind === 'encryptionKey') return accessColumns.encryption;
  if (thing.kind === 'state') return accessColumns.state;
  return thing.kind === 'plans' ? accessColumns.plans : columnOf(thing.secret);
}

function isOwn(repository: Repository, identity: BootstrapIdentity, thing: Thing): boolean {
  if (thing.kind === 'encryptionKey') return identity.encryptionKeys.includes(thing.key);
  if (thing.kind !== 'key') return thing.state.name === identity.deployment;
  const deployment = deploymentsOf(repository).find(({ name }) => name === identity.deployment);
  return deployment?.members.some(({ name }) => name === thing.secret.environment) ?? false;
}

type Table = Readonly<Partial<Record<Use, Readonly<Record<string, readonly string[]>>>>>;

/** The table "Access of the pipeline" as it is in the document. */
function tableIn(security: string): Table {
  const section = /## Access of the pipeline\n([\s\S]*?)\n## /.exec(security)?.[1] ?? '';
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return Object.fromEntries(
    rows.map(([identity = '', ...cells]) => {
      const use = /<environment>-?(plan|rotate)?`$/.exec(identity)?.[1] ?? 'apply';
      return [use, Object.fromEntries(cells.map((cell, index) => [head[index + 1], cell.split(', ')]))];
    }),
  );
}
