import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { type FakeInternet, fakeInternet } from '../fakes/proxy.ts';
import { type Fake, json, serveFake } from '../fakes/server.ts';
import { slowIt } from '../slow.ts';
import { selfSigned } from '../stub/certificate.ts';
import { unionKey } from '../terraform/keys.ts';
import { needs, type Ran, run, scratch } from '../terraform/workbench.ts';
import { serveApi } from './github-api.ts';
import { pushed, state } from './github-gate-cases.ts';
import { idToken } from './gitlab-runner.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { cloudCommands, fakeCommands, found, withTools } from './toolbox.ts';

type Variables = Readonly<Record<string, string>>;

/** Every variable of a job that holds a secret, each with a value that is found again. */
const secrets: Variables = Object.fromEntries(
  [
    ...['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ID_TOKEN', 'GCP_ID_TOKEN', 'AZURE_ID_TOKEN'],
    ...['VAULT_ID_TOKEN', 'VAULT_TOKEN', 'TF_HTTP_PASSWORD', 'TF_TOKEN_app_terraform_io', 'CI_JOB_TOKEN'],
    ...['GH_TOKEN', 'GITHUB_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
  ].map((name) => [name, `canary-of-${name}`]),
);
const settings: Variables = {
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/plan',
  GCP_WORKLOAD_IDENTITY_PROVIDER: 'projects/1/locations/global/workloadIdentityPools/pool/providers/forge',
  GCP_SERVICE_ACCOUNT: 'plan@acme.iam.gserviceaccount.com',
  ARM_CLIENT_ID: 'client',
  ARM_TENANT_ID: 'tenant',
  PLAN_BUCKET: 'acme-plans',
  MAX_AGE_DAYS: '90',
};
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** Runs a script, and gives the arguments of every program that it started. */
async function traced(
  own: Ground,
  name: string,
  args: readonly string[],
  env: Variables,
): Promise<Ran & { trace: string }> {
  const file = join(scratch('trace'), 'trace');
  const strace = ['-f', '-qq', '-e', 'trace=execve', '-s', '1000000', '-o', file];
  const ran = await run(found('strace'), [...strace, 'busybox', 'sh', `scripts/ci/${name}.sh`, ...args], {
    cwd: own.dir,
    env: { ...own.outside, ...secrets, ...settings, ...env },
  });
  return { ...ran, trace: readFileSync(file, 'utf8') };
}

/** Fails where a secret is an argument of any program. */
async function keepsSecrets(
  own: Ground,
  name: string,
  args: readonly string[],
  env: Variables,
  more: readonly string[] = [],
): Promise<Ran & { trace: string }> {
  const ran = await traced(own, name, args, env);
  equal(ran.status, 0, `${name}: ${ran.text}`);
  match(ran.trace, /execve\("/, name);
  const values = [...Object.values(secrets), ...more];
  const shown = values.filter((value) => ran.trace.includes(value) || ran.text.includes(value));
  deepEqual(shown, [], name);
  return ran;
}

describe('No secret of a job is an argument of a program', function () {
  needs('busybox', 'terraform', 'strace', 'curl');
  this.timeout(120_000);

  const choice = { read: 'ephemeral', layout: 'directories', engine: 'terraform' };
  const laid = (store: string, backend = 's3'): Promise<Ground> =>
    ground(answersFor({ ...choice, store, backend }, { ci: { kind: 'github-actions' } }));

  slowIt('from a plan to an apply', async () => {
    const own = await laid('environment');
    const [dev] = own.answers.environments;
    const key = dev === undefined ? '' : unionKey(dev);
    const cloud = fakeCommands(cloudCommands);
    const env = { PATH: `${cloud.path}:${withTools('curl')}`, UNIONAI_API_KEY: key };
    const [folder, fetched] = [planFolder(), planFolder()];
    const planned = await keepsSecrets(own, 'plan', ['dev', folder], env, [key]);
    const sum = /plan_sha256=(\w+)/.exec(planned.stdout)?.[1] ?? '';
    match(planned.trace, /"grep"/);
    await keepsSecrets(own, 'show', ['dev', folder], env, [key]);
    const sealed = await keepsSecrets(own, 'seal', ['dev', folder], env, [key]);
    const name = /plan_key=(\S+)/.exec(sealed.stdout)?.[1] ?? '';
    await keepsSecrets(own, 'unseal', ['dev', fetched, name], env, [key]);
    await keepsSecrets(own, 'apply', ['dev', fetched, sum], env, [key]);
    await keepsSecrets(own, 'drift', ['dev'], env, [key]);
  });

  for (const tool of ['curl', 'node'])
    it(`in the key age check with Vault, by ${tool}`, async () => {
      const own = await laid('vault');
      const token = 'canary-of-vault';
      let vault: Fake | undefined;
      try {
        vault = await serveFake(({ method }) => {
          const versions = { '1': { created_time: dayBefore(3), deletion_time: '', destroyed: false } };
          return json(
            200,
            method === 'POST' ? { auth: { client_token: token } } : { data: { current_version: 1, versions } },
          );
        });
        const address = { VAULT_ADDR: `http://127.0.0.1:${vault.port}`, VAULT_JWT_ROLE: 'reader' };
        const ran = await keepsSecrets(own, 'check-key-age', ['dev'], { ...address, PATH: withTools(tool) }, [token]);
        equal(ran.stdout, 'dev: the key is 3 days old\nthe plans of dev: the key is 3 days old\n');
        ok(ran.trace.includes(tool));
      } finally {
        await vault?.close();
      }
    });

  for (const tool of ['curl', 'node'])
    it(`in the gate on GitHub, by ${tool}`, async () => {
      const choices = { ...choice, store: 'environment', backend: 's3' };
      const own = await ground(answersFor(choices, { ci: { kind: 'github-actions' } }), { unlocked: true });
      const [, prod] = own.answers.environments;
      const name = prod?.name ?? '';
      const api = await serveApi({ ...state, reviews: [{ environments: [name], state: 'approved', user: 'hubot' }] });
      const env = { ...pushed, PATH: withTools(tool), GITHUB_API_URL: `http://127.0.0.1:${api.port}` };
      try {
        const ran = await keepsSecrets(own, 'gate', [name], env, [pushed.GH_TOKEN ?? '']);
        match(ran.stdout, /approved by hubot/);
      } finally {
        await api.close();
      }
    });

  it('in the gate on GitLab', async () => {
    const choices = { ...choice, store: 'environment', backend: 's3' };
    const own = await ground(answersFor(choices, { ci: { kind: 'gitlab-ci' } }), { unlocked: true });
    const [, prod] = own.answers.environments;
    const name = prod?.name ?? '';
    const folder = planFolder();
    writeFileSync(join(folder, 'planned.txt'), 'planned_by=41\n');
    const GATE_ID_TOKEN = idToken(name, { user_id: '42' });
    const ran = await keepsSecrets(own, 'gate', [name, folder], { GATE_ID_TOKEN, PATH: withTools('curl') }, [
      GATE_ID_TOKEN,
      GATE_ID_TOKEN.split('.')[1] ?? '',
    ]);
    match(ran.stdout, /started by user 42/);
  });

  it('in the key age check with Azure', async () => {
    const own = await laid('azure-key-vault');
    const cloud = fakeCommands(cloudCommands);
    writeFileSync(join(cloud.place, 'created'), `true ${dayBefore(3)}\n`);
    await keepsSecrets(own, 'check-key-age', ['dev'], { PATH: `${cloud.path}:${withTools('curl')}` });
    match(cloud.calls('az').join('\n'), /--federated-token @\S+\/azure\.jwt /);
  });

  it('in the key age check and in sealing with Google Cloud', async () => {
    const own = await laid('google-secret-manager', 'gcs');
    const tokens = ['canary-federated', 'canary-of-the-account'];
    const certificate = selfSigned(
      ['iamcredentials', 'secretmanager', 'storage', 'sts'].map((host) => `${host}.googleapis.com`),
    );
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    let internet: FakeInternet | undefined;
    try {
      internet = await fakeInternet(() => {
        const version = { state: 'ENABLED', createTime: dayBefore(3) };
        return json(200, { access_token: tokens[0], accessToken: tokens[1], ...version });
      }, certificate);
      const env = { ...internet.environment(file), CURL_CA_BUNDLE: file };
      await keepsSecrets(own, 'check-key-age', ['dev'], { ...env, PATH: withTools('curl') }, tokens);
      const cloud = fakeCommands({ gcloud: `echo ${tokens[1]}` });
      const folder = planFolder();
      writeFileSync(join(folder, 'tfplan'), 'a plan');
      const traces = await traced(own, 'seal', ['dev', folder], { ...env, PATH: `${cloud.path}:${withTools('curl')}` });
      equal(traces.status, 0, traces.text);
      equal(traces.trace.includes(tokens[1] ?? ''), false);
    } finally {
      await internet?.close();
    }
  });

  it('is noticed where one is', async () => {
    const own = await laid('environment');
    writeFileSync(join(own.dir, 'scripts/ci/leak.sh'), 'grep -qF -- "$GH_TOKEN" /dev/null || true\n');
    const { trace } = await traced(own, 'leak', [], { PATH: withTools('curl') });
    equal(trace.includes(secrets.GH_TOKEN ?? ''), true);
  });
});
