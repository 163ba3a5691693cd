import { file, replaced, secureBackend, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const backend = (more: string): string =>
  replaced(
    secureRoot,
    secureBackend,
    `  backend "azurerm" {\n    resource_group_name  = "acme"\n    storage_account_name = "acmetfstate"\n    container_name       = "tfstate"\n    key                  = "dev.tfstate"\n${more}  }\n`,
  );

export const storageAccountKey: AuditRule = {
  id: 'storage-account-key',
  severity: 'warning',
  confidence: 'high',
  controls: ['encrypted-state'],
  title: 'The azurerm backend uses the key of the storage account',
  why: 'The key of the account opens every container in it, and so the states of all environments. A role on one container does not.',
  source: `${ruleSources.backends}/azurerm`,
  fix: 'Set `use_azuread_auth = true`, and give each identity the role Storage Blob Data Contributor on its container.',
  since: '0.2.0',
  failing: () => file('main.tf', backend('')),
  passing: () => file('main.tf', backend('    use_azuread_auth     = true\n')),
  *check({ backends }): Iterable<Report> {
    for (const { kind, block, value, isPartial } of backends) {
      if (kind !== 'azurerm' || block === undefined) continue;
      const own = value('use_azuread_auth');
      const isOff = own === undefined ? !isPartial : own.kind === 'literal' && own.text === 'false';
      if (isOff) yield { at: own?.at ?? block, message: 'The azurerm backend does not set use_azuread_auth = true.' };
    }
  },
};
