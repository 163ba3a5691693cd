import type { Attempt, CloudAccess, ReadAccess, Thing } from './access.ts';
import type { Applied, Resource } from './apply-root.ts';
import { allows, assignmentsOf, azureLogins, principals } from './azure-access.ts';
import type { AzureRequest } from './azure-condition.ts';

const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const blobs = `${containers}/blobs`;
const secrets = 'Microsoft.KeyVault/vaults/secrets';
const keys = 'Microsoft.KeyVault/vaults/keys';

type Tried = readonly [resource: string, request: AzureRequest];

/** What the role assignments of an applied bootstrap/azure mean, as the tests of all clouds ask for it. */
export const azureAccess: ReadAccess = ({ outputs, resources }): CloudAccess => {
  const applied: Applied = { resources, ciEnvironments: outputs.ci_environments as Applied['ciEnvironments'] };
  const assignments = assignmentsOf(applied);
  const own = principals(applied);
  return {
    verdict: (identity, thing, attempt) => {
      const results = requestsOf(applied, thing, attempt).map(([resource, request]) =>
        allows(assignments, own[identity] ?? '', resource, request),
      );
      if (results.every(Boolean)) return 'all';
      return results.some(Boolean) ? 'some' : 'none';
    },
    trusts: (identity, { audience, issuer, subject }) =>
      azureLogins(applied, { iss: issuer, aud: audience, sub: subject }).includes(identity),
    faults: () => [
      ...assignments
        .filter(({ principal, scope }) => Object.values(own).includes(principal) && scope.split('/').length < 7)
        .map(({ address }) => `${address}: the scope is not a single resource`),
      ...assignments
        .filter(
          ({ actions, dataActions, isCustom }) =>
            isCustom && [...actions, ...dataActions].some((one) => one.includes('*')),
        )
        .map(({ address }) => `${address}: the role contains *`),
      ...resources.flatMap((one) => storageFaults(one).map((fault) => `${one.address}: ${fault}`)),
    ],
  };
};

function storageFaults({ type, values }: Pick<Resource, 'type' | 'values'>): readonly string[] {
  if (type === 'azurerm_key_vault')
    return values.rbac_authorization_enabled && values.purge_protection_enabled ? [] : ['the vault is not protected'];
  if (type === 'azurerm_storage_container') return values.container_access_type === 'private' ? [] : ['is public'];
  if (type !== 'azurerm_storage_account') return [];
  return values.shared_access_key_enabled ||
    values.allow_nested_items_to_be_public ||
    values.min_tls_version !== 'TLS1_2'
    ? ['has shared keys, public containers or an old TLS version']
    : [];
}

/** The scope of the assignments that ends like this: the ID of a container or vault, as the bootstrap uses it. */
function idOf({ resources }: Applied, end: string): string {
  const scopes = resources.flatMap(({ type, values }) =>
    type === 'azurerm_role_assignment' ? [String(values.scope)] : [],
  );
  const found = scopes.find((scope) => scope.toLowerCase().includes(end.toLowerCase()));
  return found === undefined
    ? `/not-assigned${end}`
    : found.slice(0, found.toLowerCase().indexOf(end.toLowerCase())) + end;
}

/** The requests of an attempt. */
function requestsOf(applied: Applied, thing: Thing, attempt: Attempt): readonly Tried[] {
  if (thing.kind === 'encryptionKey') {
    const { hostname, pathname } = new URL(thing.key);
    const id = idOf(applied, `/vaults/${hostname.split('.')[0]}${pathname}`);
    return ['encrypt', 'decrypt'].map((use) => [id, { action: `${keys}/${use}/action` }]);
  }
  if (thing.kind === 'key') {
    const { place } = thing.secret;
    if (place.cloud !== 'azure') throw new Error('a secret of another cloud');
    const id = `${idOf(applied, `/vaults/${place.vaultName}`)}/secrets/${place.name}`;
    const actions: Readonly<Partial<Record<Attempt, readonly string[]>>> = {
      read: ['getSecret/action'],
      age: ['readMetadata/action'],
      write: ['setSecret/action'],
      delete: ['delete', 'purge/action'],
    };
    return (actions[attempt] ?? []).map((action) => [id, { action: `${secrets}/${action}` }]);
  }
  const { key, name, place } = thing.state;
  if (place.cloud !== 'azure') throw new Error('a state of another cloud');
  const plans = Object.values(applied.ciEnvironments).find(({ PLAN_BUCKET }) =>
    PLAN_BUCKET?.startsWith(`${place.storageAccount}/`),
  );
  const [, plansContainer = ''] = plans?.PLAN_BUCKET?.split('/') ?? [];
  const isState = thing.kind === 'state';
  const container = idOf(
    applied,
    `/storageAccounts/${place.storageAccount}/blobServices/default/containers/${isState ? place.container : plansContainer}`,
  );
  const attributes = { [`@Resource[${blobs}:path]`]: isState ? key : `plans/${name}/1-1/0000.tfplan` };
  const blob = (action: string): Tried => [container, { action: `${blobs}/${action}`, attributes }];
  const list: Tried = [
    container,
    { action: `${blobs}/read`, subOperation: 'Blob.List', attributes: { [`@Request[${blobs}:prefix]`]: `${key}env:` } },
  ];
  if (attempt === 'read') return isState ? [blob('read'), list] : [blob('read')];
  if (attempt === 'write') return [blob('write')];
  // Replacing a plan needs more than creating one.
  if (attempt === 'create') return [blob('add/action')];
  const removal: Tried = [container, { action: `${containers}/delete` }];
  return isState ? [blob('delete'), removal] : [blob('delete'), blob('write'), removal];
}
