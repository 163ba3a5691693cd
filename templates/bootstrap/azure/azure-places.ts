import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { type Account, accountsOf } from './storage.ts';
import { type KeyVault, keyVaultsOf, type Vault, vaultsOf } from './vaults.ts';

/** What the files of the root module refer to. Derived once: every identity looks up its places. */
export interface AzurePlaces {
  readonly accounts: readonly Account[];
  readonly vaults: readonly Vault[];
  /** Those with an encryption key and no secret. */
  readonly keyVaults: readonly KeyVault[];
}

export function azurePlaces(repository: Repository, resources: BootstrapResources<'azure'>): AzurePlaces {
  const vaults = vaultsOf(repository, resources);
  return { accounts: accountsOf(repository, resources), vaults, keyVaults: keyVaultsOf(vaults, resources) };
}
