import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { address, field, mount, namespace, secretPath } from '../../../src/model/names/vault.ts';
import { defineSecretStore } from '../../../src/model/secret-store.ts';
import { render } from '../../../src/render/template.ts';
import { renderRead, renderStoreReadme } from '../read.ts';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import variables from './variables.tf.ejs';

export const vault = defineSecretStore({
  kind: 'vault',
  title: 'HashiCorp Vault',
  summary: 'One path per environment in a version 2 key-value engine; Terraform reads it with its Vault session.',
  fields: {
    address: text({ title: 'Address of the Vault server', rule: address, example: 'https://vault.acme.example:8200' }),
    mount: defaulted('secret', { title: 'Mount of the key-value engine (version 2)', rule: mount }),
    path: defaulted('unionai/{environment}/terraform-api-key', {
      title: 'Path of the secret',
      rule: secretPath,
      placeholders: ['environment', 'name'],
    }),
    field: defaulted('api_key', { title: 'Field that holds the key', rule: field }),
    namespace: maybe({ title: 'Namespace (Vault Enterprise and HCP Vault)', rule: namespace }),
    authMount: defaulted('jwt', { title: 'Mount of the JWT login that pipelines use', rule: mount }),
  },
  source: 'store',
  phrase: 'HashiCorp Vault',
  providers: [{ name: 'vault', source: 'hashicorp/vault', version: '~> 5.0' }],
  rootVariables: render(variables, 'hcl', {}),
  // A path and not a field: who may read one field of a secret may read them all.
  identity: ({ address, namespace, mount, path }) => [new URL(address).origin, namespace ?? '', mount, path].join(' '),
  logins: ({ address }) => [{ kind: 'vault-jwt', address }],
  read: (settings, place) => {
    const type = place.read.leavesKeyInState ? 'vault_generic_secret' : 'vault_kv_secret_v2';
    return renderRead(read, settings, place, {
      type,
      provider: 'vault',
      attribute: `.data["${settings.field}"]`,
    });
  },
  readme: (keys) => {
    const server = ({ address, namespace }: { address: string; namespace: string | undefined }): readonly string[] => [
      `-address=${address}`,
      ...(namespace === undefined ? [] : [`-namespace=${namespace}`]),
    ];
    const servers = new Map(keys.map(({ settings }) => [server(settings).join(' '), server(settings)]));
    return renderStoreReadme(readme, keys, { server, servers: [...servers.values()] });
  },
  whereabouts: ({ mount, path, field }) => `field ${field} of ${mount}/${path}`,
});
