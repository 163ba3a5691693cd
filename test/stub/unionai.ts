// What the unionai provider 0.2.1 does beyond its schema.
import { Failure } from './failure.ts';
import type { Cty, CtyObject } from './msgpack.ts';
import type { World } from './world.ts';

const text = (value: Cty | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Cty | undefined): readonly Cty[] => (Array.isArray(value) ? value : []);

export interface Session {
  readonly org: string;
  readonly host: string;
}

/** Configure: UNIONAI_API_KEY before the attribute, decode, authenticate, compare with allowed_orgs. */
export function configure(world: World, config: CtyObject): Session {
  const fromEnvironment = process.env.UNIONAI_API_KEY ?? '';
  const attribute = text(config.api_key); // unknown and null both read as "" there
  const apiKey = fromEnvironment || attribute;
  const entry = {
    op: 'configure',
    provider: 'unionai',
    source: fromEnvironment ? 'environment' : 'attribute',
    api_key: apiKey,
    allowed_orgs: list(config.allowed_orgs),
  };
  const fail = (summary: string, detail: string): never => {
    world.log({ ...entry, error: summary });
    throw new Failure(summary, detail);
  };
  if (apiKey === '') return fail('Union.ai api_key is required', 'Set UNIONAI_API_KEY or the api_key attribute.');
  if (!/^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/.test(apiKey))
    return fail('Failed to get OAuth2 token', 'illegal base64 data');
  const [host = '', client = '', secret = '', ...rest] = Buffer.from(apiKey, 'base64').toString('utf8').split(':');
  if (rest.length === 0) return fail('Failed to get OAuth2 token', 'invalid API key format');
  const clients = world.clients();
  if (clients && clients[client] !== secret)
    return fail('Failed to get OAuth2 token', `client ${client} is unknown or its secret is wrong`);
  const said = rest.join(':');
  const org = text(config.org) || (said === '' || said.toLowerCase() === 'none' ? (host.split('.')[0] ?? '') : said);
  const allowed = list(config.allowed_orgs);
  if (allowed.length > 0 && !allowed.includes(org))
    return fail('Union.ai org is not allowed', `Union.ai org ${org} is not allowed.`);
  world.log({ ...entry, org, host });
  return { org, host };
}

/** Computed attributes with a meaning. */
export function computed(type: string, value: CtyObject, session: Session | undefined): CtyObject {
  if (type === 'unionai_controlplane' && session)
    return { endpoint: `https://${session.host}`, host: session.host, organization: session.org };
  return type.startsWith('unionai_') && value.name !== undefined ? { id: value.name } : {};
}

const actions = [
  ...['administer_account', 'administer_project', 'create_flyte_executions', 'edit_cluster_related_attributes'],
  ...['edit_execution_related_attributes', 'edit_unused_attributes', 'manage_cluster', 'manage_permissions'],
  ...['register_flyte_inventory', 'view_flyte_executions', 'view_flyte_inventory'],
];

/** What Create checks. Objects belong to the organisation; deleting a project only archives it. */
export function create(world: World, type: string, planned: CtyObject): void {
  const id = text(planned.name);
  if (world.get(`${type}/${id}`) !== undefined || world.get(`archived/${type}/${id}`) !== undefined)
    throw new Failure(`${type} already exists`, `${id} already exists in the organisation.`);
  const unknown = list(planned.actions).find((action) => !actions.includes(text(action)));
  if (unknown !== undefined) throw new Failure('Action does not exist', `Cannot find action: ${text(unknown)}`);
  if (type !== 'unionai_policy') return;
  const scopes = [...list(planned.organization), ...list(planned.project), ...list(planned.domain)];
  if (scopes.length === 0) throw new Failure('Invalid Resource Scope', 'Policy must have at least one resource scope.');
}

export function remove(world: World, type: string, prior: CtyObject): void {
  if (type === 'unionai_project') world.put(`archived/${type}/${text(prior.id)}`, true);
}

/** Refresh reads an omitted description as "", so it shows as a change for ever. */
export function refresh(type: string, state: CtyObject): CtyObject {
  const sticky = type === 'unionai_project' || type === 'unionai_role';
  return sticky && state.description === null ? { ...state, description: '' } : state;
}

/** Attributes whose change replaces the object; schemas do not carry them. */
export const forceNew: Readonly<Record<string, readonly string[]>> = {
  unionai_role: ['name', 'description', 'actions'],
  unionai_policy: ['organization', 'project', 'domain'],
};
