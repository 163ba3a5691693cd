import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { type FakeInternet, fakeInternet } from '../fakes/proxy.ts';
import { type Asked, json, type Reply } from '../fakes/server.ts';
import { selfSigned } from '../stub/certificate.ts';
import { needs, type Ran, scratch } from '../terraform/workbench.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { fakeCommands, withTools } from './toolbox.ts';

const hosts = [
  'iamcredentials.googleapis.com',
  'secretmanager.googleapis.com',
  'storage.googleapis.com',
  'sts.googleapis.com',
];
const choice = { read: 'ephemeral', backend: 'gcs', layout: 'directories', engine: 'terraform' };
const [jwt, federated, token] = ['job', 'federated', 'account'].map((name) => [name, 'token'].join('-'));
const provider = 'projects/1/locations/global/workloadIdentityPools/pool/providers/forge';
const account = 'plan@acme.iam.gserviceaccount.com';
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** As much of Google Cloud as the scripts call. Objects can be created and read, and are never listed or replaced. */
class Google {
  readonly objects = new Map<string, string>();
  version: object = {};
  answer(asked: Asked): Reply {
    const { method, url, headers, body } = asked;
    const text = body.toString('utf8');
    if (url.hostname.startsWith('sts.')) {
      const { audience, subjectToken } = JSON.parse(text) as Record<string, string>;
      const known = audience === `//iam.googleapis.com/${provider}` && subjectToken === jwt;
      return known
        ? json(200, { access_token: federated, token_type: 'Bearer' })
        : json(400, { error: 'invalid_grant' });
    }
    if (url.hostname.startsWith('iamcredentials.')) {
      const known =
        headers.authorization === `Bearer ${federated}` && url.pathname.endsWith(`/${account}:generateAccessToken`);
      return known ? json(200, { accessToken: token, expireTime: '2100-01-01T00:00:00Z' }) : json(403, {});
    }
    if (headers.authorization !== `Bearer ${token}`) return json(401, {});
    if (url.hostname.startsWith('secretmanager.')) {
      const path = '/v1/projects/acme-platform/secrets/unionai-dev-terraform-api-key';
      const isKnown = [`${path}/versions/latest`, `${path}-plan/versions/latest`].includes(url.pathname);
      return isKnown ? json(200, this.version) : json(404, {});
    }
    const name = url.searchParams.get('name') ?? decodeURIComponent(url.pathname.split('/o/')[1] ?? '');
    if (method === 'GET') {
      const kept = this.objects.get(name);
      return kept === undefined || url.searchParams.get('alt') !== 'media'
        ? json(404, {})
        : { status: 200, body: kept };
    }
    if (url.pathname !== '/upload/storage/v1/b/acme-plans/o' || url.searchParams.get('uploadType') !== 'media')
      return json(403, {});
    if (url.searchParams.get('ifGenerationMatch') !== '0' || this.objects.has(name)) return json(412, {});
    this.objects.set(name, text);
    return json(200, { name });
  }
}

describe('The REST API of Google Cloud, called by the scripts of a pipeline', function () {
  needs('busybox', 'terraform', 'curl');
  this.timeout(60_000);
  const certificate = selfSigned(hosts);
  const google = new Google();
  let internet: FakeInternet;
  let own: Ground;
  let outside: Readonly<Record<string, string>>;
  before(async () => {
    internet = await fakeInternet((asked) => google.answer(asked), certificate);
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    outside = { ...internet.environment(file), CURL_CA_BUNDLE: file, PLAN_BUCKET: 'acme-plans', MAX_AGE_DAYS: '90' };
    own = await ground(answersFor({ ...choice, store: 'google-secret-manager' }, { ci: { kind: 'github-actions' } }));
  });
  after(() => internet?.close());
  afterEach(() => own.assertNoKey());

  const onGitHub = fakeCommands({ gcloud: `[ "$*" = 'auth print-access-token' ] && cat "$place/token"` });
  const github = () => ({
    PATH: `${onGitHub.path}:${withTools('curl')}`,
    GITHUB_RUN_ID: '17',
    GITHUB_RUN_ATTEMPT: '2',
  });
  const gitlab = () => ({
    PATH: withTools('curl'),
    GCP_ID_TOKEN: jwt ?? '',
    GCP_WORKLOAD_IDENTITY_PROVIDER: provider,
    GCP_SERVICE_ACCOUNT: account,
  });
  const run = (name: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> =>
    own.script(name, args, { ...outside, ...env });
  beforeEach(() => writeFileSync(join(onGitHub.place, 'token'), `${token}\n`));

  it('creates the sealed plan with one request', async () => {
    const [folder, before] = [planFolder(), internet.asked.length];
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    const { status, text } = await run('seal', ['dev', folder], github());
    equal(status, 0, text);
    const asked = internet.asked.slice(before).map(({ method, url }) => `${method} ${url.pathname}`);
    deepEqual(asked, ['POST /upload/storage/v1/b/acme-plans/o']);
    deepEqual([...google.objects.values()], ['a plan']);
    match([...google.objects.keys()].join(), /^plans\/dev\/17-2\/[0-9a-f]{64}\.tfplan$/);
    equal(existsSync(join(folder, 'tfplan')), false);
  });

  it('encrypts it with the key of the state, where there is one', async () => {
    const kmsKey = 'projects/acme/locations/eu/keyRings/state/cryptoKeys/state';
    const answers = answersFor(
      { ...choice, store: 'google-secret-manager' },
      { ci: { kind: 'github-actions' }, backend: { kind: 'gcs', kmsKey } },
    );
    const folder = planFolder();
    writeFileSync(join(folder, 'tfplan'), 'another plan');
    const ran = await (await ground(answers)).script('seal', ['dev', folder], { ...outside, ...github() });
    equal(ran.status, 0, ran.text);
    equal(internet.asked.at(-1)?.url.searchParams.get('kmsKeyName'), kmsKey);
    google.objects.delete([...google.objects.keys()].at(-1) ?? '');
  });

  it('never replaces it', async () => {
    const folder = planFolder();
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    const { status, stderr } = await run('seal', ['dev', folder], github());
    equal(status, 1);
    match(stderr, /412[\s\S]*error: the plan of dev was not uploaded\n$/);
  });

  it('brings it back', async () => {
    const folder = planFolder();
    const [key = ''] = google.objects.keys();
    const { status, text } = await run('unseal', ['dev', folder, key], github());
    equal(status, 0, text);
    equal(readFileSync(join(folder, 'tfplan'), 'utf8'), 'a plan');
  });

  it('leaves nothing if there is no such plan, or no login', async () => {
    const key = `plans/dev/1-1/${'0'.repeat(64)}.tfplan`;
    const folder = planFolder();
    equal((await run('unseal', ['dev', folder, key], github())).status, 1);
    writeFileSync(join(onGitHub.place, 'token'), 'another\n');
    const refused = await run('unseal', ['dev', folder, key], github());
    match(refused.stderr, /401[\s\S]*error: the plan of dev was not downloaded\n$/);
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    const noLogin = await run('seal', ['dev', folder], { ...github(), PATH: withTools('curl') });
    equal(noLogin.status, 1);
    match(noLogin.stderr, /error: the Google Cloud login failed\n/);
    equal(google.objects.size, 1);
  });

  for (const [forge, job] of [
    ['GitHub', github],
    ['GitLab', gitlab],
  ] as const)
    it(`tells the age of the current version on ${forge}`, async () => {
      google.version = { name: 'x/versions/3', createTime: dayBefore(10), state: 'ENABLED', etag: '"1"' };
      const { status, text } = await run('check-key-age', ['dev'], job());
      deepEqual([status, text], [0, 'dev: the key is 10 days old\nthe plans of dev: the key is 10 days old\n']);
      for (const state of ['DISABLED', 'DESTROYED']) {
        google.version = { createTime: dayBefore(10), state };
        const refused = await run('check-key-age', ['dev'], job());
        equal(refused.status, 1);
        match(refused.stderr, new RegExp(`the current version of the key of dev is ${state.toLowerCase()}`));
      }
      google.version = { createTime: dayBefore(10) };
      match((await run('check-key-age', ['dev'], job())).stderr, /Secret Manager returned no state/);
      google.version = { state: 'ENABLED' };
      match((await run('check-key-age', ['dev'], job())).stderr, /returned no date for the key of dev/);
    });

  it('does not guess the age where it does not accept the token of the job', async () => {
    const { status, stderr } = await run('check-key-age', ['dev'], { ...gitlab(), GCP_ID_TOKEN: 'another-token' });
    equal(status, 1);
    match(stderr, /error: the Google Cloud login failed\nerror: the age of the key of dev could not be read\n/);
    match(stderr, /error: the age of the key of the plans of dev could not be read\n$/);
  });
});
