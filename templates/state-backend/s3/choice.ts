import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { accountId, bucket, kmsKey, partitionOf, region, table } from '../../../src/model/names/aws.ts';
import { defineStateBackend, type StateOf } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { key, keyPrefix, stateFile } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

const locks = { native: 'a lock file next to the state', dynamodb: 'a DynamoDB table' } as const;

const fields = {
  bucket: text({
    title: 'State bucket',
    hint: 'globally unique, for example acme-tfstate',
    rule: bucket,
    example: 'acme-tfstate',
  }),
  region: text({
    title: 'AWS region of the bucket',
    hint: 'for example us-west-2',
    rule: region,
    example: 'us-west-2',
    suggestion: 'aws-region',
  }),
  lock: defaulted<keyof typeof locks>('native', {
    title: 'State locking',
    help: 'native: a lock file next to the state. dynamodb: a DynamoDB table, which Terraform has deprecated; only if the states are locked with one already.',
    asked: 'in-review',
    oneOf: ['native', 'dynamodb'],
  }),
  lockTable: maybe({ title: 'DynamoDB lock table', help: 'Used with lock: dynamodb.', rule: table }),
  kmsKeyId: maybe({
    title: 'KMS key that encrypts the state',
    help: 'If unset, S3 encrypts the state with S3 managed keys (SSE-S3), regardless of the bucket default.',
    rule: kmsKey,
  }),
  accountId: maybe({
    title: 'AWS account that owns the bucket',
    help: 'Credentials of other accounts are rejected.',
    rule: accountId,
    digits: true,
  }),
  keyPrefix,
  key,
};

export const s3 = defineStateBackend({
  kind: 's3',
  title: 'Amazon S3',
  summary: 'An S3 bucket with encryption and native locking.',
  fields,
  keyOf: stateFile,
  check: ({ kmsKeyId = '', lock, lockTable, region }) => {
    const partition = /^arn:([a-z-]+):/.exec(kmsKeyId)?.[1];
    if (partition !== undefined && partition !== partitionOf(region))
      return [
        { field: 'kmsKeyId', message: `is in the partition ${partition}, and ${region} is in ${partitionOf(region)}` },
      ];
    if (lock === 'dynamodb' && lockTable === undefined)
      return [{ field: 'lockTable', message: 'is missing: lock dynamodb requires the name of the table' }];
    if (lock === 'native' && lockTable !== undefined)
      return [{ field: 'lockTable', message: 'requires lock dynamodb' }];
    return [];
  },
  initWrites: false,
  rendersChecks: false,
  planTransport: 'sealed',
  sealedPlace,
  planKmsKey: ({ kmsKeyId }) => kmsKeyId,
  // Bucket names are globally unique, so the region is not part of the identity.
  identity: ({ key, settings }) => `${settings.bucket} ${key}`,
  logins: ({ region }) => [{ kind: 'aws-oidc', region }],
  place: ({ accountId, bucket, kmsKeyId, lockTable, region }) => ({
    cloud: 'aws',
    accountId,
    region,
    bucket,
    lockTable,
    kmsKey: kmsKeyId,
  }),
  block: ({ key, settings }) => render(backend, 'hcl', { settings, key }),
  readme: (states) => {
    const withTable = states.filter(({ settings }) => settings.lockTable !== undefined);
    return renderBackendReadme(readme, states, {
      places: places(states, (settings) => settings.bucket),
      withKey: states.some(({ settings }) => settings.kmsKeyId !== undefined),
      tablePermission: new Fragment(withTable.length > 0 ? ', and `dynamodb:CreateTable`' : ''),
      tables: places(withTable, (settings) => `${settings.region} ${settings.lockTable}`),
      // Outside us-east-1, S3 requires the region twice.
      create: ({ bucket, region }: { bucket: string; region: string }) =>
        command(
          ...['aws', 's3api', 'create-bucket', '--bucket', bucket, '--region', region],
          ...(region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`]),
        ),
      // Matches the backend: `encrypt` without a key is SSE-S3, regardless of the bucket default.
      encryption: ({ kmsKeyId }: { kmsKeyId: string | undefined }) =>
        JSON.stringify({
          Rules: [
            kmsKeyId === undefined
              ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }
              : {
                  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyId },
                  BucketKeyEnabled: true,
                },
          ],
        }),
    });
  },
  unlock: () => 'engine',
  recovery: (states) =>
    renderBackendReadme(recovery, states, {
      newest: (key: string) => `Versions[?Key==\`${key}\`].[VersionId, LastModified, Size]`,
      // A copy is encrypted like the bucket by default, and not like the state.
      copy: ({ key, settings: { bucket, region, kmsKeyId } }: StateOf<typeof fields>) =>
        command(
          ...['aws', 's3api', 'copy-object', '--bucket', bucket, '--region', region, '--key', key],
          ...['--copy-source', `${bucket}/${key}?versionId=VERSION-ID`],
          ...(kmsKeyId === undefined
            ? ['--server-side-encryption', 'AES256']
            : ['--server-side-encryption', 'aws:kms', '--ssekms-key-id', kmsKeyId]),
        ),
      digest: ({ key, settings }: StateOf<typeof fields>) =>
        JSON.stringify({ LockID: { S: `${settings.bucket}/${key}-md5` } }),
    }),
  recognize: (block) => {
    if (block.labels[0] !== 's3') return undefined;
    const lockTable = block.value('dynamodb_table');
    const settings = {
      bucket: block.value('bucket'),
      region: block.value('region'),
      kmsKeyId: block.value('kms_key_id'),
      lock: lockTable && { text: 'dynamodb', at: lockTable.at },
      lockTable,
    };
    return { settings, key: block.value('key') };
  },
  location: ({ key, settings }) => `s3://${settings.bucket}/${key}`,
  encryption: ({ kmsKeyId }) =>
    kmsKeyId === undefined ? 'S3 encrypts it with S3 managed keys (SSE-S3)' : 'S3 encrypts it with your KMS key',
  locking: ({ lock }) => locks[lock],
});
