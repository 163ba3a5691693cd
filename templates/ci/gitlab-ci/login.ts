import { Fragment } from '../../../src/model/literal.ts';
import type { Login, LoginKind } from '../../../src/model/login.ts';
import { yaml } from '../../../src/render/yaml.ts';

/** The GitLab instance that runs the pipeline. */
export interface Server {
  readonly host: string;
}

/** How GitLab CI/CD implements a login. */
type LoginMethod =
  /** With an ID token, which scripts/ci/login.sh reads from a variable. */
  | {
      readonly by: 'id-token';
      readonly variable: string;
      readonly audience: string;
      /** Which claims the trust of the identity can bind: the subject only, or all. */
      readonly binds: 'subject' | 'claims';
    }
  /** With the job token. */
  | { readonly by: 'job-token' }
  /** With credentials in the variables of the environment. */
  | { readonly by: 'stored-variables' };

const stored: LoginMethod = { by: 'stored-variables' };

const methods: { readonly [K in LoginKind]: (login: Extract<Login, { kind: K }>, server: Server) => LoginMethod } = {
  'aws-oidc': (_, server) => ({
    by: 'id-token',
    variable: 'AWS_ID_TOKEN',
    audience: addressOf(server),
    binds: 'subject',
  }),
  'gcp-wif': (_, server) => ({
    by: 'id-token',
    variable: 'GCP_ID_TOKEN',
    audience: addressOf(server),
    binds: 'claims',
  }),
  // Required by Entra ID: https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  'azure-oidc': () => ({
    by: 'id-token',
    variable: 'AZURE_ID_TOKEN',
    audience: 'api://AzureADTokenExchange',
    binds: 'subject',
  }),
  'vault-jwt': ({ address }) => ({ by: 'id-token', variable: 'VAULT_ID_TOKEN', audience: address, binds: 'claims' }),
  'openbao-token': () => stored,
  'environment-secret': () => stored,
  'http-state': ({ host }, server) => (host === server.host ? { by: 'job-token' } : stored),
  'hcp-state': () => stored,
};

function methodOf<K extends LoginKind>(login: Extract<Login, { kind: K }>, server: Server): LoginMethod {
  return methods[login.kind as K](login, server);
}

/** The URL of the GitLab instance that runs the pipeline. */
export function addressOf({ host }: Server): string {
  return `https://${host}`;
}

/** Whether the job token grants access to the state: true if the state is on the same GitLab instance. */
export function isOwnState(login: Login, server: Server): boolean {
  return methodOf(login, server).by === 'job-token';
}

/** Whether the trust of an identity can bind only the subject of a token. */
export function bindsSubjectOnly(login: Login, server: Server): boolean {
  const method = methodOf(login, server);
  return method.by === 'id-token' && method.binds === 'subject';
}

/** The audience of the ID token for a login; undefined if the login uses none. */
export function audienceOf(login: Login, server: Server): string | undefined {
  const method = methodOf(login, server);
  return method.by === 'id-token' ? method.audience : undefined;
}

/** The entries of a job's `id_tokens`. The default audience is the URL of the GitLab instance. */
export function idTokens(logins: readonly Login[], server: Server): readonly Fragment[] {
  const audiences = new Map<string, Set<string>>();
  for (const login of logins) {
    const method = methodOf(login, server);
    if (method.by === 'id-token')
      audiences.set(method.variable, (audiences.get(method.variable) ?? new Set()).add(method.audience));
  }
  return [...audiences].map(([variable, [first = '', ...others]]) => {
    const audience = others.length === 0 ? first : [first, ...others];
    return new Fragment(`${variable}:\n  aud: ${yaml(audience)}`);
  });
}
