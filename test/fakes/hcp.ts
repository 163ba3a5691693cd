// As much of HCP Terraform as the cloud block asks for, with every workspace in local execution:
// https://developer.hashicorp.com/terraform/cloud-docs/api-docs
import { type FakeInternet, fakeInternet } from './proxy.ts';
import { type Asked, type Certificate, json, type Reply } from './server.ts';

interface Workspace {
  readonly locked: boolean;
  readonly state: Buffer | undefined;
}

export interface FakeHcp extends FakeInternet {
  /** Workspaces by organization and name. */
  readonly workspaces: ReadonlyMap<string, Workspace>;
}

export const hcpHosts = ['app.terraform.io'];

/**
 * @param certificate must be for `hcpHosts`
 * @param token what opens the organization
 * @param names the workspaces that exist, as `organization/name`
 */
export async function fakeHcp(certificate: Certificate, token: string, names: readonly string[]): Promise<FakeHcp> {
  const empty: Workspace = { locked: false, state: undefined };
  const workspaces = new Map(names.map((name) => [name, empty]));
  const server = await fakeInternet((asked) => {
    const { pathname } = asked.url;
    if (pathname === '/.well-known/terraform.json') return json(200, { 'tfe.v2': '/api/v2/', 'tfe.v2.1': '/api/v2/' });
    if (pathname === '/api/v2/ping') return { status: 204, headers: { 'TFP-API-Version': '2.6' } };
    if (pathname.startsWith('/state/')) return transfer(workspaces, asked);
    if (asked.headers.authorization !== `Bearer ${token}`) return { status: 401 };
    return answer(workspaces, asked);
  }, certificate);
  return { ...server, workspaces };
}

const document = (status: number, data: unknown): Reply => ({
  ...json(status, { data }),
  headers: { 'content-type': 'application/vnd.api+json' },
});

function answer(workspaces: Map<string, Workspace>, asked: Asked): Reply {
  const path = asked.url.pathname.replace('/api/v2/', '');
  const [, organization, rest = ''] = /^organizations\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (organization !== undefined) return inOrganization(workspaces, organization, rest);
  const [, id = '', action] = /^(?:workspaces\/|state-versions\/sv-)([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const name = nameOf(id);
  const workspace = workspaces.get(name);
  if (workspace === undefined) return { status: 404 };
  if (action === 'current-state-version')
    return workspace.state === undefined ? { status: 404 } : version(name, workspace);
  if (action === 'current-state-version-outputs') return outputs(workspace);
  if (action === 'actions/lock') {
    if (workspace.locked) return json(409, { errors: [{ status: '409', title: 'workspace already locked' }] });
    workspaces.set(name, { ...workspace, locked: true });
    return document(200, shown(name, { ...workspace, locked: true }));
  }
  if (action?.startsWith('actions/')) {
    workspaces.set(name, { ...workspace, locked: false });
    return document(200, shown(name, { ...workspace, locked: false }));
  }
  const known = action === undefined || (action === 'state-versions' && asked.method === 'POST');
  return known ? version(name, workspace) : { status: 404 };
}

/** The outputs of the newest state. */
function outputs({ state }: Workspace): Reply {
  type Output = { readonly value: unknown; readonly type: unknown };
  const found = state && (JSON.parse(state.toString('utf8')) as { outputs: Readonly<Record<string, Output>> }).outputs;
  return document(
    200,
    Object.entries(found ?? {}).map(([name, { value, type }]) => ({
      id: `wsout-${name}`,
      type: 'state-version-outputs',
      attributes: { name, sensitive: false, type: 'array', 'detailed-type': type, value },
    })),
  );
}

function inOrganization(workspaces: ReadonlyMap<string, Workspace>, organization: string, rest: string): Reply {
  if (rest === 'entitlement-set')
    return document(200, {
      id: 'org',
      type: 'entitlement-sets',
      attributes: { operations: true, 'state-storage': true },
    });
  if (rest === '')
    return document(200, { id: organization, type: 'organizations', attributes: { name: organization } });
  const name = `${organization}/${rest.replace('workspaces/', '')}`;
  const workspace = workspaces.get(name);
  return workspace === undefined ? { status: 404 } : document(200, shown(name, workspace));
}

function shown(name: string, { locked }: Workspace): unknown {
  const attributes = { name: name.replace(/^.*\//, ''), locked, operations: false, 'execution-mode': 'local' };
  const permissions = { 'can-lock': true, 'can-unlock': true, 'can-update': true };
  return {
    id: idOf(name),
    type: 'workspaces',
    attributes: { ...attributes, 'terraform-version': '1.11.4', permissions },
  };
}

const idOf = (name: string): string => `ws-${Buffer.from(name).toString('base64url')}`;
const nameOf = (id: string): string => Buffer.from(id.replace('ws-', ''), 'base64url').toString();

/** Its newest state, or the one that is about to be uploaded: the address serves for both ways. */
function version(name: string, { state }: Workspace): Reply {
  const url = `https://${hcpHosts[0]}/state/${idOf(name)}`;
  const serial = state && (JSON.parse(state.toString('utf8')) as { serial: number }).serial;
  return document(200, {
    id: `sv-${idOf(name)}`,
    type: 'state-versions',
    attributes: {
      ...{ serial: serial ?? 0, status: 'finalized', 'hosted-state-download-url': url },
      ...{ 'hosted-state-upload-url': url, 'hosted-json-state-upload-url': `${url}/json` },
    },
  });
}

/** The addresses of states are secret themselves, and take no token. */
function transfer(workspaces: Map<string, Workspace>, { method, url, body }: Asked): Reply {
  const [, , id = '', json] = url.pathname.split('/');
  const name = nameOf(id);
  const workspace = workspaces.get(name);
  if (workspace === undefined) return { status: 404 };
  if (method === 'PUT' && json === undefined) workspaces.set(name, { ...workspace, state: body });
  return { status: 200, body: method === 'GET' ? (workspace.state ?? '') : '' };
}
