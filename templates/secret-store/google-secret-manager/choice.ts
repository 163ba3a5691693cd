import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { project, secretId } from '../../../src/model/names/google.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { pendingSettings, planSettings, renderRead, secretNames } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';

export const googleSecretManager = defineReadStore({
  kind: 'google-secret-manager',
  title: 'Google Secret Manager',
  summary: 'One secret per environment. Terraform reads it with the Google Cloud identity of the run.',
  fields: {
    project: text({
      title: 'Google Cloud project of the secrets',
      hint: 'the project ID, for example acme-platform',
      rule: project,
      example: 'acme-platform',
      suggestion: 'google-project',
    }),
    secretName: defaulted('unionai-{environment}-terraform-api-key', {
      title: 'Secret ID',
      hint: '{environment} is replaced by the name of each environment',
      rule: secretId,
      placeholders: ['environment', 'name'],
    }),
    planSecretName: maybe({
      title: 'ID of the secret with the view-only key of plans',
      help: 'Default: the ID of the secret with -plan. Used if planKey is separate.',
      rule: secretId,
      placeholders: ['environment', 'name'],
    }),
  },
  source: 'store',
  cli: { name: 'Google Cloud CLI', command: 'gcloud', url: 'https://cloud.google.com/sdk/docs/install' },
  phrase: 'Google Secret Manager',
  // The first version that reads a secret by its short name.
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
  permissions: {
    value: 'the role `roles/secretmanager.secretAccessor` on the secret',
    date: 'the role `roles/secretmanager.viewer`',
    rotation: 'the roles `roles/secretmanager.secretAccessor`, `secretVersionAdder` and `viewer`',
  },
  accessLog:
    '`gcloud logging read protoPayload.methodName:AccessSecretVersion --project PROJECT` lists the reads of secrets, if Data Access audit logs are enabled',
  readme,
  recognize: (block) =>
    block.type === 'google_secret_manager_secret_version'
      ? {
          project: block.value('project') ?? block.provider('project'),
          secretName: block.value('secret') ?? block.referred('secret')?.value('secret_id'),
        }
      : undefined,
  keyCreated,
  scheduledRotation: { tool: 'gcloud', login: undefined },
  storeKey,
  keyPlace: ({ project, secretName }) => ({ PROJECT: project, NAME: secretName }),
  keyTool: 'node',
  location: ({ project, secretName }) => `secret ${secretName} in project ${project}`,
});
