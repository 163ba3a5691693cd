/** A control plane of Union.ai, as far as its API keys go. */
export interface UnionState {
  readonly host: string;
  readonly org: string;
  /** What the server puts before the client ID of a key; `serverless-1-acme-`, for example. */
  prefix: string;
  /** The form in which the CLI prints a key: that of older versions, or the panel of the current one. */
  form: 'plain' | 'panel';
  /** Whether the user of this machine is logged in as an administrator. */
  administrator: boolean;
  /** The policies that a key gets at its creation, unless the CLI says otherwise. Guessed: the server is closed. */
  defaultPolicies: string[];
  readonly keys: Record<string, UnionKey>;
  /** Keys that were deleted, by client ID. */
  readonly deleted: Record<string, UnionKey>;
  readonly roles: Record<string, { readonly description: string; readonly actions: readonly string[] }>;
  readonly policies: Record<string, readonly PolicyBinding[]>;
}

export interface UnionKey {
  readonly secret: string;
  readonly issued: string;
  readonly policies: string[];
}

interface PolicyBinding {
  readonly role: string;
  readonly resource?: { readonly project?: string; readonly domain?: string };
}

/** A control plane with the built-in roles, and nothing else. */
export function unionState(host: string, org: string): UnionState {
  return {
    host,
    org,
    prefix: '',
    form: 'panel',
    administrator: true,
    defaultPolicies: ['admin'],
    keys: {},
    deleted: {},
    roles: {
      admin: {
        description: 'Administrator',
        actions: ['administer_account', 'manage_permissions', 'create', 'delete'],
      },
      contributor: { description: 'Contributor', actions: ['create_flyte_executions'] },
      viewer: { description: 'Viewer', actions: ['view_flyte_inventory', 'view_flyte_executions'] },
    },
    policies: { admin: [{ role: 'admin' }], viewer: [{ role: 'viewer' }] },
  };
}

/** The key as the CLI prints it. */
export function encodedKey({ host }: UnionState, client: string, { secret }: UnionKey): string {
  return Buffer.from([host, client, secret, 'None'].join(':')).toString('base64');
}
