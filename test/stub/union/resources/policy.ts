import { Failure } from '../../failure.ts';
import { type Cty, type CtyObject, isObject } from '../../msgpack.ts';
import type { ControlPlane } from '../control-plane.ts';
import { found, RpcError, reported } from '../rpc.ts';
import { createPolicy, deletePolicy, getPolicy } from '../server/policies.ts';
import type { Binding } from '../store.ts';
import { list, text, texts } from '../values.ts';
import { type Resource, unsent } from './resource.ts';

const domains = ['production', 'staging', 'development'];

const blocks = (value: Cty | undefined): readonly CtyObject[] => list(value).filter(isObject);

function bindingsOf(planned: CtyObject): readonly Binding[] {
  const projects = blocks(planned.project).flatMap((block) =>
    texts(block.domains).map((domain) => ({ role: text(block.role_id), project: text(block.id), domain })),
  );
  const invalid = projects.find(({ domain }) => !domains.includes(domain));
  if (invalid !== undefined)
    throw new Failure('Invalid Domain', `Domain ${invalid.domain} is not valid. Must be one of [${domains.join(' ')}]`);
  return [
    ...blocks(planned.organization).map(({ id, role_id }) => ({ role: text(role_id), organization: text(id) })),
    ...blocks(planned.domain).map(({ id, role_id }) => ({ role: text(role_id), domain: text(id) })),
    ...projects,
  ];
}

/** The blocks of a policy: all domains of one role on one project become a single block. */
function blocksOf(bindings: readonly Binding[]): CtyObject {
  const projects = new Map<string, { id: string; role_id: string; domains: string[] }>();
  for (const { role, project, domain } of bindings) {
    if (project === undefined || domain === undefined) continue;
    const key = `${role}|${project}`;
    const block = projects.get(key) ?? { id: project, role_id: role, domains: [] };
    if (!block.domains.includes(domain)) block.domains.push(domain);
    projects.set(key, block);
  }
  const scopes = (scope: 'organization' | 'domain'): readonly CtyObject[] =>
    bindings.flatMap((binding) => {
      const id = binding.project === undefined ? binding[scope] : undefined;
      return id === undefined ? [] : [{ id, role_id: binding.role }];
    });
  return { organization: scopes('organization'), domain: scopes('domain'), project: [...projects.values()] };
}

/** On an Internal error the policy of that name is deleted, regardless of its creator; how that ends does not matter. */
function create(plane: ControlPlane, id: string, planned: CtyObject, bindings: readonly Binding[]): void {
  try {
    createPolicy(plane, id, { description: text(planned.description), bindings });
  } catch (error) {
    if (error instanceof RpcError && error.code === 'Internal') found(() => deletePolicy(plane, id));
    throw error;
  }
}

export const policy: Resource = {
  replaces: ['organization', 'project', 'domain'],
  keeps: ['id'],
  create: (plane, planned) => {
    const id = text(planned.name);
    const bindings = bindingsOf(planned);
    if (bindings.length === 0)
      throw new Failure(
        'Invalid Resource Scope',
        'Policy must have at least one resource scope (organization, project, or domain).',
      );
    reported('Client Error', 'Unable to create policy, got error: ', () => create(plane, id, planned, bindings));
    return { ...planned, id };
  },
  read: (plane, state) => {
    const id = text(state.id) || text(state.name);
    const one = reported('Client Error', 'Unable to read policy, got error: ', () => found(() => getPolicy(plane, id)));
    return one && { ...state, id, name: id, description: one.description || null, ...blocksOf(one.bindings) };
  },
  // A new name or description is written to the state only, and comes back as it was.
  update: unsent,
  remove: (plane, state) => {
    reported('Client Error', 'Unable to delete policy, got error: ', () =>
      found(() => deletePolicy(plane, text(state.id))),
    );
  },
};
