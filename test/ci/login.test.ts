import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { answersFor } from '../combinations.ts';
import { type Fake, json, serveFake } from '../fakes/server.ts';
import { needs, run } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { bareTools, withTools } from './toolbox.ts';

const jwt = ['a', 'job', 'token'].join('.');

describe('The login of a job', () => {
  needs('busybox', 'terraform');
  let own: Ground;
  before(async () => {
    const choice = { store: 'vault', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
    own = await ground(answersFor(choice, { ci: { kind: 'gitlab-ci' } }));
  });
  /** What the engine finds in its environment after the login, and what is in a file that a variable names. */
  const login = async (env: Readonly<Record<string, string>>, file = 'NONE', PATH = bareTools()) => {
    const script = `. scripts/ci/lib.sh; . scripts/ci/login.sh; env | sort
      file="$(env | sed -n "s/^$1=//p")"
      [ -z "$file" ] || { echo "mode=$(stat -c %a "$file") folder=$(stat -c %a "$(dirname "$file")")"; cat "$file"; echo; }`;
    const ran = await run('busybox', ['sh', '-euc', script, 'sh', file], {
      cwd: own.dir,
      env: { PATH, ...env },
    });
    const found = Object.fromEntries(
      ran.stdout
        .split('\n')
        .filter((line) => /^[A-Za-z_]+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return { ...ran, found };
  };

  it('at AWS hands the engine a file with the token, and takes away every other credential', async () => {
    const role = 'arn:aws:iam::123456789012:role/plan';
    const stale = { AWS_ACCESS_KEY_ID: 'stale', AWS_SECRET_ACCESS_KEY: 'stale', AWS_SESSION_TOKEN: 'stale' };
    const job = { AWS_ID_TOKEN: jwt, AWS_ROLE_ARN: role, CI_PROJECT_ID: '47', CI_PIPELINE_ID: '11', ...stale };
    const { found, stdout } = await login(job, 'AWS_WEB_IDENTITY_TOKEN_FILE');
    match(stdout, new RegExp(`\nmode=600 folder=700\n${jwt}\n$`));
    deepEqual([found.AWS_ROLE_ARN, found.AWS_ROLE_SESSION_NAME], [role, 'pipeline-47-11']);
    for (const name of [...Object.keys(stale), 'AWS_ID_TOKEN']) equal(found[name], undefined);
    equal(existsSync(found.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''), false, 'the file is gone with the script');
    match((await login({ AWS_ID_TOKEN: jwt })).stderr, /AWS_ROLE_ARN: is not set/);
  });

  it('at Google Cloud writes the configuration of the federation', async () => {
    const provider = 'projects/1/locations/global/workloadIdentityPools/ci/providers/gitlab';
    const account = 'plan@acme.iam.gserviceaccount.com';
    const job = { GCP_ID_TOKEN: jwt, GCP_WORKLOAD_IDENTITY_PROVIDER: provider, GCP_SERVICE_ACCOUNT: account };
    const { found, stdout } = await login(job, 'GOOGLE_APPLICATION_CREDENTIALS');
    match(stdout, /\nmode=600 folder=700\n/);
    const configuration = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{'))) as Record<string, unknown>;
    equal(found.CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE, found.GOOGLE_APPLICATION_CREDENTIALS);
    equal(configuration.audience, `//iam.googleapis.com/${provider}`);
    match(
      String(configuration.service_account_impersonation_url),
      /serviceAccounts\/plan@acme\.iam[^/]*:generateAccessToken$/,
    );
    match(JSON.stringify(configuration.credential_source), /"file":"[^"]*gcp\.jwt"/);
    equal(found.GCP_ID_TOKEN, undefined);
    match((await login({ GCP_ID_TOKEN: jwt })).stderr, /GCP_WORKLOAD_IDENTITY_PROVIDER: is not set/);
  });

  it('at Azure hands the engine the token as it is', async () => {
    const { found } = await login({ AZURE_ID_TOKEN: jwt, ARM_CLIENT_ID: 'client', ARM_TENANT_ID: 'tenant' });
    deepEqual([found.ARM_USE_OIDC, found.ARM_OIDC_TOKEN, found.AZURE_ID_TOKEN], ['true', jwt, undefined]);
    match((await login({ AZURE_ID_TOKEN: jwt, ARM_CLIENT_ID: 'client' })).stderr, /ARM_TENANT_ID: is not set/);
  });

  it('at Vault hands the provider the token and the role', async () => {
    const job = { VAULT_JWT_ROLE: 'plan', VAULT_ADDR: 'https://vault.acme.example', VAULT_ID_TOKEN: jwt };
    const { found } = await login(job);
    deepEqual(
      [found.TERRAFORM_VAULT_AUTH_JWT, found.TF_VAR_vault_jwt_role, found.VAULT_ID_TOKEN],
      [jwt, 'plan', undefined],
    );
    const without = await login({ ...job, VAULT_ID_TOKEN: '' });
    equal(without.status, 1);
    match(without.stderr, /error: the job has no OIDC token for Vault\n$/);
  });

  it('needs nothing if there is no token', async () => {
    equal((await login({})).status, 0);
  });

  describe('at Vault from GitHub', () => {
    needs('curl');
    let github: Fake;
    before(async () => {
      github = await serveFake(({ headers, url }) =>
        headers.authorization === 'bearer request-token'
          ? json(200, { count: 1, value: `${jwt}.${url.searchParams.get('audience')}` })
          : json(401, {}),
      );
    });
    after(() => github?.close());
    const job = (token: string) => ({
      VAULT_JWT_ROLE: 'plan',
      VAULT_ADDR: 'https://vault.acme.example:8200',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${github.port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
    });

    it('asks GitHub for a token that is for this Vault', async () => {
      const { found, stderr } = await login(job('request-token'), 'NONE', withTools('curl'));
      equal(found.TERRAFORM_VAULT_AUTH_JWT, `${jwt}.https://vault.acme.example:8200`, stderr);
      equal(github.asked[0]?.url.searchParams.get('api-version'), '2.0');
    });

    it('stops where GitHub gives none', async () => {
      const { status, stderr } = await login(job('another'), 'NONE', withTools('curl'));
      equal(status, 1);
      match(stderr, /error: the job has no OIDC token for Vault\n$/);
    });
  });
});
