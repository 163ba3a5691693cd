import type { Found } from '../../../src/model/evidence.ts';
import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { guid, resourceGroup, secretName, vault } from '../../../src/model/names/azure.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { pendingSettings, planSettings, renderRead, secretNames } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';
import storeLogin from './store-login.sh.ejs';

const vaultId = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)$/i;

export const azureKeyVault = defineReadStore({
  kind: 'azure-key-vault',
  title: 'Azure Key Vault',
  summary: 'One secret per environment. Terraform reads it with the Microsoft Entra identity of the run.',
  fields: {
    vaultName: text({
      title: 'Name of the Key Vault',
      hint: 'globally unique, for example acme-unionai',
      rule: vault,
      example: 'acme-unionai',
    }),
    resourceGroup: text({
      title: 'Resource group of the Key Vault',
      hint: 'for example acme-platform',
      rule: resourceGroup,
      example: 'acme-platform',
      suggestion: 'azure-resource-group',
    }),
    subscriptionId: text({
      title: 'Subscription of the Key Vault',
      hint: 'the subscription ID, not its name',
      suggestion: 'azure-subscription',
      rule: guid,
      example: '11111111-2222-3333-4444-555555555555',
    }),
    secretName: defaulted('unionai-{environment}-terraform-api-key', {
      title: 'Name of the secret',
      hint: '{environment} is replaced by the name of each environment',
      rule: secretName,
      placeholders: ['environment', 'name'],
    }),
    planSecretName: maybe({
      title: 'Name of the secret with the view-only key of plans',
      help: 'Default: the name of the secret with -plan. Used if planKey is separate.',
      rule: secretName,
      placeholders: ['environment', 'name'],
    }),
  },
  source: 'store',
  cli: { name: 'Azure CLI', command: 'az', url: 'https://learn.microsoft.com/cli/azure/install-azure-cli' },
  phrase: 'Azure Key Vault',
  providers: [{ name: 'azurerm', source: 'hashicorp/azurerm', version: '>= 4.23, < 6.0' }],
  rootVariables: undefined,
  // Vault names are globally unique and case-insensitive.
  identity: ({ vaultName, secretName }) => `${vaultName} ${secretName}`.toLowerCase(),
  logins: ({ subscriptionId }) => [{ kind: 'azure-oidc', subscriptionId }],
  read: (settings, place) => {
    const group = `/subscriptions/${settings.subscriptionId}/resourceGroups/${settings.resourceGroup}`;
    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/${settings.vaultName}`;
    return renderRead(read, settings, place, {
      type: 'azurerm_key_vault_secret',
      provider: 'azurerm',
      attribute: '.value',
      vaultId,
      secrets: secretNames(settings, { planSettings, pendingSettings }, ({ secretName }) => secretName),
    });
  },
  planSettings,
  pendingSettings,
  place: ({ resourceGroup, secretName, subscriptionId, vaultName }) => ({
    cloud: 'azure',
    subscriptionId,
    resourceGroup,
    vaultName,
    name: secretName,
  }),
  permissions: {
    value:
      'a role with the data action `Microsoft.KeyVault/vaults/secrets/getSecret/action` and no other, with the scope of the secret, `VAULT-ID/secrets/NAME`, and `Reader` on the vault',
    date: 'the role `Key Vault Reader`',
    rotation: 'the role `Key Vault Secrets Officer`',
  },
  accessLog:
    'the diagnostic setting `AuditEvent` of the key vault records the reads of secrets (operation `SecretGet`), if it was configured',
  readme,
  recognize: (block) => {
    if (block.type !== 'azurerm_key_vault_secret') return undefined;
    const id = block.value('key_vault_id');
    const [, subscription, group, name] = vaultId.exec(id?.text ?? '') ?? [];
    const part = (text: string | undefined): Found | undefined => (text && id ? { text, at: id.at } : undefined);
    const data = block.referred('key_vault_id');
    return {
      vaultName: part(name) ?? data?.value('name'),
      resourceGroup: part(group) ?? data?.value('resource_group_name'),
      subscriptionId: part(subscription) ?? block.provider('subscription_id'),
      secretName: block.value('name'),
    };
  },
  keyCreated,
  scheduledRotation: { tool: 'az', login: storeLogin },
  storeKey,
  keyPlace: ({ subscriptionId, vaultName, secretName }) => ({
    SUBSCRIPTION: subscriptionId,
    VAULT: vaultName,
    NAME: secretName,
  }),
  keyTool: 'az',
  location: ({ vaultName, secretName }) => `secret ${secretName} in vault ${vaultName}`,
});
