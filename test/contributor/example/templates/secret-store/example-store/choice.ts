import { defaulted, text } from '../../../src/model/field.ts';
import { project, secretId } from '../../../src/model/names/google.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { pendingSettings, renderRead, secretNames } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';

/** A small store, written by the recipe of CONTRIBUTING.md: Google Secret Manager with a prefix for all names. */
export const exampleStore = defineReadStore({
  kind: 'example-store',
  title: 'Example Store',
  summary: 'One secret per environment in the example store. Terraform reads it with the identity of the run.',
  fields: {
    project: text({ title: 'Project of the example secrets', rule: project, example: 'acme-platform' }),
    secretName: defaulted('example-{environment}', {
      title: 'Name of the example secret',
      rule: secretId,
      placeholders: ['environment', 'name'],
    }),
  },
  source: 'store',
  cli: { name: 'Google Cloud CLI', command: 'gcloud', url: 'https://cloud.google.com/sdk/docs/install' },
  phrase: 'the example store',
  providers: [{ name: 'google', source: 'hashicorp/google', version: '>= 7.11, < 9.0' }],
  rootVariables: undefined,
  identity: ({ project, secretName }) => `${project} ${secretName}`,
  logins: () => [{ kind: 'gcp-wif' }],
  read: (settings, place) =>
    renderRead(read, settings, place, {
      type: 'google_secret_manager_secret_version',
      provider: 'google',
      attribute: '.secret_data',
      secrets: secretNames(settings, { planSettings, pendingSettings }, ({ secretName }) => secretName),
    }),
  planSettings,
  pendingSettings,
  place: ({ project, secretName }) => ({ cloud: 'google', project, secretId: secretName }),
  permissions: { value: 'the right to read it', date: 'the right to list it', rotation: 'the right to replace it' },
  accessLog: 'the example store records the reads of secrets',
  readme,
  recognize: () => undefined,
  keyCreated,
  scheduledRotation: undefined,
  storeKey,
  keyPlace: ({ project, secretName }) => ({ PROJECT: project, NAME: secretName }),
  keyTool: 'node',
  location: ({ project, secretName }) => `example secret ${secretName} in ${project}`,
});

/** The settings of the secret with the view-only key. */
function planSettings<T extends { readonly secretName: string }>(settings: T): T {
  return { ...settings, secretName: `${settings.secretName}-plan` };
}
