import { text } from '../../../src/model/field.ts';
import { container, resourceGroup, storageAccount } from '../../../src/model/names/azure.ts';
import { defineStateBackend, type StateOf } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { key, keyPrefix, stateFile } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

const fields = {
  resourceGroup: text({
    title: 'Resource group of the storage account',
    hint: 'for example acme-platform',
    suggestion: 'azure-resource-group',
    rule: resourceGroup,
    example: 'acme-platform',
  }),
  storageAccount: text({
    title: 'State storage account',
    hint: 'globally unique, for example acmetfstate',
    rule: storageAccount,
    example: 'acmetfstate',
  }),
  container: text({
    title: 'State blob container',
    hint: 'for example tfstate',
    rule: container,
    example: 'tfstate',
  }),
  keyPrefix,
  key,
};

export const azurerm = defineStateBackend({
  kind: 'azurerm',
  title: 'Azure Storage',
  summary: 'A blob container with Microsoft Entra authentication and locking by blob lease.',
  fields,
  initWrites: true,
  rendersChecks: false,
  keyOf: stateFile,
  planTransport: 'sealed',
  sealedPlace,
  // A container has an encryption scope of its own; an upload names none.
  planKmsKey: () => undefined,
  // Storage account names are globally unique, so the resource group is not part of the identity.
  identity: ({ key, settings }) => `${settings.storageAccount} ${settings.container} ${key}`,
  logins: () => [{ kind: 'azure-oidc' }],
  place: ({ container, resourceGroup, storageAccount }) => ({
    cloud: 'azure',
    resourceGroup,
    storageAccount,
    container,
  }),
  block: ({ key, settings }) => render(backend, 'hcl', { settings, key }),
  readme: (states) =>
    renderBackendReadme(readme, states, {
      places: places(states, ({ storageAccount, container }) => `${storageAccount} ${container}`),
    }),
  unlock: () => 'engine',
  recovery: (states) =>
    renderBackendReadme(recovery, states, {
      place: ({ settings }: StateOf<typeof fields>) => [
        ...['--account-name', settings.storageAccount, '--container-name', settings.container, '--auth-mode', 'login'],
      ],
    }),
  recognize: (block) =>
    block.labels[0] === 'azurerm'
      ? {
          settings: {
            resourceGroup: block.value('resource_group_name'),
            storageAccount: block.value('storage_account_name'),
            container: block.value('container_name'),
          },
          key: block.value('key'),
        }
      : undefined,
  location: ({ key, settings }) => `${key} in container ${settings.container} of ${settings.storageAccount}`,
  encryption: () => 'Azure Storage encrypts it',
  locking: () => 'a lease on the blob',
});
