import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { installStandIns } from '../keys/standins/install.ts';
import { encodedKey } from '../keys/standins/union-state.ts';
import { emptyWorld } from '../keys/standins/world.ts';
import { serve } from '../setup/forge.ts';
import { GitHub } from '../setup/github.ts';
import { isSlow } from '../slow.ts';
import {
  makeWorld,
  needs,
  type Ran,
  run,
  scratch,
  stubConfiguration,
  stubEnvironment,
} from '../terraform/workbench.ts';
import { created } from './storages.ts';

/** The clouds, with what tells that the storage of the states exists. */
const clouds = {
  aws: { store: 'aws-secrets-manager', backend: 's3', storage: 'aws_s3_bucket/' },
  google: { store: 'google-secret-manager', backend: 'gcs', storage: 'google_storage_bucket/' },
  azure: { store: 'azure-key-vault', backend: 'azurerm', storage: 'azurerm_storage_container/' },
} as const;

const bootstrap = [
  ...['--set', 'bootstrap.googleProject=acme-platform', '--set', 'bootstrap.googleLocation=europe-west4'],
  ...['--set', 'bootstrap.azureSubscriptionId=11111111-2222-4333-8444-555555555555'],
  ...['--set', 'bootstrap.azureLocation=westeurope'],
];

for (const [cloud, { backend, storage, store }] of isSlow ? Object.entries(clouds) : [])
  describe(`The removal of a production environment with ${cloud}, GitHub and the real engine`, function () {
    needs('terraform', 'curl', 'base64');
    this.timeout(600_000);

    it('deletes the objects, keys, secrets, identities and CI/CD environments of this environment, and nothing else', async function () {
      if (backend === 'azurerm' && process.platform !== 'linux') this.skip();
      const parent = scratch('removal');
      const made = await cli(
        [
          ...['new', 'r', '--yes', '--example', '--name', 'ml-platform', '--org', 'acme', '--layout', 'directories'],
          ...['--secret-store', store, '--backend', backend, '--environments', 'dev,prod'],
          ...['--ci', 'github-actions', '--set', 'ci.repository=acme/ml-platform', '--set', 'ci.owners=@acme/platform'],
          ...bootstrap,
        ],
        { cwd: parent },
      );
      equal(made.status, 0, made.text);
      const dir = join(parent, 'r');
      const world = makeWorld({}, { clients: {} });
      const objectsOf = (start: string): readonly string[] => {
        const folder = join(world, 'objects');
        if (!existsSync(folder)) return [];
        const all = readdirSync(folder).map(
          (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).key as string,
        );
        return all.filter((key) => key.startsWith(start)).toSorted();
      };
      const tools = installStandIns(emptyWorld({ host: 'acme.hosted.unionai.cloud', org: 'acme' }));
      tools.mirror(world);
      const fake = await created[backend]?.(() => objectsOf(storage).length > 0);
      const forge = new GitHub();
      const served = await serve('gh', forge.answer);
      const stand = (name: string, script: string): void => {
        writeFileSync(join(tools.path, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(tools.path, name), 0o755);
      };
      stand(
        'gh',
        `case "$*" in 'api --hostname github.com repos/acme/ml-platform --jq '*) echo '9919 4711' ;; *) exec '${served.path}/gh' "$@" ;; esac`,
      );
      const real = (await run('sh', ['-c', 'command -v terraform'], { cwd: dir })).stdout.trim();
      const mirror = join(dirname(stubConfiguration()), 'mirror');
      stand(
        'terraform',
        `case "$*" in *'providers lock'*) exec '${real}' "$@" '-fs-mirror=${mirror}' ;; esac\nexec '${real}' "$@"`,
      );
      const env = {
        ...stubEnvironment(world),
        ...fake?.environment,
        HOME: scratch('home'),
        PATH: `${tools.path}:${process.env.PATH}`,
      };
      const start = (command: string, args: readonly string[], more = {}): Promise<Ran> =>
        run(command, args, { cwd: dir, env: { ...env, ...more } });
      const succeeds = async (command: string, ...args: readonly string[]): Promise<Ran> => {
        const ran = await start(command, args);
        equal(ran.status, 0, `${command} ${args.join(' ')}\n${ran.text}`);
        return ran;
      };
      try {
        await succeeds('scripts/lock-providers.sh');
        await succeeds('scripts/bootstrap.sh', 'apply');
        await succeeds('scripts/setup.sh');
        // The bootstrap created the secrets of these stores.
        tools.change(({ aws, google, union }) => {
          for (const name of ['', '-pending', '-plan', '-plan-pending']) {
            aws.secrets[`us-west-2/unionai/prod/terraform-api-key${name}`] = { versions: {}, tags: {} };
            google.secrets[`acme-platform/unionai-prod-terraform-api-key${name}`] = { versions: [] };
          }
          for (const [client, policies] of Object.entries({
            'ml-platform-prod': ['admin'],
            'ml-platform-prod-plan': [],
          }))
            union.keys[client] = { secret: `not-a-secret-${client}`, issued: '2026-01-01T00:00:00Z', policies };
          union.keys['ml-platform-dev'] = { secret: 'not-a-secret-dev', issued: '2026-01-01T00:00:00Z', policies: [] };
        });
        const { union } = tools.world();
        for (const [client, options] of [
          ['ml-platform-prod', []],
          ['ml-platform-prod-plan', ['--plan']],
        ] as const) {
          const key = union.keys[client];
          ok(key);
          const ran = await run(join(dir, 'scripts/keys.sh'), ['load', 'prod', ...options], {
            cwd: dir,
            env,
            input: encodedKey(union, client, key),
          });
          equal(ran.status, 0, ran.text);
        }
        if (cloud === 'azure') {
          // The stub names a secret of Azure by the ID of its vault.
          const file = join(world, 'secrets.json');
          const text = readFileSync(file, 'utf8');
          const vault = /^SECRET_VAULT=(.*)$/m.exec(readFileSync(join(dir, 'scripts/keys/prod.env'), 'utf8'))?.[1];
          const id = /"(\/subscriptions\/[^"]*\/vaults\/[^"]*)"/.exec(
            readFileSync(join(dir, 'environments/prod/providers.tf'), 'utf8'),
          )?.[1];
          tools.mirror(scratch('unused'));
          writeFileSync(file, text.replaceAll(`"azurerm/${vault}/`, `"azurerm/${id}/`));
        }
        const key = { TF_VAR_key_purpose: 'apply' };
        for (const args of [['init'], ['apply', '-auto-approve']]) {
          const ran = await start('terraform', ['-chdir=environments/prod', ...args, '-no-color'], key);
          equal(ran.status, 0, ran.text);
        }
        const before = objectsOf('');
        equal((await start('scripts/decommission.sh', ['prod', '--check'])).status, 1);

        await succeeds('scripts/decommission.sh', 'prod', '--yes', 'prod');
        deepEqual(Object.keys(tools.world().union.keys), ['ml-platform-dev']);
        const state = await start('terraform', ['-chdir=environments/prod', 'state', 'list']);
        deepEqual(
          state.stdout.split('\n').filter((line) => /^(?!.*\bdata\.)./.test(line)),
          [],
        );
        await succeeds('scripts/decommission.sh', 'prod', '--check');
        const removed = await cli(['environment', 'prod', '--remove', '--state-is-empty'], { cwd: dir });
        equal(removed.status, 0, removed.text);
        const done = await succeeds('scripts/decommission.sh', 'prod', '--yes', 'prod');
        match(done.stderr, /prod is removed\./);

        deepEqual([...forge.environments.keys()].toSorted(), ['dev', 'dev-plan']);
        const gone = before.filter((one) => !objectsOf('').includes(one));
        ok(gone.length > 4, gone.join('\n'));
        // What is left belongs to dev or to all environments.
        const identities =
          /(iam_role|service_account|user_assigned_identity|secretsmanager_secret|secret_manager_secret)\//;
        deepEqual(
          objectsOf('').filter((one) => identities.test(one) && /prod/.test(one.split('/').slice(1).join('/'))),
          [],
        );
        ok(objectsOf('').some((one) => identities.test(one) && /dev/.test(one)));
        await succeeds('scripts/bootstrap.sh', 'status');
        await succeeds('scripts/decommission.sh', 'prod', '--check');
      } finally {
        await served.close();
        await fake?.close();
      }
    });
  });
