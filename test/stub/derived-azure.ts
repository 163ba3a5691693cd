// The attributes that Azure derives, and the values that Azure or its provider refuses.
import { createHash } from 'node:crypto';
import type { Check, Derive, Rules } from './cloud-rules.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A GUID that Azure would have generated: always the same for a name. */
function guidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const tenant = guidOf('tenant');

/** The ID of a resource of a resource group, in the subscription of the provider. */
const inGroup =
  (type: string): Derive =>
  ({ name, resource_group_name }, { subscription_id }) => ({
    id: `/subscriptions/${text(subscription_id)}/resourceGroups/${text(resource_group_name)}/providers/${type}/${text(name)}`,
  });

/** The ID of a resource that is attached to another one. */
const attached =
  (scope: string, type: string): Derive =>
  (values) => ({ id: `${text(values[scope])}/providers/${type}/${text(values.name)}` });

/** The attributes of new objects. */
export const azureDerived: Readonly<Record<string, Derive>> = {
  azurerm_resource_group: ({ name }, { subscription_id }) => ({
    id: `/subscriptions/${text(subscription_id)}/resourceGroups/${text(name)}`,
  }),
  azurerm_storage_account: inGroup('Microsoft.Storage/storageAccounts'),
  azurerm_storage_container: ({ name, storage_account_id }) => ({
    id: `${text(storage_account_id)}/blobServices/default/containers/${text(name)}`,
  }),
  azurerm_key_vault: inGroup('Microsoft.KeyVault/vaults'),
  azurerm_user_assigned_identity: (values, provider) => ({
    ...inGroup('Microsoft.ManagedIdentity/userAssignedIdentities')(values, provider),
    client_id: guidOf(`client ${text(values.name)}`),
    principal_id: guidOf(`principal ${text(values.name)}`),
    tenant_id: tenant,
  }),
  azurerm_log_analytics_workspace: inGroup('Microsoft.OperationalInsights/workspaces'),
  azurerm_federated_identity_credential: ({ name, user_assigned_identity_id }) => ({
    id: `${text(user_assigned_identity_id)}/federatedIdentityCredentials/${text(name)}`,
  }),
  azurerm_role_definition: ({ name, scope }) => {
    const id = `/subscriptions/${text(scope).split('/')[2]}/providers/Microsoft.Authorization/roleDefinitions/${guidOf(text(name))}`;
    return { role_definition_id: guidOf(text(name)), role_definition_resource_id: id, id: `${id}|${text(scope)}` };
  },
  // The name or the ID of the role: whichever the configuration does not contain.
  azurerm_role_assignment: ({ principal_id, role_definition_id, role_definition_name, scope }) => {
    const roles = `/subscriptions/${text(scope).split('/')[2]}/providers/Microsoft.Authorization/roleDefinitions`;
    const parts = [scope, principal_id, role_definition_id, role_definition_name];
    const name = guidOf(parts.map((part) => text(part)).join(' '));
    return {
      id: `${text(scope)}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      ...(typeof role_definition_id === 'string'
        ? { role_definition_name: '' }
        : { role_definition_id: `${roles}/${guidOf(text(role_definition_name))}` }),
    };
  },
  azurerm_management_lock: attached('scope', 'Microsoft.Authorization/locks'),
};

/** The attributes of data sources. */
export const azureLooked: Readonly<Record<string, Derive>> = {
  azurerm_client_config: (_, { subscription_id }) => ({
    subscription_id: text(subscription_id),
    tenant_id: tenant,
    object_id: guidOf('administrator'),
  }),
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const azureRules: Rules = {
  azurerm_resource_group: { name: /^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$/ },
  azurerm_storage_account: { name: /^[a-z0-9]{3,24}$/ },
  azurerm_storage_container: {
    name: /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
    storage_account_id: /^\/subscriptions\//,
  },
  azurerm_key_vault: { name: /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/ },
  azurerm_user_assigned_identity: { name: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/ },
  azurerm_federated_identity_credential: { name: /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/, subject: /^[^*]+$/ },
  azurerm_log_analytics_workspace: { name: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/ },
  azurerm_role_assignment: {
    scope: /^\/subscriptions\/[0-9a-fA-F-]{36}\//,
    principal_id: /^[0-9a-f-]{36}$/,
    role_definition_id: /^\/subscriptions\/[0-9a-fA-F-]{36}\/providers\/Microsoft\.Authorization\/roleDefinitions\//,
    condition_version: /^2\.0$/,
  },
  azurerm_role_definition: { scope: /^\/subscriptions\/[0-9a-fA-F-]{36}(\/resourceGroups\/[^/]+)?$/ },
};

/** Checks of several arguments of a resource together, which the provider makes. */
export const azureChecks: Readonly<Record<string, Check>> = {
  azurerm_role_assignment: ({ condition, condition_version, role_definition_id, role_definition_name }) => {
    if ((role_definition_id === null) === (role_definition_name === null))
      return 'exactly one of role_definition_id and role_definition_name must be specified';
    return typeof condition === 'string' && condition_version === null
      ? 'condition needs condition_version'
      : undefined;
  },
  azurerm_monitor_diagnostic_setting: ({ log_analytics_workspace_id }) =>
    log_analytics_workspace_id === null ? 'a destination must be specified' : undefined,
};
