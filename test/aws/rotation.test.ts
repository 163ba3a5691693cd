import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { own, type RotationGround, rotationGround } from '../keys/rotation.ts';
import { type Ran, run } from '../terraform/workbench.ts';
import { withClients } from './clients.ts';
import { type Moto, startMoto } from './moto.ts';

const old = 'ml-platform-prod';
// Without it, moto reads the version that was current before the label was moved.
const stage = ['--version-stage', 'AWSCURRENT'];

withClients('A rotation in Secrets Manager', (clients) => {
  for (const client of clients)
    describe(`A rotation in Secrets Manager, by ${client.version}`, function () {
      this.timeout(600_000);
      let moto: Moto;
      let ground: RotationGround;
      let name = '';
      let region = '';
      before(async () => {
        moto = await startMoto();
        const choice = { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories' };
        const answers = answersFor({ ...choice, engine: 'terraform' }, { environments: [own] });
        const settings = answers.environments[0]?.secretStore;
        name = `${settings?.secretName}`;
        region = `${settings?.region}`;
        ground = rotationGround(answers);
        const variables = Object.entries({ ...moto.administrator, AWS_ENDPOINT_URL: moto.url });
        const text = variables.map(([one, value]) => `export ${one}='${value}'\n`).join('');
        writeFileSync(join(ground.tools.path, 'aws'), `#!/bin/sh\n${text}exec '${client.folder}/aws' "$@"\n`);
        chmodSync(join(ground.tools.path, 'aws'), 0o755);
        for (const one of [name, `${name}-pending`]) await ask('create-secret', '--name', one);
      });
      after(() => moto?.stop());

      const ask = (...args: readonly string[]) =>
        moto.aws(client, 'secretsmanager', ...args, '--region', region) as Promise<Record<string, unknown>>;
      const current = async (secret = name): Promise<string | undefined> => {
        const { SecretString: key } = await ask('get-secret-value', '--secret-id', secret, ...stage);
        return Buffer.from(String(key), 'base64').toString('latin1').split(':')[1];
      };

      it('needs a key to start from', async () => {
        const ran = await ground.keys(['rotate', 'prod']);
        equal(ran.status, 1, ran.text);
        match(ran.stderr, /contains no key\. Load one first/);
      });

      it('moves the label of the current version, and proves that the old key is refused', async () => {
        const loaded = await ground.keys(['load', 'prod'], ground.create(old));
        equal(loaded.status, 0, loaded.text);
        const pending = await ground.keys(['rotate', 'prod', '--to', 'pending']);
        equal(pending.status, 0, pending.text);
        equal(await current(), old);
        const next = await current(`${name}-pending`);
        notEqual(next, old);
        const done = await ground.keys(['rotate', 'prod', '--grace', '0']);
        equal(done.status, 0, done.text);
        match(done.stderr, /is deleted, and the control plane refuses it/);
        equal(await current(), next);
        deepEqual(ground.clients(), [next]);
        equal(await current(`${name}-pending`), undefined);
        equal((await ground.keys(['status', 'prod'])).status, 0);
      });

      it('does not replace a version that another person stored', async () => {
        const store = (call: string): Promise<Ran> =>
          run('sh', ['-c', `limited() { "$@"; }; . scripts/keys/store.sh; ${call}`], {
            cwd: ground.dir,
            env: { PATH: `${ground.tools.path}:${process.env.PATH}`, SECRET_NAME: name, SECRET_REGION: region },
          });
        const before = await current();
        const refused = await store('printf other | store_promote 11111111-2222-4333-8444-555555555555');
        notEqual(refused.status, 0);
        match(refused.text, /InvalidParameterException/);
        equal(await current(), before);
        const promoted = await store(
          'version="$(store_version </dev/null)" && printf other | store_promote "$version"',
        );
        equal(promoted.status, 0, promoted.text);
        const { SecretString: value } = await ask('get-secret-value', '--secret-id', name, ...stage);
        equal(value, 'other');
      });
    });
});
