import type { Asked, Reply } from '../fakes/server.ts';
import { json } from '../fakes/server.ts';
import { invalid, missing, page } from './replies.ts';

/** Who has access: a role, or a user or group. */
interface Level {
  id: number;
  access_level?: number;
  user_id?: number | null;
  group_id?: number | null;
  required_approvals?: number;
  _destroy?: boolean;
}

export interface Branch {
  push_access_levels: Level[];
  merge_access_levels: Level[];
  allow_force_push: boolean;
  code_owner_approval_required: boolean;
}

export interface Protection {
  deploy_access_levels: Level[];
  approval_rules: Level[];
}

export interface Variable {
  key: string;
  value: string | null;
  protected: boolean;
  masked: boolean;
  raw: boolean;
  environment_scope: string;
}

type Body = Record<string, unknown>;

/**
 * GitLab, as far as scripts/setup.sh asks it: https://docs.gitlab.com/api/rest/. A new project protects its branch so that
 * maintainers can push to it.
 */
export class GitLab {
  #id = 100;
  isPremium = true;
  access = 40;
  path = 'acme/ml-platform';
  readonly project: Body = {
    keep_latest_artifact: true,
    public_jobs: true,
    ci_forward_deployment_enabled: true,
    ci_pipeline_variables_minimum_override_role: 'developer',
    only_allow_merge_if_pipeline_succeeds: false,
    allow_pipeline_trigger_approve_deployment: true,
    ci_id_token_sub_claim_components: ['project_path', 'ref_type', 'ref'],
  };
  readonly branches = new Map<string, Branch>([['main', this.#protected(40, 40)]]);
  readonly approvals: Body = {
    merge_requests_author_approval: true,
    merge_requests_disable_committers_approval: false,
    reset_approvals_on_push: false,
    disable_overriding_approvers_per_merge_request: false,
  };
  approvalRules: { id: number; name: string; rule_type: string; approvals_required: number }[] = [];
  environments: string[] = [];
  readonly stopped = new Set<string>();
  readonly protections = new Map<string, Protection>();
  variables: Variable[] = [];
  schedules: Body[] = [];
  hasOwnersFile = true;
  pushed = ['main'];
  readonly answer = (asked: Asked): Reply => {
    const path = asked.url.pathname.slice(1);
    const body: Body = asked.body.length === 0 ? {} : JSON.parse(asked.body.toString());
    const own = /^projects\/acme%2Fml-platform(?:\/(.*))?$/.exec(path);
    if (own !== null) return this.#answer(asked, (own[1] ?? '').split('/').map(decodeURIComponent), body);
    if (path === 'users')
      return json(200, asked.url.searchParams.get('username') === 'octocat' ? [{ id: 5, username: 'octocat' }] : []);
    if (path === 'groups/acme%2Fplatform') return json(200, { id: 7, full_path: 'acme/platform' });
    return missing;
  };

  #answer(asked: Asked, [part = '', item = '', ...rest]: readonly string[], body: Body): Reply {
    const { method, url } = asked;
    const premium = ['protected_environments', 'approvals', 'approval_rules'];
    if (premium.includes(part) && !this.isPremium) return missing;
    switch (part) {
      case '': {
        if (method === 'PUT') {
          if (Object.keys(body).some((field) => !(field in this.project))) return invalid;
          Object.assign(this.project, body);
        }
        const { allow_pipeline_trigger_approve_deployment: _, ...free } = this.project;
        const shown = this.isPremium ? this.project : free;
        const permissions = { project_access: { access_level: this.access }, group_access: null };
        return json(200, { id: 1, path_with_namespace: this.path, permissions, ...shown });
      }
      case 'repository':
        if (item === 'files') return this.hasOwnersFile ? json(200, { blob_id: 'b', content: 'eA==' }) : missing;
        return this.pushed.includes(rest.join('/')) ? json(200, { name: 'main' }) : missing;
      case 'protected_branches':
        return this.#branch(asked, [item, ...rest].join('/'), body);
      case 'approvals':
        if (method === 'POST') Object.assign(this.approvals, body);
        return json(method === 'POST' ? 201 : 200, this.approvals);
      case 'approval_rules':
        return this.#approvalRule(asked, item, body);
      case 'environments': {
        const name = url.searchParams.get('name');
        const id = (one: string): number => 1000 + [...one].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 0);
        if (item !== '')
          return this.#existing(
            method,
            this.environments.find((one) => `${id(one)}` === item),
            rest[0],
          );
        if (method === 'GET')
          return json(
            200,
            this.environments.filter((one) => one === name).map((one) => ({ id: id(one), name: one })),
          );
        if (this.environments.includes(`${body.name}`))
          return json(400, { message: { name: ['has already been taken'] } });
        this.environments.push(`${body.name}`);
        return json(201, { id: 3, name: body.name });
      }
      case 'protected_environments':
        return this.#protection(asked, item, body);
      case 'variables':
        return this.#variable(asked, item, body);
      case 'pipeline_schedules':
        return this.#schedule(asked, item, body);
      default:
        return missing;
    }
  }

  /** Only an environment that is stopped can be deleted. */
  #existing(method: string, name: string | undefined, verb: string | undefined): Reply {
    if (name === undefined) return missing;
    if (method === 'POST' && verb === 'stop') {
      this.stopped.add(name);
      return json(200, { name, state: 'stopped' });
    }
    if (method !== 'DELETE' || verb !== undefined) return missing;
    if (!this.stopped.has(name)) return json(403, { message: '403 Forbidden' });
    this.environments = this.environments.filter((one) => one !== name);
    return { status: 204 };
  }

  #branch({ method, url }: Asked, name: string, body: Body): Reply {
    const found = this.branches.get(name);
    if (name === '' && method === 'GET')
      return page(
        url,
        [...this.branches].map(([one, branch]) => ({ name: one, ...branch })),
      );
    if (name === '') {
      if (this.branches.has(`${body.name}`))
        return json(409, { message: `Protected branch '${body.name}' already exists` });
      this.branches.set(`${body.name}`, {
        ...this.#protected(Number(body.push_access_level ?? 40), Number(body.merge_access_level ?? 40)),
        allow_force_push: body.allow_force_push === true,
        code_owner_approval_required: this.isPremium && body.code_owner_approval_required === true,
      });
      return json(201, {});
    }
    if (found === undefined) return missing;
    if (method === 'GET') return json(200, { name, ...found });
    if (method === 'DELETE') {
      this.branches.delete(name);
      return { status: 204 };
    }
    if (!this.isPremium && ('allowed_to_push' in body || 'allowed_to_merge' in body)) return invalid;
    found.push_access_levels = this.#changed(found.push_access_levels, body.allowed_to_push);
    found.merge_access_levels = this.#changed(found.merge_access_levels, body.allowed_to_merge);
    if (typeof body.allow_force_push === 'boolean') found.allow_force_push = body.allow_force_push;
    // A request without the field resets it: gitlab-org/gitlab#422092.
    found.code_owner_approval_required = body.code_owner_approval_required === true;
    return json(200, found);
  }

  #approvalRule({ method, url }: Asked, item: string, body: Body): Reply {
    if (method === 'GET')
      return page(
        url,
        this.approvalRules.map((rule) => ({ ...rule, protected_branches: [], users: [] })),
      );
    const found = this.approvalRules.find(({ id }) => `${id}` === item);
    if (method === 'PUT') {
      if (found === undefined) return missing;
      Object.assign(found, body);
      return json(200, found);
    }
    if (this.approvalRules.some(({ rule_type }) => rule_type === 'any_approver'))
      return json(400, { message: 'any-approver for the project already exists' });
    this.approvalRules.push({
      id: ++this.#id,
      ...(body as { name: string; rule_type: string; approvals_required: number }),
    });
    return json(201, {});
  }

  #protection({ method, url }: Asked, name: string, body: Body): Reply {
    const found = this.protections.get(name);
    if (name === '' && method === 'GET')
      return page(
        url,
        [...this.protections.keys()].map((one) => ({ name: one })),
      );
    if (name === '') {
      const made = `${body.name}`;
      if (this.protections.has(made)) return json(409, { message: 'Protected environment already exists' });
      this.protections.set(made, {
        deploy_access_levels: this.#changed([], body.deploy_access_levels),
        approval_rules: this.#changed([], body.approval_rules),
      });
      return json(201, {});
    }
    if (found === undefined) return missing;
    if (method === 'DELETE') {
      this.protections.delete(name);
      return { status: 204 };
    }
    if (method === 'PUT') {
      found.deploy_access_levels = this.#changed(found.deploy_access_levels, body.deploy_access_levels);
      found.approval_rules = this.#changed(found.approval_rules, body.approval_rules);
    }
    return json(200, { name, ...found });
  }

  #variable({ method, url }: Asked, key: string, body: Body): Reply {
    if (method === 'GET') return page(url, this.variables);
    const scope = url.searchParams.get('filter[environment_scope]') ?? `${body.environment_scope ?? '*'}`;
    const found = this.variables.find((one) => one.key === (key || body.key) && one.environment_scope === scope);
    if (method === 'POST' && found !== undefined) return json(400, { message: { key: ['has already been taken'] } });
    if (method !== 'POST' && found === undefined) return missing;
    if (method === 'DELETE') {
      this.variables = this.variables.filter((one) => one !== found);
      return { status: 204 };
    }
    if (typeof body.value !== 'string') return json(400, { error: 'value is missing' });
    const made = { masked: false, raw: false, protected: false, environment_scope: '*', ...found, ...body } as Variable;
    this.variables = [...this.variables.filter((one) => one !== found), made];
    return json(method === 'POST' ? 201 : 200, made);
  }

  #schedule({ method, url }: Asked, item: string, body: Body): Reply {
    if (method === 'GET') return page(url, this.schedules);
    const found = this.schedules.find(({ id }) => `${id}` === item);
    if (method === 'PUT') {
      if (found === undefined) return missing;
      Object.assign(found, body);
    } else this.schedules.push({ id: ++this.#id, active: true, ...body });
    return json(201, {});
  }

  #protected(push: number, merge: number): Branch {
    const level = (access_level: number): Level => ({ id: ++this.#id, access_level, user_id: null, group_id: null });
    return {
      push_access_levels: [level(push)],
      merge_access_levels: [level(merge)],
      allow_force_push: false,
      code_owner_approval_required: false,
    };
  }

  /** The levels after the changes of a request, which adds those without an ID. */
  #changed(levels: readonly Level[], changes: unknown): Level[] {
    const all = (changes ?? []) as readonly Level[];
    const gone = all.filter(({ _destroy }) => _destroy === true).map(({ id }) => id);
    const added = all
      .filter(({ id }) => id === undefined)
      .map((level) => ({ user_id: null, group_id: null, ...level, id: ++this.#id }));
    return [...levels.filter(({ id }) => !gone.includes(id)), ...added];
  }
}
