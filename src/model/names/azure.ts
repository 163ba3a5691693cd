import type { Rule } from '../field.ts';

const names = 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules';

export const guid: Rule = {
  pattern: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  says: 'a GUID: 32 hexadecimal digits in groups of 8-4-4-4-12',
  source: 'https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id',
};

export const vault: Rule = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
  says: 'a Key Vault name: 3 to 24 letters, digits and hyphens, beginning with a letter',
  source: names,
  unless: (name) => (name.includes('--') ? 'must not contain consecutive hyphens' : undefined),
};

export const secretName: Rule = {
  pattern: /^[A-Za-z0-9-]{1,127}$/,
  says: 'a Key Vault secret name: at most 127 letters, digits and hyphens',
  source: names,
};

export const resourceGroup: Rule = {
  pattern: /^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$/,
  says: 'a resource group name: at most 90 letters, digits and _-.(), with no dot at the end',
  source: names,
};

export const storageAccount: Rule = {
  pattern: /^[a-z0-9]{3,24}$/,
  says: 'a storage account name: 3 to 24 lowercase letters and digits',
  source: names,
};

export const container: Rule = {
  pattern: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  says: 'a blob container name: 3 to 63 lowercase letters, digits and hyphens, beginning and ending with a letter or digit',
  source: names,
  unless: (name) => (name.includes('--') ? 'must not contain consecutive hyphens' : undefined),
};

export const keyVaultKey: Rule = {
  pattern:
    /^https:\/\/[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)\/keys\/[A-Za-z0-9-]{1,127}$/,
  says: 'a Key Vault key: https://VAULT.vault.azure.net/keys/NAME',
  source: 'https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers',
  unless: sovereign,
};

/**
 * The objection to a host of Azure Government or Azure operated by 21Vianet. Its logins, tokens and endpoints differ from
 * those of the public cloud in the provider, the backend, the login action and the CLI.
 */
export function sovereign(url: string): string | undefined {
  return /\.(azure\.cn|usgovcloudapi\.net)(\/|$)/.test(url)
    ? 'is in a sovereign cloud of Azure, which is not supported: its login and its endpoints differ from those of the public cloud'
    : undefined;
}

export const azureLocation: Rule = {
  pattern: /^[a-z][a-z0-9]{2,39}$/,
  says: 'an Azure region name such as westeurope',
  source: 'https://learn.microsoft.com/azure/reliability/regions-list',
};
