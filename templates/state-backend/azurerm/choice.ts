import { text } from '../../../src/model/field.ts';
import { container, resourceGroup, storageAccount } from '../../../src/model/names/azure.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { keyPrefix, withoutSuffix } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

export const azurerm = defineStateBackend({
  kind: 'azurerm',
  title: 'Azure Storage',
  summary: 'A blob container, reached with Microsoft Entra identities only; a lease on the blob is the lock.',
  fields: {
    resourceGroup: text({
      title: 'Resource group of the storage account',
      rule: resourceGroup,
      example: 'acme-platform',
    }),
    storageAccount: text({ title: 'Storage account of the state', rule: storageAccount, example: 'acmetfstate' }),
    container: text({ title: 'Blob container of the state', rule: container, example: 'tfstate' }),
    keyPrefix,
  },
  rendersChecks: false,
  planTransport: 'sealed',
  sealedPlace,
  // Storage accounts are named worldwide, so the resource group tells nothing.
  identity: ({ name, settings }) => `${settings.storageAccount} ${settings.container} ${name}`,
  logins: () => [{ kind: 'azure-oidc' }],
  block: ({ name, settings }) => render(backend, 'hcl', { settings, key: `${name}/terraform.tfstate` }),
  readme: (states) =>
    renderBackendReadme(readme, states, {
      places: places(states, ({ storageAccount, container }) => `${storageAccount} ${container}`),
    }),
  recognise: (block) =>
    block.labels[0] === 'azurerm'
      ? {
          settings: {
            resourceGroup: block.value('resource_group_name'),
            storageAccount: block.value('storage_account_name'),
            container: block.value('container_name'),
          },
          state: withoutSuffix(block.value('key')),
        }
      : undefined,
  whereabouts: ({ name, settings }) =>
    `${name}/terraform.tfstate in container ${settings.container} of ${settings.storageAccount}`,
  encryption: () => 'Azure Storage encrypts it',
  locking: () => 'a lease on the blob',
});
