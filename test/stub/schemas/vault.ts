import { computed, many, optional, optionalComputed, providerSchema, required, schema, secret } from './build.ts';

const strings = ['map', 'string'] as const;

export const vault = providerSchema(
  schema(
    { address: optional('string'), namespace: optional('string'), skip_child_token: optional('bool') },
    {
      auth_login_jwt: many('list', {
        role: required('string'),
        mount: optional('string'),
        jwt: optional('string'),
        namespace: optional('string'),
      }),
    },
  ),
  {
    resources: {
      vault_mount: schema({
        id: optionalComputed('string'),
        path: required('string'),
        type: required('string'),
        description: optional('string'),
        namespace: optional('string'),
        options: optional(strings),
        accessor: computed('string'),
      }),
      vault_jwt_auth_backend: schema({
        id: optionalComputed('string'),
        path: optional('string'),
        type: optional('string'),
        description: optional('string'),
        namespace: optional('string'),
        oidc_discovery_url: optional('string'),
        bound_issuer: optional('string'),
        accessor: computed('string'),
      }),
      vault_jwt_auth_backend_role: schema({
        id: optionalComputed('string'),
        backend: optional('string'),
        namespace: optional('string'),
        role_name: required('string'),
        role_type: optionalComputed('string'),
        user_claim: required('string'),
        bound_audiences: optional(['set', 'string']),
        bound_claims: optional(strings),
        bound_claims_type: optionalComputed('string'),
        token_policies: optional(['set', 'string']),
        token_type: optional('string'),
        token_ttl: optional('number'),
        token_max_ttl: optional('number'),
        token_explicit_max_ttl: optional('number'),
      }),
      vault_policy: schema({
        id: optionalComputed('string'),
        name: required('string'),
        namespace: optional('string'),
        policy: required('string'),
      }),
    },
    data: {
      vault_generic_secret: schema({
        id: optionalComputed('string'),
        path: required('string'),
        namespace: optional('string'),
        version: optional('number'),
        data: secret(strings),
      }),
    },
    ephemeral: {
      vault_kv_secret_v2: schema({
        mount: required('string'),
        name: required('string'),
        namespace: optional('string'),
        version: optional('number'),
        data: computed(strings), // the real one does not mark it sensitive either
      }),
    },
  },
);
