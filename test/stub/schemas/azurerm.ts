import {
  blocks,
  computed,
  many,
  optional,
  optionalComputed,
  providerSchema,
  required,
  schema,
  secret,
} from './build.ts';

const one = { max_items: 1 };
const days = { ...many('list', { days: optional('number') }), ...one };

export const azurerm = providerSchema(
  schema(
    {
      subscription_id: optional('string'),
      resource_provider_registrations: optional('string'),
      storage_use_azuread: optional('bool'),
      use_oidc: optional('bool'),
    },
    {
      features: blocks(
        'list',
        {},
        { key_vault: { ...many('list', { purge_soft_delete_on_destroy: optional('bool') }), ...one } },
      ),
    },
  ),
  {
    resources: {
      azurerm_resource_group: schema({
        id: optionalComputed('string'),
        name: required('string'),
        location: required('string'),
      }),
      azurerm_storage_account: schema(
        {
          id: optionalComputed('string'),
          name: required('string'),
          resource_group_name: required('string'),
          location: required('string'),
          account_tier: required('string'),
          account_replication_type: required('string'),
          min_tls_version: optional('string'),
          https_traffic_only_enabled: optional('bool'),
          shared_access_key_enabled: optional('bool'),
          default_to_oauth_authentication: optional('bool'),
          allow_nested_items_to_be_public: optional('bool'),
          cross_tenant_replication_enabled: optional('bool'),
          local_user_enabled: optional('bool'),
          infrastructure_encryption_enabled: optional('bool'),
        },
        {
          blob_properties: {
            ...blocks(
              'list',
              { versioning_enabled: optional('bool') },
              {
                delete_retention_policy: {
                  ...many('list', { days: optional('number'), permanent_delete_enabled: optional('bool') }),
                  ...one,
                },
                container_delete_retention_policy: days,
              },
            ),
            ...one,
          },
        },
      ),
      azurerm_storage_container: schema({
        id: optionalComputed('string'),
        name: required('string'),
        storage_account_id: required('string'),
        container_access_type: optional('string'),
      }),
      azurerm_storage_management_policy: schema(
        { id: optionalComputed('string'), storage_account_id: required('string') },
        {
          rule: blocks(
            'list',
            { name: required('string'), enabled: required('bool') },
            {
              filters: {
                ...many('list', { blob_types: required(['set', 'string']), prefix_match: optional(['set', 'string']) }),
                min_items: 1,
                ...one,
              },
              actions: {
                ...blocks(
                  'list',
                  {},
                  {
                    base_blob: {
                      ...many('list', { delete_after_days_since_creation_greater_than: optional('number') }),
                      ...one,
                    },
                    version: { ...many('list', { delete_after_days_since_creation: optional('number') }), ...one },
                  },
                ),
                min_items: 1,
                ...one,
              },
            },
          ),
        },
      ),
      azurerm_key_vault: schema({
        id: optionalComputed('string'),
        name: required('string'),
        resource_group_name: required('string'),
        location: required('string'),
        tenant_id: required('string'),
        sku_name: required('string'),
        rbac_authorization_enabled: required('bool'),
        purge_protection_enabled: optional('bool'),
        soft_delete_retention_days: optional('number'),
        vault_uri: computed('string'),
      }),
      azurerm_user_assigned_identity: schema({
        id: optionalComputed('string'),
        name: required('string'),
        resource_group_name: required('string'),
        location: required('string'),
        client_id: computed('string'),
        principal_id: computed('string'),
        tenant_id: computed('string'),
      }),
      azurerm_federated_identity_credential: schema({
        id: optionalComputed('string'),
        name: required('string'),
        user_assigned_identity_id: required('string'),
        issuer: required('string'),
        audience: required(['list', 'string']),
        subject: required('string'),
      }),
      azurerm_role_definition: schema(
        {
          id: optionalComputed('string'),
          name: required('string'),
          scope: required('string'),
          assignable_scopes: optionalComputed(['list', 'string']),
          role_definition_id: optionalComputed('string'),
          role_definition_resource_id: computed('string'),
        },
        {
          permissions: many('list', {
            actions: optional(['list', 'string']),
            data_actions: optional(['set', 'string']),
          }),
        },
      ),
      azurerm_role_assignment: schema({
        id: optionalComputed('string'),
        name: optionalComputed('string'),
        scope: required('string'),
        role_definition_id: optionalComputed('string'),
        role_definition_name: optionalComputed('string'),
        principal_id: required('string'),
        principal_type: optionalComputed('string'),
        condition: optional('string'),
        condition_version: optionalComputed('string'),
      }),
      azurerm_management_lock: schema({
        id: optionalComputed('string'),
        name: required('string'),
        scope: required('string'),
        lock_level: required('string'),
        notes: optional('string'),
      }),
      azurerm_log_analytics_workspace: schema({
        id: optionalComputed('string'),
        name: required('string'),
        resource_group_name: required('string'),
        location: required('string'),
        sku: optionalComputed('string'),
        retention_in_days: optionalComputed('number'),
      }),
      azurerm_monitor_diagnostic_setting: schema(
        {
          id: optionalComputed('string'),
          name: required('string'),
          target_resource_id: required('string'),
          log_analytics_workspace_id: optional('string'),
        },
        { enabled_log: many('set', { category: optional('string'), category_group: optional('string') }) },
      ),
    },
    data: {
      azurerm_client_config: schema({
        id: optionalComputed('string'),
        client_id: computed('string'),
        object_id: computed('string'),
        subscription_id: computed('string'),
        tenant_id: computed('string'),
      }),
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
