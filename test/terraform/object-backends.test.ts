import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { fakeGcs } from '../fakes/gcs.ts';
import { account, fakeAws } from '../fakes/s3.ts';
import type { Asked } from '../fakes/server.ts';
import { selfSigned } from '../stub/certificate.ts';
import {
  appliesAlone,
  everything,
  laid,
  managed,
  stateKey,
  succeeds,
  trustsByFile,
  writes,
  written,
} from './state-root.ts';
import { needs } from './workbench.ts';

describe('The state in S3', function () {
  needs('terraform');
  this.timeout(60_000);
  const kmsKeyId = `arn:aws:kms:us-west-2:${account}:key/11111111-2222-4333-8444-555555555555`;
  let aws: Awaited<ReturnType<typeof fakeAws>>;
  beforeEach(async () => {
    aws = await fakeAws();
  });
  afterEach(() => aws.close());

  it('is locked by an object next to it, and encrypted under the KMS key of the answers', async () => {
    const root = laid({ kind: 's3', kmsKeyId, accountId: account }, aws.environment);
    const lock = `/${stateKey}.tflock`;
    await appliesAlone(root, () => {
      const [taken] = writes(aws, lock);
      equal(taken?.headers['if-none-match'], '*', 'only a run that finds no lock may write one');
    });
    deepEqual([...aws.objects.keys()], [`acme-tfstate/${stateKey}`], 'the lock is gone, and nothing else was written');
    deepEqual(managed(aws.objects.get(`acme-tfstate/${stateKey}`)), everything);
    const states = writes(aws, `/${stateKey}`);
    ok(states.length > 0);
    for (const { headers } of states) {
      equal(headers['x-amz-server-side-encryption'], 'aws:kms');
      equal(headers['x-amz-server-side-encryption-aws-kms-key-id'], kmsKeyId);
    }
  });

  it('is encrypted under a key of S3 itself where the answers name none; one state serves all aliases', async () => {
    const root = laid({ kind: 's3' }, aws.environment, 'aliases');
    await succeeds(root.run('init'));
    await succeeds(root.run('apply', '-auto-approve'));
    deepEqual([...aws.objects.keys()], ['acme-tfstate/unionai/ml-platform/terraform.tfstate']);
    const states = writes(aws, '/unionai/ml-platform/terraform.tfstate');
    deepEqual([...new Set(states.map(({ headers }) => headers['x-amz-server-side-encryption']))], ['AES256']);
  });

  it('is locked by a row of the table where the answers ask for that', async () => {
    const root = laid({ kind: 's3', lock: 'dynamodb', lockTable: 'acme-tflock' }, aws.environment);
    await appliesAlone(root, () => deepEqual([...aws.rows.keys()], [`acme-tfstate/${stateKey}`]));
    deepEqual([...aws.rows.keys()], [`acme-tfstate/${stateKey}-md5`], 'what stays is the digest, not the lock');
  });

  it('is refused to credentials of another account', async () => {
    const root = laid({ kind: 's3', accountId: '999999999999' }, aws.environment);
    const { status, text } = await root.run('init');
    notEqual(status, 0, text);
    match(text, /account/);
    equal(aws.objects.size, 0);
  });
});

describe('The state in Cloud Storage', function () {
  needs('terraform');
  this.timeout(60_000);
  let gcs: Awaited<ReturnType<typeof fakeGcs>>;
  beforeEach(async () => {
    gcs = await fakeGcs();
  });
  afterEach(() => gcs.close());

  it('is locked by an object next to it, and encrypted under the KMS key of the answers', async () => {
    const kmsKey = 'projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate';
    const root = laid({ kind: 'gcs', kmsKey }, gcs.environment);
    const prefix = 'acme-tfstate/unionai/ml-platform/dev/default';
    const uploads = (name: string): readonly Asked[] =>
      gcs.asked.filter(({ method, body }) => method === 'POST' && body.includes(`"name":"${name}"`));
    await appliesAlone(root, () => {
      ok(gcs.objects.has(`${prefix}.tflock`));
      const [taken] = uploads('unionai/ml-platform/dev/default.tflock');
      equal(taken?.url.searchParams.get('ifGenerationMatch'), '0', 'only a run that finds no lock may write one');
    });
    deepEqual([...gcs.objects.keys()], [`${prefix}.tfstate`]);
    deepEqual(managed(gcs.objects.get(`${prefix}.tfstate`)?.bytes), everything);
    const states = uploads('unionai/ml-platform/dev/default.tfstate');
    ok(states.length > 0);
    for (const { url } of states) equal(url.searchParams.get('kmsKeyName'), kmsKey);
  });
});

describe('The state in Azure Storage', function () {
  needs('terraform');
  this.timeout(60_000);
  const certificate = selfSigned(azureHosts);
  let azure: Awaited<ReturnType<typeof fakeAzure>>;
  before(async function () {
    if (!trustsByFile) this.skip();
    azure = await fakeAzure(certificate);
  });
  after(() => azure?.close());

  it('is locked by a lease, and opened by an Entra identity, which a pipeline gets without a secret', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const login = { ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 'from-the-pipeline', ARM_CLIENT_ID: id, ARM_TENANT_ID: id };
    const env = { ...azure.environment(written(certificate.certPem)), ...login, ARM_SUBSCRIPTION_ID: id };
    const root = laid({ kind: 'azurerm' }, env);
    const path = `acmetfstate.blob.core.windows.net/tfstate/${stateKey}`;
    await appliesAlone(root, () => ok(azure.blobs.get(path)?.lease !== undefined));
    deepEqual([...azure.blobs.keys()], [path]);
    equal(azure.blobs.get(path)?.lease, undefined);
    deepEqual(managed(azure.blobs.get(path)?.bytes), everything);
    const hosts = new Set(azure.asked.map(({ url }) => url.hostname));
    deepEqual([...hosts].sort(), ['acmetfstate.blob.core.windows.net', 'login.microsoftonline.com']);
  });
});
