import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { fakeGcs } from '../fakes/gcs.ts';
import { fakeHcp, hcpHosts } from '../fakes/hcp.ts';
import { fakeHttpState } from '../fakes/http-state.ts';
import { account, fakeAws } from '../fakes/s3.ts';
import type { Asked, Fake } from '../fakes/server.ts';
import { selfSigned } from '../stub/certificate.ts';
import { fileHolds } from './contents.ts';
import { keyVariables, seeds } from './keys.ts';
import { startApply } from './pending-apply.ts';
import { lay, makeWorld, needs, type Ran, scratch, terraform } from './workbench.ts';

/** Where Go takes the certificates it trusts from a file that the environment names. */
const trustsByFile = process.platform === 'linux';

function written(certificate: string): string {
  const file = join(scratch('certificate'), 'certificate.pem');
  writeFileSync(file, certificate);
  return file;
}

type Settings = Readonly<Record<string, string>>;

/** A repository whose first root is to be used with its generated backend, which nothing overrides. */
function laid(
  backend: Settings & { kind: string },
  env: Settings,
  layout = 'directories',
  store = layout === 'directories' ? 'environment' : 'tfvars',
) {
  const choice = { store, read: 'ephemeral', backend: backend.kind, layout, engine: 'terraform' };
  const answers: Answers = answersFor(choice, { backend });
  const dir = scratch('backend');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  if (root === undefined) throw new Error('a repository without a root');
  const cwd = join(dir, root.directory);
  const world = makeWorld(seeds(answers));
  const variables = { ...keyVariables(answers, root.environments), ...env };
  return {
    cwd,
    run: (...args: string[]): Promise<Ran> => terraform(cwd, [...args, '-input=false', '-no-color'], world, variables),
    apply: () => startApply(cwd, world, variables),
  };
}

type Laid = ReturnType<typeof laid>;

async function succeeds(ran: Promise<Ran>): Promise<Ran> {
  const done = await ran;
  equal(done.status, 0, done.text);
  return done;
}

/**
 * Applies, and while that run holds the lock, lets another one try.
 *
 * @param whileHeld looks at what the fake holds then
 */
async function appliesAlone(root: Laid, whileHeld: () => void): Promise<void> {
  await succeeds(root.run('init'));
  const pending = await root.apply();
  try {
    whileHeld();
    const second = await root.run('plan');
    notEqual(second.status, 0, second.text);
    match(second.text, /Error acquiring the state lock/);
    await succeeds(pending.approve());
  } finally {
    pending.abandon();
  }
  await succeeds(root.run('plan', '-detailed-exitcode'));
}

/** The requests that write a path, oldest first. */
const writes = ({ asked }: Fake, path: string): readonly Asked[] =>
  asked.filter(({ method, url }) => method === 'PUT' && url.pathname === path);

const managed = (bytes: Buffer | undefined): readonly string[] => {
  const { resources } = JSON.parse(String(bytes)) as { resources: readonly { mode: string; type: string }[] };
  return resources.filter(({ mode }) => mode === 'managed').map(({ type }) => type);
};

const everything = ['unionai_policy', 'unionai_project'];
const stateKey = 'unionai/ml-platform/dev/terraform.tfstate';

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

describe('The state in GitLab', function () {
  needs('terraform');
  this.timeout(60_000);
  const certificate = selfSigned();
  const password = ['glpat', 'not', 'a', 'token'].join('-');
  let gitlab: Awaited<ReturnType<typeof fakeHttpState>>;
  before(async () => {
    gitlab = await fakeHttpState(`someone:${password}`, certificate);
  });
  after(() => gitlab.close());
  const login = { TF_HTTP_USERNAME: 'someone', TF_HTTP_PASSWORD: password };
  const generated = (more: Settings): Laid =>
    laid(
      { kind: 'gitlab', projectId: '4711', host: `localhost:${gitlab.port}` },
      { TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate.certPem, ...more },
    );
  const path = '/api/v4/projects/4711/terraform/state/unionai-ml-platform-dev';

  it('is locked by GitLab, and the password is in no file', async () => {
    const root = generated(login);
    await appliesAlone(root, () => {
      deepEqual([...gitlab.locks.keys()], [path]);
      const taken = gitlab.asked.filter(({ url }) => url.pathname === `${path}/lock`);
      deepEqual(
        taken.map(({ method }) => method),
        ['POST'],
      );
    });
    equal(gitlab.locks.size, 0);
    deepEqual([...gitlab.states.keys()], [path]);
    deepEqual(managed(gitlab.states.get(path)), everything);
    await succeeds(root.run('plan', '-out=reviewed.tfplan'));
    const holders = everyFile(join(root.cwd, '../..')).filter((file) => fileHolds(file, password));
    equal(holders.join(), '');
  });

  it('is refused without the password', async () => {
    const root = generated({ ...login, TF_HTTP_PASSWORD: 'wrong' });
    await root.run('init');
    const { status, text } = await root.run('plan');
    notEqual(status, 0);
    match(text, /401|HTTP remote state endpoint requires auth/);
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

describe('The state in HCP Terraform', function () {
  needs('terraform');
  this.timeout(60_000);
  const certificate = selfSigned(hcpHosts);
  const token = ['not', 'a', 'token'].join('-');
  let hcp: Awaited<ReturnType<typeof fakeHcp>>;
  before(async function () {
    if (!trustsByFile) this.skip();
    hcp = await fakeHcp(certificate, token, ['acme/unionai-ml-platform-dev']);
  });
  after(() => hcp?.close());
  const generated = (more: Settings): Laid =>
    laid({ kind: 'hcp-terraform' }, { ...hcp.environment(written(certificate.certPem)), ...more });

  it('is locked by the workspace, in whose local execution the run stays here', async () => {
    const root = generated({ TF_TOKEN_app_terraform_io: token });
    await appliesAlone(root, () => equal(hcp.workspaces.get('acme/unionai-ml-platform-dev')?.locked, true));
    const workspace = hcp.workspaces.get('acme/unionai-ml-platform-dev');
    equal(workspace?.locked, false);
    deepEqual(managed(workspace?.state), everything);
  });

  // Terraform 1.10 to 1.14 crashes on checks of ephemeral blocks there, after it has made everything and before it has kept it.
  for (const layout of ['directories', 'aliases']) {
    it(`keeps the state of a run that reads its key from a store: layout ${layout}`, async () => {
      const name = layout === 'directories' ? 'unionai-ml-platform-dev' : 'unionai-ml-platform';
      const own = await fakeHcp(certificate, token, [`acme/${name}`]);
      const env = { ...own.environment(written(certificate.certPem)), TF_TOKEN_app_terraform_io: token };
      const root = laid({ kind: 'hcp-terraform' }, env, layout, 'aws-secrets-manager');
      try {
        await succeeds(root.run('init'));
        await succeeds(root.run('apply', '-auto-approve'));
        await succeeds(root.run('plan', '-detailed-exitcode'));
        notEqual(own.workspaces.get(`acme/${name}`)?.state, undefined);
      } finally {
        own.close();
      }
    });
  }

  it('is refused without the token', async () => {
    const { status, text } = await generated({}).run('init');
    notEqual(status, 0);
    match(text, /token|unauthorized/i);
  });
});

/** Every file below a folder, `.terraform` included: the backend's settings are copied there. */
function everyFile(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    const file = join(dir, name);
    return statSync(file).isDirectory() ? everyFile(file) : [file];
  });
}
