import type { BootstrapResources, BootstrapSecret } from '../../../src/model/bootstrap.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { isProtectedTier } from '../protection.ts';
import { groupAddress, groupPath, mainSubscription, providerArgument, type Subscription } from './subscriptions.ts';

/** A key vault with secrets. */
export interface Vault {
  readonly label: Identifier;
  readonly name: string;
  readonly group: string;
  readonly subscription: Subscription;
  readonly groupAddress: Fragment;
  readonly provider: Fragment;
  readonly creates: boolean;
  /** Its ID as an HCL expression. */
  readonly id: Fragment;
  readonly isProtected: boolean;
}

/** The key vaults of all secrets, each once. Their names are globally unique and case-insensitive. */
export function vaultsOf(repository: Repository, resources: BootstrapResources<'azure'>): readonly Vault[] {
  const main = mainSubscription(repository, resources);
  const creates = !repository.answers.bootstrap.existingSecretStore;
  const names = [...new Set(resources.secrets.map(({ place }) => place.vaultName.toLowerCase()))];
  return names.flatMap((name) => {
    const secrets = resources.secrets.filter(({ place }) => place.vaultName.toLowerCase() === name);
    const place = secrets[0]?.place;
    if (place === undefined) return [];
    const subscription = place.subscriptionId.toLowerCase();
    const label = new Identifier(name.replaceAll('-', '_'));
    const path = `${groupPath(subscription, place.resourceGroup)}/providers/Microsoft.KeyVault/vaults/${place.vaultName}`;
    return {
      label,
      name: place.vaultName,
      group: place.resourceGroup,
      subscription,
      groupAddress: groupAddress(subscription, main),
      provider: providerArgument(subscription, main),
      creates,
      id: new Fragment(creates ? `azurerm_key_vault.${label}.id` : `"${path}"`),
      isProtected: secrets.some(({ tier }) => isProtectedTier(tier)),
    };
  });
}

/** The name of a secret as the arguments of the local module contain it: VAULT/NAME. */
export function secretKey({ place }: BootstrapSecret<'azure'>): string {
  return `${place.vaultName.toLowerCase()}/${place.name}`;
}

/** A key vault that contains an encryption key and no secret: its ID is an input variable. */
export interface KeyVault {
  readonly variable: Identifier;
  readonly name: string;
  readonly description: string;
}

/** The key vaults of encryption keys whose resource group the answers do not contain. */
export function keyVaultsOf(
  vaults: readonly Vault[],
  { identities }: BootstrapResources<'azure'>,
): readonly KeyVault[] {
  const known = new Set(vaults.map(({ name }) => name.toLowerCase()));
  const names = identities.flatMap(({ encryptionKeys }) => encryptionKeys.map((key) => vaultOf(key)));
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => ({
      variable: new Identifier(`key_vault_id_${name.replaceAll('-', '_')}`),
      name,
      description: `ID of the key vault ${name}, which contains an encryption key: az keyvault show --name ${name} --query id`,
    }));
}

/** The ID of an encryption key as a scope of role assignments, as an HCL expression. */
export function keyScope(key: string, vaults: readonly Vault[], keyVaults: readonly KeyVault[]): Fragment {
  const name = vaultOf(key);
  const vault = vaults.find((one) => one.name.toLowerCase() === name);
  const end = `/keys/${key.split('/').pop()}`;
  if (vault !== undefined)
    return new Fragment(vault.creates ? `"\${${vault.id}}${end}"` : `${`${vault.id}`.slice(0, -1)}${end}"`);
  const variable = keyVaults.find((one) => one.name === name)?.variable;
  return new Fragment(`"\${var.${variable}}${end}"`);
}

/** The vault of a key: https://VAULT.vault.azure.net/keys/NAME */
function vaultOf(key: string): string {
  return (new URL(key).hostname.split('.')[0] ?? '').toLowerCase();
}
