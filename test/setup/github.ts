import type { Asked, Reply } from '../fakes/server.ts';
import { json } from '../fakes/server.ts';
import { invalid, missing, page } from './replies.ts';

/** A reviewer of an environment. */
interface Reviewer {
  readonly type: string;
  readonly id: number;
}

export interface Environment {
  wait_timer: number;
  prevent_self_review: boolean;
  reviewers: readonly Reviewer[];
  deployment_branch_policy: { readonly protected_branches: boolean; readonly custom_branch_policies: boolean } | null;
  can_admins_bypass: boolean;
  policies: { id: number; name: string; type: string }[];
  variables: Map<string, string>;
  secrets: string[];
}

export interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}

export interface Ruleset {
  id: number;
  name: string;
  target: string;
  enforcement: string;
  bypass_actors: unknown[];
  conditions: { ref_name: { include: string[]; exclude: string[] } };
  rules: Rule[];
}

/**
 * GitHub, as far as scripts/setup.sh asks it: https://docs.github.com/rest. A request that replaces an object resets the
 * fields that it omits.
 */
export class GitHub {
  readonly environments = new Map<string, Environment>();
  rulesets: Ruleset[] = [];
  branches = ['main'];
  visibility = 'private';
  ownerType = 'Organization';
  fullName = 'acme/ml-platform';
  admin = true;
  /** Undefined if only the owners of the organization can read it. */
  plan: string | undefined = 'enterprise';
  hasOwnersFile = true;
  ownersErrors: { kind: string; source: string }[] = [];
  readonly teams = new Map([['acme/platform', 7]]);
  readonly users = new Map<string, { id: number; type: string }>([
    ['octocat', { id: 583231, type: 'User' }],
    ['acme', { id: 9919, type: 'Organization' }],
  ]);
  #id = 100;

  readonly answer = (asked: Asked): Reply => {
    const path = decodeURIComponent(asked.url.pathname.slice(1));
    const body = asked.body.length === 0 ? {} : JSON.parse(asked.body.toString());
    const own = /^repos\/acme\/ml-platform(?:\/(.*))?$/.exec(path);
    if (own !== null) return this.#repository(asked, own[1] ?? '', body);
    const team = /^orgs\/([^/]+\/)teams\/(.+)$/.exec(path);
    const id = team === null ? undefined : this.teams.get(`${team[1]}${team[2]}`);
    if (id !== undefined) return json(200, { id, slug: team?.[2] });
    if (path === 'orgs/acme') return json(200, { login: 'acme', ...(this.plan && { plan: { name: this.plan } }) });
    const user = this.users.get(/^users\/(.+)$/.exec(path)?.[1] ?? '');
    return user === undefined ? missing : json(200, user);
  };

  #repository(asked: Asked, path: string, body: Record<string, unknown>): Reply {
    const [part = '', name = '', ...rest] = path.split('/');
    switch (part) {
      case '':
        return json(200, {
          id: 1,
          full_name: this.fullName,
          visibility: this.visibility,
          owner: { id: 2, type: this.ownerType },
          permissions: { admin: this.admin, push: true },
        });
      case 'branches':
        return this.branches.includes(path.slice(9)) ? json(200, { name: path.slice(9) }) : missing;
      case 'codeowners':
        return this.hasOwnersFile ? json(200, { errors: this.ownersErrors }) : missing;
      case 'rulesets':
        return this.#ruleset(asked, name, body as unknown as Ruleset);
      case 'environments':
        return this.#environment(asked, name, rest, body);
      default:
        return missing;
    }
  }

  #ruleset({ method, url }: Asked, id: string, body: Ruleset): Reply {
    const found = this.rulesets.find((one) => `${one.id}` === id);
    if (id === '' && method === 'GET')
      return page(
        url,
        this.rulesets.map(({ id: number, name, enforcement }) => ({ id: number, name, target: 'branch', enforcement })),
      );
    if (id !== '' && found === undefined) return missing;
    if (method === 'GET') return json(200, found);
    if (typeof body.name !== 'string' || !['active', 'disabled', 'evaluate'].includes(body.enforcement)) return invalid;
    if (this.rulesets.some((one) => one.name === body.name && one !== found)) return invalid;
    const defaults = { target: 'branch', bypass_actors: [], conditions: { ref_name: { include: [], exclude: [] } } };
    const made: Ruleset = { ...defaults, ...body, id: found?.id ?? ++this.#id };
    this.rulesets = [...this.rulesets.filter((one) => one !== found), made];
    return json(found === undefined ? 201 : 200, made);
  }

  #environment(asked: Asked, name: string, [part, item]: readonly string[], body: Record<string, unknown>): Reply {
    const found = this.environments.get(name);
    if (part === undefined && asked.method === 'PUT') return this.#put(name, found, body);
    if (found === undefined) return missing;
    if (part === undefined && asked.method === 'DELETE') {
      this.environments.delete(name);
      return { status: 204 };
    }
    if (part === undefined) return json(200, shown(name, found));
    if (part === 'deployment-branch-policies') return this.#policies(asked, found, item, body);
    if (part === 'variables') return variables(asked, found, item, body);
    return page(
      asked.url,
      found.secrets.map((secret) => ({ name: secret })),
      'secrets',
    );
  }

  #put(name: string, found: Environment | undefined, body: Record<string, unknown>): Reply {
    const fields = ['wait_timer', 'prevent_self_review', 'reviewers', 'deployment_branch_policy', 'can_admins_bypass'];
    if (Object.keys(body).some((field) => !fields.includes(field))) return invalid;
    const offers = this.visibility === 'public' || this.plan === undefined || this.plan === 'enterprise';
    if (!offers && ['wait_timer', 'prevent_self_review', 'reviewers'].some((field) => field in body)) return invalid;
    if (this.plan === 'free' && this.visibility !== 'public') return missing;
    const reviewers = (body.reviewers ?? []) as readonly Reviewer[];
    const known = [...this.teams.values(), ...[...this.users.values()].map(({ id }) => id)];
    if (reviewers.length > 6 || reviewers.some(({ id }) => !known.includes(id))) return invalid;
    this.environments.set(name, {
      wait_timer: (body.wait_timer as number | undefined) ?? 0,
      prevent_self_review: (body.prevent_self_review as boolean | undefined) ?? false,
      reviewers,
      deployment_branch_policy: (body.deployment_branch_policy as Environment['deployment_branch_policy']) ?? null,
      can_admins_bypass: (body.can_admins_bypass as boolean | undefined) ?? true,
      policies: found?.policies ?? [],
      variables: found?.variables ?? new Map(),
      secrets: found?.secrets ?? [],
    });
    return json(200, { name });
  }

  #policies(
    { method, url }: Asked,
    found: Environment,
    item: string | undefined,
    body: Record<string, unknown>,
  ): Reply {
    if (method === 'GET') return page(url, found.policies, 'branch_policies');
    if (found.deployment_branch_policy?.custom_branch_policies !== true) return missing;
    if (method === 'DELETE') {
      if (!found.policies.some(({ id }) => `${id}` === item)) return missing;
      found.policies = found.policies.filter(({ id }) => `${id}` !== item);
      return { status: 204 };
    }
    const made = { id: ++this.#id, name: `${body.name}`, type: `${body.type ?? 'branch'}` };
    if (found.policies.some(({ name, type }) => name === made.name && type === made.type)) return { status: 303 };
    found.policies.push(made);
    return json(200, made);
  }
}

function variables({ method, url }: Asked, found: Environment, item: string | undefined, body: object): Reply {
  const { name, value } = body as { name: string; value: string };
  if (method === 'GET') {
    const all = [...found.variables].map(([one, text]) => ({ name: one, value: text, created_at: 'x' }));
    return page(url, all, 'variables');
  }
  const exists = found.variables.has(name);
  if (method === 'POST' && exists) return json(409, { message: 'Already exists' });
  if (method === 'PATCH' && (!exists || item !== name)) return missing;
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || value === '') return invalid;
  found.variables.set(name, value);
  return method === 'POST' ? json(201, {}) : { status: 204 };
}

/** An environment as GitHub shows it: as rules, and none for a setting with its default. */
function shown(name: string, environment: Environment): object {
  const { wait_timer, prevent_self_review, reviewers, deployment_branch_policy, can_admins_bypass } = environment;
  return {
    id: 5,
    name,
    can_admins_bypass,
    protection_rules: [
      ...(wait_timer > 0 ? [{ id: 1, type: 'wait_timer', wait_timer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              id: 2,
              type: 'required_reviewers',
              prevent_self_review,
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id, login: 'x' } })),
            },
          ]
        : []),
      ...(deployment_branch_policy === null ? [] : [{ id: 3, type: 'branch_policy' }]),
    ],
    deployment_branch_policy,
  };
}
