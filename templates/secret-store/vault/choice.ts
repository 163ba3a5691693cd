import type { Found } from '../../../src/model/evidence.ts';
import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { address, field, mount, namespace, secretPath } from '../../../src/model/names/vault.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { loadFrom, renderRead } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import variables from './variables.tf.ejs';

export const vault = defineReadStore({
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
  load: ({ settings }) =>
    loadFrom(
      command(
        ...['vault', 'kv', 'put', ...server(settings)],
        ...[`-mount=${settings.mount}`, settings.path, `${settings.field}=-`],
      ),
    ),
  readme,
  readmeLocals: (keys) => ({
    servers: [...new Map(keys.map(({ settings }) => [server(settings).join(' '), server(settings)])).values()],
  }),
  recognise: (block, path) => {
    const field = /^\.data\["([^"]+)"\]/.exec(path)?.[1];
    const shared = {
      address: block.provider('address'),
      namespace: block.value('namespace') ?? block.provider('namespace'),
      field: field === undefined ? undefined : { text: field, at: block.at },
    };
    if (block.type === 'vault_kv_secret_v2')
      return { ...shared, mount: block.value('mount'), path: block.value('name') };
    if (block.type !== 'vault_generic_secret') return undefined;
    const whole = block.value('path');
    const [mount = '', ...rest] = (whole?.text ?? '').replace('/data/', '/').split('/');
    const part = (text: string): Found | undefined => (whole && text !== '' ? { text, at: whole.at } : undefined);
    return { ...shared, mount: part(mount), path: part(rest.join('/')) };
  },
  keyCreated,
  keyPlace: ({ mount, path, field, namespace, authMount }) => ({
    AUTH_MOUNT: authMount,
    MOUNT: mount,
    PATH: path,
    FIELD: field,
    ...(namespace === undefined ? {} : { NAMESPACE: namespace }),
  }),
  keyTool: undefined,
  whereabouts: ({ mount, path, field }) => `field ${field} of ${mount}/${path}`,
});

/** Which server, and which of its namespaces, in the words of the vault command. */
function server({ address, namespace }: { address: string; namespace: string | undefined }): readonly string[] {
  return [`-address=${address}`, ...(namespace === undefined ? [] : [`-namespace=${namespace}`])];
}
