// The requests that scripts, providers and backends send to AWS, for each thing that an identity could try.
import type { BootstrapSecret, BootstrapState } from '../../src/model/bootstrap.ts';
import { partitionOf } from '../../src/model/names/aws.ts';
import type { Attempt, Thing } from './access.ts';
import type { StateResource } from './applied.ts';
import type { Request } from './iam.ts';

type AwsState = BootstrapState<'aws'>;

/** The only resource of several; an error if there is none, or more than one. */
export function only(found: readonly StateResource[], what: string): StateResource {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error(`${found.length} instead of one ${what}`);
  return first;
}

/** The requests of an attempt. */
export function requestsOf(
  resources: readonly StateResource[],
  thing: Thing,
  attempt: Attempt,
  planBucketOf: (deployment: string) => string,
): readonly Request[] {
  switch (thing.kind) {
    case 'state':
      return stateRequests(resources, thing.state as AwsState, attempt);
    case 'plans':
      return planRequests(resources, thing.state as AwsState, attempt, planBucketOf(thing.state.name));
    case 'key':
      return secretRequests(resources, thing.secret as BootstrapSecret<'aws'>, attempt);
    case 'encryptionKey':
      return ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
        action,
        resource: keyArn(resources, thing.key),
        context: {},
      }));
  }
}

/** The requests of the S3 backend: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required */
function stateRequests(
  resources: readonly StateResource[],
  { key, place }: AwsState,
  attempt: Attempt,
): readonly Request[] {
  const bucket = `arn:${partitionOf(place.region)}:s3:::${place.bucket}`;
  const object = `${bucket}/${key}`;
  const table = `arn:${partitionOf(place.region)}:dynamodb:${place.region}:123456789012:table/${place.lockTable}`;
  const s3 = (action: string, resource: string, context = {}): Request => ({
    action: `s3:${action}`,
    resource,
    context,
  });
  const item = (action: string, name: string): Request => ({
    action: `dynamodb:${action}`,
    resource: table,
    context: { 'dynamodb:LeadingKeys': name },
  });
  const digest = `${place.bucket}/${key}-md5`;
  const lock =
    place.lockTable === undefined
      ? ['GetObject', 'PutObject', 'DeleteObject'].map((action) => s3(action, `${object}.tflock`))
      : [
          ...['GetItem', 'PutItem', 'DeleteItem'].map((action) => item(action, `${place.bucket}/${key}`)),
          item('PutItem', digest),
        ];
  const crypt = (action: string): readonly Request[] =>
    place.kmsKey === undefined
      ? []
      : [kms(action, keyArn(resources, place.kmsKey), `s3.${place.region}`, { 'aws:s3:arn': object })];
  const byAttempt: { readonly [A in string]?: readonly Request[] } = {
    read: [
      s3('ListBucket', bucket, { 's3:prefix': key }),
      s3('GetObject', object),
      ...(place.lockTable === undefined ? [] : [item('GetItem', digest)]),
      ...crypt('Decrypt'),
    ],
    write: [s3('PutObject', object), ...lock, ...crypt('GenerateDataKey')],
    delete: [s3('DeleteObject', object), s3('DeleteObjectVersion', object)],
  };
  return byAttempt[attempt] ?? [];
}

/** The requests of scripts/ci/seal.sh and scripts/ci/unseal.sh. */
function planRequests(
  resources: readonly StateResource[],
  { place, name }: AwsState,
  attempt: Attempt,
  planBucket: string,
): readonly Request[] {
  const bucket = only(
    resources.filter(
      ({ mode, type, values }) => mode === 'managed' && type === 'aws_s3_bucket' && values.bucket === planBucket,
    ),
    'bucket of plans',
  );
  const resource = `${bucket.values.arn}/plans/${name}/1-1/${'0'.repeat(64)}.tfplan`;
  const key = place.kmsKey === undefined ? encryptionKeyOf(resources, planBucket) : keyArn(resources, place.kmsKey);
  const crypt = (action: string): Request => kms(action, key, `s3.${place.region}`, { 'aws:s3:arn': resource });
  const creation = { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' };
  const byAttempt: { readonly [A in string]?: readonly Request[] } = {
    create: [{ action: 's3:PutObject', resource, context: creation }, crypt('GenerateDataKey')],
    read: [{ action: 's3:GetObject', resource, context: {} }, crypt('Decrypt')],
    delete: [{ action: 's3:DeleteObject', resource, context: {} }],
  };
  return byAttempt[attempt] ?? [];
}

function encryptionKeyOf(resources: readonly StateResource[], bucket: string): string {
  const { values } = only(
    resources.filter(
      ({ type, values: own }) => type === 'aws_s3_bucket_server_side_encryption_configuration' && own.bucket === bucket,
    ),
    `encryption of ${bucket}`,
  );
  return /"kms_master_key_id":"([^"]+)"/.exec(JSON.stringify(values))?.[1] ?? '';
}

/** The ARN of a key of the user's, which the data source resolves. */
function keyArn(resources: readonly StateResource[], key: string): string {
  const found = resources.filter(
    ({ mode, type, values }) => mode === 'data' && type === 'aws_kms_key' && values.key_id === key,
  );
  return String(found[0]?.values.arn ?? key);
}

function secretRequests(
  resources: readonly StateResource[],
  { place }: BootstrapSecret<'aws'>,
  attempt: Attempt,
): readonly Request[] {
  const { values } = only(
    resources.filter(
      ({ type, values: own }) =>
        type === 'aws_secretsmanager_secret' && own.name === place.name && own.region === place.region,
    ),
    `secret ${place.name}`,
  );
  const resource = String(values.arn);
  const crypt = (action: string): Request =>
    kms(action, String(values.kms_key_id), `secretsmanager.${place.region}`, { SecretARN: resource });
  const secret = (action: string): Request => ({ action: `secretsmanager:${action}`, resource, context: {} });
  const byAttempt: { readonly [A in string]?: readonly Request[] } = {
    read: [secret('GetSecretValue'), crypt('Decrypt')],
    age: [secret('ListSecretVersionIds')],
    write: [secret('PutSecretValue'), secret('UpdateSecretVersionStage'), crypt('GenerateDataKey')],
    delete: [secret('DeleteSecret'), secret('PutResourcePolicy')],
  };
  return byAttempt[attempt] ?? [];
}

function kms(action: string, resource: string, service: string, encryptionContext: Record<string, string>): Request {
  const context = Object.entries(encryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  const suffix = resource.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    action: `kms:${action}`,
    resource,
    context: { ...Object.fromEntries(context), 'kms:ViaService': `${service}.${suffix}` },
  };
}
