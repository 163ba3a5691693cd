import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { accountId, region, secretName } from '../../../src/model/names/aws.ts';
import { defineReadStore } from '../../../src/model/secret-store.ts';
import { pendingSettings, planSettings, renderRead, secretNames } from '../read.ts';
import keyCreated from './key-created.sh.ejs';
import read from './read.tf.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';

export const awsSecretsManager = defineReadStore({
  kind: 'aws-secrets-manager',
  title: 'AWS Secrets Manager',
  summary: 'One secret per environment. Terraform reads it with the AWS identity of the run.',
  fields: {
    region: text({
      title: 'AWS region of the secrets',
      hint: 'for example us-west-2',
      rule: region,
      example: 'us-west-2',
      suggestion: 'aws-region',
    }),
    secretName: defaulted('unionai/{environment}/terraform-api-key', {
      title: 'Name of the secret',
      hint: '{environment} is replaced by the name of each environment',
      rule: secretName,
      placeholders: ['environment', 'name'],
    }),
    planSecretName: maybe({
      title: 'Name of the secret with the view-only key of plans',
      help: 'Default: the name of the secret with -plan. Used if planKey is separate.',
      rule: secretName,
      placeholders: ['environment', 'name'],
    }),
    accountId: maybe({
      title: 'AWS account of the secrets',
      help: 'Credentials of other accounts are rejected. Set it per environment if the environments use several accounts.',
      rule: accountId,
      digits: true,
    }),
  },
  source: 'store',
  cli: {
    name: 'AWS CLI',
    command: 'aws',
    url: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  phrase: 'AWS Secrets Manager',
  providers: [{ name: 'aws', source: 'hashicorp/aws', version: '~> 6.0' }],
  rootVariables: undefined,
  identity: (settings) => [settings.accountId ?? '', settings.region, settings.secretName].join(' '),
  logins: ({ region }) => [{ kind: 'aws-oidc', region }],
  read: (settings, place) =>
    renderRead(read, settings, place, {
      type: 'aws_secretsmanager_secret_version',
      provider: 'aws',
      attribute: '.secret_string',
      secrets: secretNames(settings, { planSettings, pendingSettings }, ({ secretName }) => secretName),
    }),
  planSettings,
  pendingSettings,
  place: ({ accountId, region, secretName }) => ({ cloud: 'aws', accountId, region, name: secretName }),
  permissions: {
    value: '`secretsmanager:GetSecretValue` on the complete ARN of the secret',
    date: '`secretsmanager:ListSecretVersionIds`',
    rotation:
      '`secretsmanager:GetSecretValue`, `PutSecretValue`, `UpdateSecretVersionStage` and `ListSecretVersionIds`',
  },
  accessLog:
    '`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetSecretValue` lists the reads of secrets of the last 90 days, in the region and account of the secret',
  readme,
  readmeLocals: () => ({
    account: ({ accountId }: { accountId: string | undefined }) =>
      new Fragment(accountId === undefined ? '' : `, in account ${accountId}`),
  }),
  recognize: (block) =>
    block.type === 'aws_secretsmanager_secret_version'
      ? {
          region: block.value('region') ?? block.provider('region'),
          secretName: block.value('secret_id') ?? block.referred('secret_id')?.value('name'),
        }
      : undefined,
  keyCreated,
  scheduledRotation: { tool: 'aws', login: undefined },
  storeKey,
  keyPlace: ({ region, secretName }) => ({ REGION: region, NAME: secretName }),
  keyTool: 'aws',
  location: ({ region, secretName }) => `secret ${secretName} in ${region}`,
});
