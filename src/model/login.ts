/**
 * What a pipeline needs to be let in somewhere. A store or a backend states its logins, a CI platform
 * knows how to meet each; so stores and platforms never hear of each other.
 */
export type Login =
  | { readonly kind: 'aws-oidc'; readonly region: string }
  | { readonly kind: 'gcp-wif' }
  | { readonly kind: 'azure-oidc' }
  | { readonly kind: 'vault-jwt'; readonly address: string }
  | { readonly kind: 'environment-secret' }
  | { readonly kind: 'http-state'; readonly host: string }
  | { readonly kind: 'hcp-state'; readonly hostname: string };

export type LoginKind = Login['kind'];

/** The names under which the CI environments `<env>-plan` and `<env>` hold what a login needs. */
export interface LoginNames {
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
}

const none: readonly string[] = [];

const names: { readonly [K in LoginKind]: (login: Extract<Login, { kind: K }>) => LoginNames } = {
  'aws-oidc': () => ({ variables: ['AWS_ROLE_ARN', 'AWS_REGION'], secrets: none }),
  'gcp-wif': () => ({ variables: ['GCP_WORKLOAD_IDENTITY_PROVIDER', 'GCP_SERVICE_ACCOUNT'], secrets: none }),
  'azure-oidc': () => ({ variables: ['ARM_CLIENT_ID', 'ARM_TENANT_ID', 'ARM_SUBSCRIPTION_ID'], secrets: none }),
  'vault-jwt': () => ({ variables: ['VAULT_ADDR', 'VAULT_JWT_ROLE'], secrets: none }),
  // Where environments share a root, it is TF_VAR_unionai_api_key_<environment> for each of them.
  'environment-secret': () => ({ variables: none, secrets: ['UNIONAI_API_KEY'] }),
  'http-state': () => ({ variables: none, secrets: ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD'] }),
  'hcp-state': ({ hostname }) => ({ variables: none, secrets: [tokenVariable(hostname)] }),
};

/** The names of a login. */
export function loginNames<K extends LoginKind>(login: Extract<Login, { kind: K }>): LoginNames {
  const of = names[login.kind as K];
  return of(login);
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials */
function tokenVariable(hostname: string): string {
  return `TF_TOKEN_${hostname.replaceAll('-', '__').replaceAll('.', '_')}`;
}

/** Each login once, in the order of the table above. */
export function distinctLogins(logins: readonly Login[]): readonly Login[] {
  const order = Object.keys(names);
  const first = new Map(logins.map((login) => [JSON.stringify(login), login]));
  return [...first.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The names of several logins, each once. */
export function allNames(logins: readonly Login[]): LoginNames {
  const of = logins.map((login) => loginNames(login));
  return {
    variables: [...new Set(of.flatMap(({ variables }) => variables))],
    secrets: [...new Set(of.flatMap(({ secrets }) => secrets))],
  };
}
