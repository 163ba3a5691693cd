import { computed, many, optional, optionalComputed, providerSchema, required, schema, secret } from './build.ts';

export const azurerm = providerSchema(
  schema(
    {
      subscription_id: optional('string'),
      resource_provider_registrations: optional('string'),
      use_oidc: optional('bool'),
    },
    { features: many('list', {}) },
  ),
  {
    data: {
      azurerm_key_vault_secret: schema({
        id: optionalComputed('string'),
        name: required('string'),
        key_vault_id: required('string'),
        version: optional('string'),
        value: secret('string'),
      }),
    },
    ephemeral: {
      azurerm_key_vault_secret: schema({
        name: required('string'),
        key_vault_id: required('string'),
        version: optionalComputed('string'),
        value: computed('string'), // the real one does not mark it sensitive either
      }),
    },
  },
);
