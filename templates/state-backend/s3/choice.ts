import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { accountId, bucket, kmsKey, region, table } from '../../../src/model/names/aws.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { keyPrefix, withoutSuffix } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

const locks = { native: 'a lock object beside the state', dynamodb: 'a DynamoDB table' } as const;

export const s3 = defineStateBackend({
  kind: 's3',
  title: 'Amazon S3',
  summary: 'A bucket, encrypted, with a lock object beside the state.',
  fields: {
    bucket: text({ title: 'Bucket of the state', rule: bucket, example: 'acme-tfstate' }),
    region: text({ title: 'AWS region of the bucket', rule: region, example: 'us-west-2' }),
    lock: defaulted<keyof typeof locks>('native', {
      title: 'Lock',
      help: 'native: a lock object beside the state. dynamodb: a table, for runs by Terraform before 1.10.',
      oneOf: ['native', 'dynamodb'],
    }),
    lockTable: maybe({ title: 'DynamoDB table of the lock', help: 'Goes with lock dynamodb.', rule: table }),
    kmsKeyId: maybe({
      title: 'KMS key that encrypts the state',
      help: 'Without one S3 encrypts under a key of its own (SSE-S3), whatever the bucket is set to.',
      rule: kmsKey,
    }),
    accountId: maybe({
      title: 'AWS account that owns the bucket',
      help: 'Credentials of any other account are refused.',
      rule: accountId,
      digits: true,
    }),
    keyPrefix,
  },
  check: ({ lock, lockTable }) => {
    if (lock === 'dynamodb' && lockTable === undefined)
      return [{ field: 'lockTable', message: 'is missing: lock dynamodb needs the name of the table' }];
    if (lock === 'native' && lockTable !== undefined)
      return [{ field: 'lockTable', message: 'goes with lock dynamodb only' }];
    return [];
  },
  rendersChecks: false,
  planTransport: 'sealed',
  sealedPlace,
  // Buckets are named worldwide, so the region tells nothing.
  identity: ({ name, settings }) => `${settings.bucket} ${name}`,
  logins: ({ region }) => [{ kind: 'aws-oidc', region }],
  block: ({ name, settings }) => render(backend, 'hcl', { settings, key: `${name}/terraform.tfstate` }),
  readme: (states) => {
    const withTable = states.filter(({ settings }) => settings.lockTable !== undefined);
    return renderBackendReadme(readme, states, {
      places: places(states, (settings) => settings.bucket),
      withKey: states.some(({ settings }) => settings.kmsKeyId !== undefined),
      tableRight: new Fragment(withTable.length > 0 ? ', and `dynamodb:CreateTable`' : ''),
      tables: places(withTable, (settings) => `${settings.region} ${settings.lockTable}`),
      // Outside us-east-1, S3 wants the region twice.
      create: ({ bucket, region }: { bucket: string; region: string }) =>
        command(
          ...['aws', 's3api', 'create-bucket', '--bucket', bucket, '--region', region],
          ...(region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`]),
        ),
      // The same as the backend asks for: `encrypt` without a key is SSE-S3, whatever the bucket's default is.
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
  recognise: (block) => {
    if (block.labels[0] !== 's3') return undefined;
    const lockTable = block.value('dynamodb_table');
    const settings = {
      bucket: block.value('bucket'),
      region: block.value('region'),
      kmsKeyId: block.value('kms_key_id'),
      lock: lockTable && { text: 'dynamodb', at: lockTable.at },
      lockTable,
    };
    return { settings, state: withoutSuffix(block.value('key')) };
  },
  whereabouts: ({ name, settings }) => `s3://${settings.bucket}/${name}/terraform.tfstate`,
  encryption: ({ kmsKeyId }) =>
    kmsKeyId === undefined
      ? 'S3 encrypts it under a key of its own (SSE-S3)'
      : 'S3 encrypts it under a KMS key of yours',
  locking: ({ lock }) => locks[lock],
});
