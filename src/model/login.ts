import type { Cloud } from './cloud.ts';

/**
 * A login that pipeline jobs need. Secret stores and backends declare their logins, and CI/CD platforms implement each
 * login, so that stores and platforms are independent of each other.
 */
export type Login =
  | { readonly kind: 'aws-oidc'; readonly region: string }
  | { readonly kind: 'gcp-wif' }
  | { readonly kind: 'azure-oidc'; readonly subscriptionId?: string }
  | { readonly kind: 'vault-jwt'; readonly address: string }
  | { readonly kind: 'openbao-token' }
  | { readonly kind: 'environment-secret' }
  | { readonly kind: 'http-state'; readonly host: string }
  | { readonly kind: 'hcp-state'; readonly hostname: string };

export type LoginKind = Login['kind'];

/** The variables and secrets of the CI/CD environments `<env>-plan` and `<env>` for a login. */
export interface LoginNames {
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * The credential of a login: an OIDC token of the job, or a long-lived credential that the CI/CD platform stores.
 */
export type Credential = 'job-token' | 'api-key' | 'encryption-token' | 'state-password';

interface LoginTraits<L> {
  readonly credential: Credential;
  /** The cloud in which the bootstrap creates the identity of the login; undefined if it creates none. */
  readonly cloud: Cloud | undefined;
  readonly names: (login: L) => LoginNames;
  /** The values of variables that the answers contain. */
  readonly values?: (login: L) => Readonly<Record<string, string>>;
}

const none: readonly string[] = [];

/** Every login. A new kind of login that is not described here does not compile. */
const logins: { readonly [K in LoginKind]: LoginTraits<Extract<Login, { kind: K }>> } = {
  'aws-oidc': {
    credential: 'job-token',
    cloud: 'aws',
    names: () => ({ variables: ['AWS_ROLE_ARN', 'AWS_REGION'], secrets: none }),
    values: ({ region }) => ({ AWS_REGION: region }),
  },
  'gcp-wif': {
    credential: 'job-token',
    cloud: 'google',
    names: () => ({ variables: ['GCP_WORKLOAD_IDENTITY_PROVIDER', 'GCP_SERVICE_ACCOUNT'], secrets: none }),
  },
  'azure-oidc': {
    credential: 'job-token',
    cloud: 'azure',
    names: () => ({ variables: ['ARM_CLIENT_ID', 'ARM_TENANT_ID', 'ARM_SUBSCRIPTION_ID'], secrets: none }),
    values: ({ subscriptionId }) => (subscriptionId === undefined ? {} : { ARM_SUBSCRIPTION_ID: subscriptionId }),
  },
  'vault-jwt': {
    credential: 'job-token',
    cloud: 'vault',
    names: () => ({ variables: ['VAULT_ADDR', 'VAULT_JWT_ROLE'], secrets: none }),
    values: ({ address }) => ({ VAULT_ADDR: address }),
  },
  // OpenTofu reads the token from the environment and cannot log in by itself. Without BAO_ADDR, it uses VAULT_ADDR.
  'openbao-token': {
    credential: 'encryption-token',
    cloud: undefined,
    names: () => ({ variables: ['BAO_ADDR'], secrets: ['BAO_TOKEN'] }),
  },
  // Where environments share a root, it is TF_VAR_unionai_api_key_<environment> for each of them.
  'environment-secret': {
    credential: 'api-key',
    cloud: undefined,
    names: () => ({ variables: none, secrets: ['UNIONAI_API_KEY'] }),
  },
  'http-state': {
    credential: 'state-password',
    cloud: undefined,
    names: () => ({ variables: none, secrets: ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD'] }),
  },
  'hcp-state': {
    credential: 'state-password',
    cloud: undefined,
    names: ({ hostname }) => ({ variables: none, secrets: [tokenVariable(hostname)] }),
  },
};

/** The names of a login. */
export function loginNames<K extends LoginKind>(login: Extract<Login, { kind: K }>): LoginNames {
  const { names } = logins[login.kind as K];
  return names(login);
}

/** The cloud in which the bootstrap creates the identity of a login; undefined if it creates none. */
export function cloudOf({ kind }: Login): Cloud | undefined {
  return logins[kind].cloud;
}

/** The credential of a login. */
export function credentialOf({ kind }: Login): Credential {
  return logins[kind].credential;
}

/**
 * The values of the variables of several logins that the answers contain, by name. The first login counts: blocks of
 * Terraform contain their own region.
 */
export function knownValues(all: readonly Login[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...[...all].reverse().map((login) => loginValues(login)));
}

function loginValues<K extends LoginKind>(login: Extract<Login, { kind: K }>): Readonly<Record<string, string>> {
  return logins[login.kind as K].values?.(login) ?? {};
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials */
function tokenVariable(hostname: string): string {
  return `TF_TOKEN_${hostname.replaceAll('-', '__').replaceAll('.', '_')}`;
}

/** Each login once, in the order of the table above. */
export function distinctLogins(all: readonly Login[]): readonly Login[] {
  const order = Object.keys(logins);
  // Most are the same object, because environments share their settings: only the others are compared by their content.
  const first = new Map([...new Set(all)].map((login) => [JSON.stringify(login), login]));
  return [...first.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The names of several logins, each once. */
export function allNames(all: readonly Login[]): LoginNames {
  const of = all.map((login) => loginNames(login));
  return {
    variables: [...new Set(of.flatMap(({ variables }) => variables))],
    secrets: [...new Set(of.flatMap(({ secrets }) => secrets))],
  };
}
