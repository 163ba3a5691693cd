import { Fragment } from '../../../src/model/literal.ts';
import type { Login, LoginKind } from '../../../src/model/login.ts';
import { yaml } from '../../../src/render/yaml.ts';

/** A token of GitLab's, as scripts/ci/login.sh takes it: its variable, and for whom it is. */
interface Token {
  readonly variable: string;
  readonly audience: string;
}

/** Logins that take no token find what they need among the variables of their environment. */
const tokens: { readonly [K in LoginKind]?: (login: Extract<Login, { kind: K }>, server: string) => Token } = {
  'aws-oidc': (_, server) => ({ variable: 'AWS_ID_TOKEN', audience: server }),
  'gcp-wif': (_, server) => ({ variable: 'GCP_ID_TOKEN', audience: server }),
  // What Entra ID requires: https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  'azure-oidc': () => ({ variable: 'AZURE_ID_TOKEN', audience: 'api://AzureADTokenExchange' }),
  'vault-jwt': ({ address }) => ({ variable: 'VAULT_ID_TOKEN', audience: address }),
};

function tokenOf<K extends LoginKind>(login: Extract<Login, { kind: K }>, server: string): Token | undefined {
  return tokens[login.kind as K]?.(login, server);
}

/**
 * The entries of a job's `id_tokens`.
 *
 * @param server the address of GitLab, which is the audience where nothing asks for another
 */
export function idTokens(logins: readonly Login[], server: string): readonly Fragment[] {
  const audiences = new Map<string, Set<string>>();
  for (const login of logins) {
    const token = tokenOf(login, server);
    if (token !== undefined)
      audiences.set(token.variable, (audiences.get(token.variable) ?? new Set()).add(token.audience));
  }
  return [...audiences].map(([variable, [first = '', ...others]]) => {
    const audience = others.length === 0 ? first : [first, ...others];
    return new Fragment(`${variable}:\n  aud: ${yaml(audience)}`);
  });
}
