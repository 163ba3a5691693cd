import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { type Fake, json, serveFake } from '../fakes/server.ts';
import { needs, type Ran, stubConfiguration } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { bareTools, cloudCommands, type FakeCommands, fakeCommands, withTools } from './toolbox.ts';

const seeReadme = 'See "Rotate a key" in README.md';
const limit = { MAX_AGE_DAYS: '90' };
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

function laid(secretStore: { kind: string }, more = {}): Promise<Ground> {
  const choice = { read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
  const answers = answersFor(
    { ...choice, store: secretStore.kind },
    { secretStore, ci: { kind: 'gitlab-ci' }, planKey: 'shared', ...more },
  );
  return ground(answers);
}

/** What each store is asked, and nothing but dates are in the answers. */
const clouds = {
  'aws-secrets-manager': {
    command: 'aws',
    asked: `secretsmanager list-secret-version-ids --region us-west-2 --secret-id unionai/dev/terraform-api-key --query Versions[?contains(VersionStages, 'AWSCURRENT')].CreatedDate | [0] --output text`,
    date: (iso: string) => iso.replace('Z', '000+00:00'),
    wrong: [],
    states: {},
  },
  'azure-key-vault': {
    command: 'az',
    asked: `keyvault secret list-versions --vault-name acme-unionai --name unionai-dev-terraform-api-key --query max_by(@, &attributes.created).join(' ', [to_string(attributes.enabled), attributes.created]) --output tsv`,
    date: (iso: string) => `true ${iso.replace(/\..*$/, '+00:00')}`,
    wrong: ['true', 'null 2026-01-01T00:00:00Z'],
    states: { 'false 2026-01-01T00:00:00+00:00': 'disabled' },
  },
} as const;

for (const [kind, { command, asked, date, wrong, states }] of Object.entries(clouds))
  describe(`The age of a key in ${kind}`, () => {
    needs('busybox', 'terraform');
    let own: Ground;
    let cloud: FakeCommands;
    afterEach(() => own.assertNoKey());
    before(async () => {
      stubConfiguration();
      own = await laid({ kind });
      cloud = fakeCommands(cloudCommands);
    });
    const check = (created: string, env = {}, names = ['dev']): Promise<Ran> => {
      writeFileSync(join(cloud.place, 'created'), `${created}\n`);
      return own.script('check-key-age', names, { ...limit, PATH: `${cloud.path}:${bareTools()}`, ...env });
    };

    it('is read from its dates alone', async () => {
      const { status, text } = await check(date(dayBefore(10)));
      equal(status, 0, text);
      equal(text, 'dev: the key is 10 days old\n');
      equal(cloud.calls(command).at(-1), asked);
    });

    for (const [days, status, said] of [
      [0, 0, 'dev: the key is 0 days old'],
      [75, 0, 'dev: the key is 75 days old'],
      [76, 0, `warning: the key of dev is 76 days old and must be rotated within 14 days. ${seeReadme}`],
      [90, 0, `warning: the key of dev is 90 days old and must be rotated within 0 days. ${seeReadme}`],
      [91, 1, `error: the key of dev is 91 days old. The maximum is 90 days. ${seeReadme}`],
      [800, 1, `error: the key of dev is 800 days old. The maximum is 90 days. ${seeReadme}`],
    ] as const)
      it(`at ${days} days: ${said}`, async () => {
        const ran = await check(date(dayBefore(days)));
        deepEqual([ran.status, ran.text], [status, `${said}\n`]);
      });

    it('has to be a date', async () => {
      const [old, next] = [date(dayBefore(10)), date('2099-01-01T00:00:00.000Z')];
      for (const none of ['', 'None', 'null', '<html>', `${old}\n${old}`, `${old}\nNone`, ...wrong]) {
        const { status, stdout, stderr } = await check(none);
        deepEqual([status, stdout], [1, ''], none);
        match(stderr, /^error: .*\n$/m);
      }
      match((await check(next)).text, /^error: the key of dev has a date in the future\n$/);
    });

    for (const [said, state] of Object.entries(states))
      it(`is of no use where the key is ${state}`, async () => {
        const ran = await check(said);
        equal(ran.status, 1);
        match(ran.text, new RegExp(`^error: the current version of the key of dev is ${state}\\. Store a new key: `));
      });

    if (kind === 'aws-secrets-manager')
      it('may be a number of seconds, as version 1 of the AWS CLI prints it', async () => {
        for (const [days, status] of [
          [0, 0],
          [80, 0],
          [91, 1],
        ] as const) {
          const seconds = Date.parse(dayBefore(days)) / 1000;
          for (const form of [seconds.toFixed(6), seconds.toFixed(0)]) {
            const ran = await check(form);
            equal(ran.status, status, ran.text);
            match(ran.text, new RegExp(`the key (of dev )?is ${days} days old`));
          }
        }
      });

    it('of one environment does not hide that of another', async () => {
      const { status, text } = await check(date(dayBefore(100)), {}, ['no-such', 'dev', 'prod-eu']);
      equal(status, 1);
      match(text, /environment 'no-such' does not exist.*\n.*key of dev is 100 days.*\n.*key of prod-eu is 100 days/);
    });

    it('is not guessed where the command is missing', async () => {
      const { status, text } = await check('', { PATH: bareTools() });
      equal(status, 1);
      match(text, new RegExp(`^error: ${command} is not installed\\. The answer ci\\.keyAgeImage sets`));
    });

    it('takes a number of days', async () => {
      for (const wrong of ['', '-1', '9x'])
        match((await check('', { MAX_AGE_DAYS: wrong })).text, /^error: MAX_AGE_DAYS must be a number of days\n$/);
    });
  });

describe('The ages of the two keys of an environment', () => {
  needs('busybox', 'terraform');

  it('are checked both, and one does not hide the other', async () => {
    const own = await laid({ kind: 'aws-secrets-manager' }, { planKey: 'separate' });
    const cloud = fakeCommands(cloudCommands);
    const check = (days: number): Promise<Ran> => {
      writeFileSync(join(cloud.place, 'created'), `${dayBefore(days)}\n`);
      return own.script('check-key-age', ['dev'], { ...limit, PATH: `${cloud.path}:${bareTools()}` });
    };
    const young = await check(10);
    deepEqual(
      [young.status, young.text],
      [0, 'dev: the key is 10 days old\nthe plans of dev: the key is 10 days old\n'],
    );
    deepEqual(
      cloud.calls('aws').map((call) => /--secret-id (\S+)/.exec(call)?.[1]),
      ['unionai/dev/terraform-api-key', 'unionai/dev/terraform-api-key-plan'],
    );
    const old = await check(91);
    equal(old.status, 1);
    match(old.text, /key of dev is 91 days old.*\n.*key of the plans of dev is 91 days old/);
  });
});

describe('The age of a key in Azure, where the job has a token and az no session', () => {
  needs('busybox', 'terraform');

  it('is read after one login, of which nothing is left', async () => {
    const own = await laid({ kind: 'azure-key-vault' });
    const cloud = fakeCommands(cloudCommands);
    writeFileSync(join(cloud.place, 'created'), `true ${dayBefore(10)}\n`);
    const job = { AZURE_ID_TOKEN: 'a.job.token', ARM_CLIENT_ID: 'a-client', ARM_TENANT_ID: 'a-tenant' };
    const env = { ...limit, ...job, PATH: `${cloud.path}:${bareTools()}` };
    const { status, text } = await own.script('check-key-age', ['dev', 'prod-eu'], env);
    deepEqual([status, text], [0, 'dev: the key is 10 days old\nprod-eu: the key is 10 days old\n']);
    deepEqual(
      cloud.calls('az').map((call) => call.split(' ').slice(0, 3).join(' ')),
      ['login --service-principal --username', 'keyvault secret list-versions', 'keyvault secret list-versions'],
    );
    writeFileSync(join(cloud.place, 'refuses'), '');
    const refused = await own.script('check-key-age', ['dev', 'prod-eu'], env);
    equal(refused.status, 1);
    equal(refused.text.match(/the Azure login failed/g)?.length, 2);
  });
});

describe('The age of a key that the forge keeps', () => {
  needs('busybox', 'terraform');
  for (const kind of ['environment', 'tfvars'])
    it(`is not known, which is said plainly: ${kind}`, async () => {
      const own = await laid({ kind });
      const said = 'the age of the key of dev is unknown. Record its creation date and rotate it every 90 days\n';
      const ran = await own.script('check-key-age', ['dev'], limit);
      deepEqual([ran.status, ran.text], [0, `warning: ${said}`]);
      const onGitHub = await own.script('check-key-age', ['dev'], { ...limit, GITHUB_ACTIONS: 'true' });
      equal(onGitHub.text, `::warning::${said}`);
    });
});

for (const tool of ['curl', 'node'])
  describe(`The age of a key in Vault, by ${tool}`, () => {
    needs('busybox', 'terraform', tool);
    const [jwt, token] = [['job', 'jwt'].join('.'), ['vault', 'token'].join('.')];
    let vault: Fake;
    let created = dayBefore(80);
    let isShown = true;
    let state: object = {};
    let own: Ground;
    before(async () => {
      own = await laid({ kind: 'vault' }, { secretStore: { kind: 'vault', namespace: 'admin/acme' } });
      vault = await serveFake(({ method, url, headers, body }) => {
        if (headers['x-vault-namespace'] !== 'admin/acme') return json(404, { errors: ['no such namespace'] });
        if (method === 'POST' && url.pathname === '/v1/auth/jwt/login') {
          const { role, jwt: said } = JSON.parse(body.toString('utf8')) as { role: string; jwt: string };
          return role === 'reader' && said === jwt ? json(200, { auth: { client_token: token } }) : json(403, {});
        }
        const isMetadata = isShown && url.pathname === '/v1/secret/metadata/unionai/dev/terraform-api-key';
        if (!isMetadata || headers['x-vault-token'] !== token) return json(403, { errors: ['permission denied'] });
        const version = (created_time: string) => ({ created_time, deletion_time: '', destroyed: false });
        const current = { created_by: { entity_id: '1' }, ...version(created), ...state };
        const versions = { '1': version(dayBefore(500)), '12': current, '2': version(dayBefore(300)) };
        return json(200, { data: { cas_required: false, current_version: 12, custom_metadata: null, versions } });
      });
    });
    after(() => vault?.close());
    const check = (env = {}): Promise<Ran> =>
      own.script('check-key-age', ['dev'], {
        ...limit,
        PATH: withTools(tool),
        VAULT_ADDR: `http://127.0.0.1:${vault.port}/`,
        VAULT_JWT_ROLE: 'reader',
        VAULT_ID_TOKEN: jwt,
        ...env,
      });

    it('is that of the current version, with the token of the job', async () => {
      const { status, text } = await check();
      deepEqual(
        [status, text],
        [0, `warning: the key of dev is 80 days old and must be rotated within 10 days. ${seeReadme}\n`],
      );
      created = dayBefore(120);
      equal((await check()).status, 1);
      const paths = [...new Set(vault.asked.map(({ method, url }) => `${method} ${url.pathname}`))];
      deepEqual(paths, ['POST /v1/auth/jwt/login', 'GET /v1/secret/metadata/unionai/dev/terraform-api-key']);
    });

    it('is of no use where the version is deleted or destroyed', async () => {
      const cases = [
        [{ deletion_time: dayBefore(1) }, 'disabled'],
        [{ deletion_time: dayBefore(1), destroyed: true }, 'destroyed'],
      ] as const;
      created = dayBefore(3);
      for (const [now, word] of cases) {
        state = now;
        const { status, stderr } = await check();
        equal(status, 1);
        match(stderr, new RegExp(`error: the current version of the key of dev is ${word}\\. Store a new key`));
      }
      state = { deletion_time: dayBefore(-30) };
      equal((await check()).text, 'dev: the key is 3 days old\n');
      state = {};
    });

    it('is not guessed where Vault does not let the job in', async () => {
      const { status, stdout, stderr } = await check({ VAULT_JWT_ROLE: 'octocat' });
      equal(status, 1);
      equal(stdout, '');
      match(stderr, /error: the Vault login failed\nerror: the age of the key of dev could not be read\n$/);
    });

    it('nor where Vault shows it no metadata', async () => {
      isShown = false;
      const { status, stderr } = await check();
      isShown = true;
      equal(status, 1);
      match(stderr, /error: the metadata of the secret cannot be read from Vault\n/);
    });
  });
