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
