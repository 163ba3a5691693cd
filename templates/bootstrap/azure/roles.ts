import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl } from '../../../src/render/hcl.ts';
import type { AzurePlaces } from './azure-places.ts';
import type { Account } from './storage.ts';
import { groupPath } from './subscriptions.ts';

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

/** A role with exactly the actions of one use. Its name is unique in the tenant. */
export interface Role {
  readonly label: Identifier;
  readonly name: string;
  readonly comment: Fragment;
  readonly actions: Fragment;
  /** The resource group, as an HCL expression. */
  readonly scope: Fragment;
  readonly provider: Fragment;
  readonly groupAddress: Fragment;
}

/** The roles that no built-in role replaces: those of Azure also delete, or also change what exists. */
export function rolesOf(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  places: AzurePlaces,
): readonly Role[] {
  const { identities } = resources;
  const accounts = places.accounts.flatMap((account): readonly Role[] => {
    const own = identities.filter(({ state }) => state?.place.storageAccount === account.name);
    if (own.length === 0) return [];
    const place = placeOf(account);
    const writer: Role = {
      ...place,
      label: stateWriter(account.label),
      name: `${repository.name} state writer (${account.name})`,
      comment: new Fragment('Reads and writes blobs. The role of Azure also deletes containers.'),
      actions: actions(`${blobs}/read`, `${blobs}/write`),
    };
    const creator: Role = {
      ...place,
      label: planCreator(account.label),
      name: `${repository.name} plan creator (${account.name})`,
      comment: new Fragment('Creates blobs, and cannot read, replace or delete them.'),
      actions: actions(`${blobs}/add/action`),
    };
    return own.some(({ savedPlans }) => savedPlans !== undefined) ? [writer, creator] : [writer];
  });
  const vaults = places.vaults.flatMap((vault): readonly Role[] => {
    const isIn = ({ place }: (typeof resources.secrets)[number]): boolean =>
      place.vaultName.toLowerCase() === vault.name.toLowerCase();
    const place = placeOf(vault);
    const reader: Role = {
      ...place,
      label: secretReader(vault.label),
      name: `${repository.name} secret reader (${vault.name})`,
      comment: new Fragment('Reads the value of a secret by its name.'),
      actions: actions('Microsoft.KeyVault/vaults/secrets/getSecret/action'),
    };
    const writer: Role = {
      ...place,
      label: secretWriter(vault.label),
      name: `${repository.name} secret writer (${vault.name})`,
      comment: new Fragment('Adds versions to a secret, and cannot delete or restore it.'),
      actions: actions('Microsoft.KeyVault/vaults/secrets/setSecret/action'),
    };
    return [
      ...(identities.some(({ reads }) => reads.some(isIn)) ? [reader] : []),
      ...(identities.some(({ writes }) => writes.some(isIn)) ? [writer] : []),
    ];
  });
  return [...accounts, ...vaults];
}

export const stateWriter = (label: Identifier): Identifier => new Identifier(`${label}_state_writer`);
export const planCreator = (label: Identifier): Identifier => new Identifier(`${label}_plan_creator`);
export const secretReader = (label: Identifier): Identifier => new Identifier(`${label}_secret_reader`);
export const secretWriter = (label: Identifier): Identifier => new Identifier(`${label}_secret_writer`);

/** The ID of a role as an HCL expression. */
export function roleId(label: Identifier): Fragment {
  return new Fragment(`azurerm_role_definition.${label}.role_definition_resource_id`);
}

function placeOf({
  group,
  groupAddress,
  provider,
  subscription,
}: Pick<Account, 'group' | 'groupAddress' | 'provider' | 'subscription'>): Pick<
  Role,
  'scope' | 'provider' | 'groupAddress'
> {
  return { scope: new Fragment(`"${groupPath(subscription, group)}"`), provider, groupAddress };
}

const actions = (...names: readonly string[]): Fragment => new Fragment(hcl(names));
