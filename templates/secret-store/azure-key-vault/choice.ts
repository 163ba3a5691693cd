import { defaulted, text } from '../../../src/model/field.ts';
import { guid, resourceGroup, secretName, vault } from '../../../src/model/names/azure.ts';
import { defineSecretStore } from '../../../src/model/secret-store.ts';
import { renderRead, renderStoreReadme } from '../read.ts';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';

export const azureKeyVault = defineSecretStore({
  kind: 'azure-key-vault',
  title: 'Azure Key Vault',
  summary: 'One secret per environment; Terraform reads it with the Microsoft Entra identity of the run.',
  fields: {
    vaultName: text({ title: 'Name of the Key Vault', rule: vault, example: 'acme-unionai' }),
    resourceGroup: text({ title: 'Resource group of the Key Vault', rule: resourceGroup, example: 'acme-platform' }),
    subscriptionId: text({
      title: 'Subscription of the Key Vault',
      rule: guid,
      example: '11111111-2222-3333-4444-555555555555',
    }),
    secretName: defaulted('unionai-{environment}-terraform-api-key', {
      title: 'Name of the secret',
      rule: secretName,
      placeholders: ['environment', 'name'],
    }),
  },
  source: 'store',
  phrase: 'Azure Key Vault',
  providers: [{ name: 'azurerm', source: 'hashicorp/azurerm', version: '>= 4.23, < 6.0' }],
  rootVariables: undefined,
  // Vaults are named worldwide; Azure takes no notice of case.
  identity: ({ vaultName, secretName }) => `${vaultName} ${secretName}`.toLowerCase(),
  logins: () => [{ kind: 'azure-oidc' }],
  read: (settings, place) => {
    const group = `/subscriptions/${settings.subscriptionId}/resourceGroups/${settings.resourceGroup}`;
    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/${settings.vaultName}`;
    return renderRead(read, settings, place, {
      type: 'azurerm_key_vault_secret',
      provider: 'azurerm',
      attribute: '.value',
      vaultId,
    });
  },
  readme: (keys) =>
    renderStoreReadme(readme, keys, {
      vaults: [...new Map(keys.map(({ settings }) => [settings.vaultName.toLowerCase(), settings])).values()],
    }),
  whereabouts: ({ vaultName, secretName }) => `secret ${secretName} in vault ${vaultName}`,
});
