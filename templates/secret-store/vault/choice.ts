import type { Found } from '../../../src/model/evidence.ts';
import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { address, field, mount, namespace, secretPath } from '../../../src/model/names/vault.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { renderRead, secretNames } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';
import storeLogin from './store-login.sh.ejs';
import variables from './variables.tf.ejs';

export const vault = defineReadStore({
  kind: 'vault',
  title: 'HashiCorp Vault',
  summary:
    'One path per environment in a KV version 2 secrets engine. Terraform reads it with the Vault token of the run.',
  fields: {
    address: text({
      title: 'Address of the Vault server',
      hint: 'for example https://vault.acme.example:8200',
      rule: address,
      example: 'https://vault.acme.example:8200',
      suggestion: 'vault-address',
    }),
    mount: defaulted('secret', {
      title: 'Mount path of the KV version 2 secrets engine',
      hint: 'to list mount paths, run `vault secrets list`',
      rule: mount,
    }),
    path: defaulted('unionai/{environment}/terraform-api-key', {
      title: 'Path of the secret',
      hint: '{environment} is replaced by the name of each environment',
      rule: secretPath,
      placeholders: ['environment', 'name'],
    }),
    planPath: maybe({
      title: 'Path of the secret with the view-only key of plans',
      help: 'Default: the path of the secret with -plan. Used if planKey is separate.',
      rule: secretPath,
      placeholders: ['environment', 'name'],
    }),
    field: defaulted('api_key', { title: 'Field that contains the API key', rule: field, asked: 'in-review' }),
    namespace: maybe({ title: 'Namespace (Vault Enterprise and HCP Vault)', rule: namespace }),
    authMount: defaulted('jwt', {
      title: 'Mount path of the JWT auth method',
      hint: 'pipeline jobs log in to Vault with it',
      rule: mount,
      asked: 'with-pipeline',
    }),
  },
  source: 'store',
  cli: { name: 'Vault CLI', command: 'vault', url: 'https://developer.hashicorp.com/vault/install' },
  phrase: 'HashiCorp Vault',
  providers: [{ name: 'vault', source: 'hashicorp/vault', version: '~> 5.0' }],
  rootVariables: () => render(variables, 'hcl', {}),
  // Without the field: access to one field of a secret is access to all its fields.
  identity: ({ address, namespace, mount, path }) => [new URL(address).origin, namespace ?? '', mount, path].join(' '),
  logins: ({ address }) => [{ kind: 'vault-jwt', address }],
  read: (settings, place) => {
    const type = place.read.leavesKeyInState ? 'vault_generic_secret' : 'vault_kv_secret_v2';
    return renderRead(read, settings, place, {
      type,
      provider: 'vault',
      attribute: `.data["${settings.field}"]`,
      secrets: secretNames(settings, { planSettings, pendingSettings }, ({ mount, path }) =>
        place.read.leavesKeyInState ? `${mount}/${path}` : path,
      ),
    });
  },
  planSettings,
  pendingSettings,
  place: ({ address, authMount, mount, namespace, path }) => ({
    cloud: 'vault',
    address,
    namespace,
    mount,
    path,
    authMount,
  }),
  permissions: {
    value: 'a policy with `read` on `MOUNT/data/PATH`',
    date: '`read` on `MOUNT/metadata/PATH`',
    rotation: '`create`, `update` and `read` on `MOUNT/data/PATH`, and `read` on `MOUNT/metadata/PATH`',
  },
  accessLog: 'the audit devices of Vault (`vault audit list`) record the reads of `MOUNT/data/PATH`, if one is enabled',
  readme,
  readmeLocals: (keys) => ({
    logins: new Fragment(
      [...new Set(keys.map(({ settings }) => `\`${command('vault', 'login', ...server(settings))}\``))].join(', '),
    ),
  }),
  recognize: (block, path) => {
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
  scheduledRotation: { tool: 'vault', login: storeLogin },
  storeKey,
  keyPlace: ({ address, mount, path, field, namespace, authMount }) => ({
    ADDRESS: address,
    AUTH_MOUNT: authMount,
    MOUNT: mount,
    PATH: path,
    FIELD: field,
    ...(namespace === undefined ? {} : { NAMESPACE: namespace }),
  }),
  keyTool: 'node',
  location: ({ mount, path, field }) => `field ${field} of ${mount}/${path}`,
});

/** The settings of the secret with the view-only key. */
function planSettings<T extends { readonly path: string; readonly planPath: string | undefined }>(settings: T): T {
  return { ...settings, path: settings.planPath ?? `${settings.path}-plan` };
}

/** The settings of the secret with the next key during a rotation. */
function pendingSettings<T extends { readonly path: string }>(settings: T): T {
  return { ...settings, path: `${settings.path}-pending` };
}

/** The options of the vault command that select the server and the namespace. */
function server({ address, namespace }: { address: string; namespace: string | undefined }): readonly string[] {
  return [`-address=${address}`, ...(namespace === undefined ? [] : [`-namespace=${namespace}`])];
}
