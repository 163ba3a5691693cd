import type { Evidence } from '../model/evidence.ts';
import type { Skipped } from './inference.ts';
import type { RootModule } from './root-module.ts';

/** A policy as an access file declares it. */
interface InferredPolicy {
  readonly name: string;
  readonly description: string;
  readonly projects: readonly {
    readonly project: string;
    readonly role: string;
    readonly domains: readonly string[];
  }[];
  readonly domains: readonly { readonly domain: string; readonly role: string }[];
  readonly organizationRoles: readonly string[];
}

/** What an access file can declare of the resources of a root module. */
export interface InferredAccess {
  readonly projects: readonly { readonly name: string; readonly description: string }[];
  readonly roles: readonly {
    readonly name: string;
    readonly description: string;
    readonly actions: readonly string[];
  }[];
  readonly policies: readonly InferredPolicy[];
  readonly users: readonly {
    readonly email: string;
    readonly policies: readonly string[];
    readonly create: { readonly first: string; readonly last: string } | undefined;
  }[];
  /** IDs of projects, roles and policies that no resource of the root module manages. */
  readonly existing: Readonly<Record<'projects' | 'roles' | 'policies', readonly string[]>>;
  /** The address of each resource in the root module, and in modules/workspace. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly skipped: readonly Skipped[];
}

const builtInRoles = ['admin', 'contributor', 'viewer'];
const kinds = ['project', 'role', 'policy', 'user', 'user_access'] as const;
type Kind = (typeof kinds)[number];

/**
 * Infers what an access file declares from the resources of one environment. Only resources whose values are literals, or
 * refer to other such resources, are inferred; the others are listed with the reason.
 *
 * @param alias the provider alias of the environment, if environments share the root module
 */
export function inferAccess(root: RootModule, alias: string | undefined): InferredAccess {
  const skipped: Skipped[] = [];
  const moves: { from: string; to: string }[] = [];
  const existing = { projects: new Set<string>(), roles: new Set<string>(), policies: new Set<string>() };
  const own = root
    .blocks('resource')
    .filter(({ type }) => type.startsWith('unionai_'))
    .filter((block) => root.expression(block, 'provider')?.replace(/^unionai\.?/, '') === alias);
  const skip = (block: Evidence, because: string): undefined => {
    skipped.push({ path: `${block.at} (${block.labels.join('.')})`, because });
    return undefined;
  };
  const move = (block: Evidence, key: string): void => {
    moves.push({ from: block.labels.join('.'), to: `${block.type}.this["${key}"]` });
  };
  /** The blocks of a kind without count and for_each. The rest is reported. */
  const blocksOf = (kind: Kind): readonly Evidence[] =>
    own.filter((block) => {
      if (block.type !== `unionai_${kind}`) return false;
      const repeated = ['count', 'for_each'].find((name) => root.expression(block, name) !== undefined);
      if (repeated !== undefined) skip(block, `${repeated} is not followed`);
      return repeated === undefined;
    });
  const names = new Map<string, string>();
  /** The name that an expression leads to: of a resource that is inferred, or of one that is managed elsewhere. */
  const target = (block: Evidence, attribute: string, list?: keyof typeof existing): string | undefined => {
    const literal = block.value(attribute)?.text;
    const found = root.follow(root.expression(block, attribute) ?? '')?.block;
    const name = literal ?? (found && names.get(found.labels.join('.')));
    if (name === undefined) return undefined;
    const isDeclared = [...names.values()].includes(name) || (list === 'roles' && builtInRoles.includes(name));
    if (list !== undefined && !isDeclared) existing[list].add(name);
    return name;
  };
  const texts = (block: Evidence, attribute: string): readonly string[] | undefined => {
    const expression = root.expression(block, attribute) ?? '';
    const items = /^\[\s*("[^"\\$%]*"(\s*,\s*"[^"\\$%]*")*)\s*,?\s*\]$/.exec(expression)?.[1];
    return items === undefined ? undefined : [...items.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
  };
  /** The name and description of a block that has both. */
  const named = (block: Evidence): { readonly name: string; readonly description: string } | undefined => {
    const [name, description] = [block.value('name')?.text, block.value('description')?.text];
    if (name === undefined || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > 63)
      return skip(block, 'its name is not a literal that an access file accepts');
    if (description === undefined || description === '') return skip(block, 'it has no literal description');
    names.set(block.labels.join('.'), name);
    move(block, name);
    return { name, description };
  };

  const projects = blocksOf('project').flatMap((block) => named(block) ?? []);
  const roles = blocksOf('role').flatMap((block) => {
    const actions = texts(block, 'actions');
    if (actions === undefined) return skip(block, 'its actions are not a list of literals') ?? [];
    const one = named(block);
    return one === undefined ? [] : [{ ...one, actions }];
  });
  const policies = blocksOf('policy').flatMap((block): readonly InferredPolicy[] => {
    if (root.inside(block, 'dynamic').length > 0) return skip(block, 'dynamic blocks are not followed') ?? [];
    const project = root.inside(block, 'project').map((inner) => ({
      project: target(inner, 'id', 'projects'),
      role: target(inner, 'role_id', 'roles'),
      domains: texts(inner, 'domains'),
    }));
    const domain = root
      .inside(block, 'domain')
      .map((inner) => ({ domain: target(inner, 'id'), role: target(inner, 'role_id', 'roles') }));
    const organization = root
      .inside(block, 'organization')
      .map((inner) => ({ role: target(inner, 'role_id', 'roles') }));
    if (!areWhole(project) || !areWhole(domain) || !areWhole(organization))
      return skip(block, 'a grant refers to something that is not inferred') ?? [];
    const one = named(block);
    if (one === undefined) return [];
    return [
      { ...one, projects: project, domains: domain, organizationRoles: organization.flatMap(({ role }) => role ?? []) },
    ];
  });

  const accounts = new Map<string, { readonly first: string; readonly last: string } | undefined>();
  for (const block of blocksOf('user')) {
    const [email, first, last] = ['email', 'first_name', 'last_name'].map((name) => block.value(name)?.text);
    if (email === undefined || !first || !last) {
      skip(block, 'its values are not literals');
      continue;
    }
    names.set(block.labels.join('.'), email);
    accounts.set(email, { first, last });
    move(block, email);
  }
  const granted = new Map<string, string[]>();
  for (const block of blocksOf('user_access')) {
    const user = root.follow(root.expression(block, 'user') ?? '')?.block;
    const email = user?.labels[0] === 'unionai_user' ? user.value('email')?.text : undefined;
    const policy = target(block, 'policy', 'policies');
    const isInferred =
      email !== undefined && (accounts.has(email) || root.blocks('data').some(({ at }) => at === user?.at));
    if (email === undefined || policy === undefined || !isInferred) {
      skip(block, 'its user or its policy is not inferred');
      continue;
    }
    granted.set(email, [...(granted.get(email) ?? []), policy]);
    move(block, `${email}/${policy}`);
  }
  for (const block of own)
    if (!kinds.some((kind) => block.type === `unionai_${kind}`)) skip(block, `${block.type} is not inferred`);

  const emails = [...new Set([...accounts.keys(), ...granted.keys()])];
  const users = emails.map((email) => ({ email, policies: granted.get(email) ?? [], create: accounts.get(email) }));
  const sorted = (ids: ReadonlySet<string>): readonly string[] => [...ids].sort();
  const elsewhere = {
    projects: sorted(existing.projects),
    roles: sorted(existing.roles),
    policies: sorted(existing.policies),
  };
  return { projects, roles, policies, users, existing: elsewhere, moves, skipped };
}

type Whole<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** Whether every value of every grant was inferred. */
function areWhole<T extends object>(grants: readonly T[]): grants is readonly (T & Whole<T>)[] {
  return grants.every((grant) => Object.values(grant).every((value) => value !== undefined));
}
