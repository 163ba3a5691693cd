import { deepEqual, equal, match } from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, ground } from '../ci/ground.ts';
import { bareTools } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { json, serveFake } from '../fakes/server.ts';
import { needs, type Ran, scratch } from '../terraform/workbench.ts';
import { withClients } from './clients.ts';
import { account, type Moto, startMoto, type Variables } from './moto.ts';

const region = 'us-west-2';
const name = 'unionai/dev/terraform-api-key';

withClients('The age of a key in Secrets Manager', (clients) => {
  for (const client of clients)
    describe(`The age of a key in Secrets Manager, by ${client.version}`, function () {
      needs('busybox', 'terraform');
      this.timeout(600_000);
      let moto: Moto;
      let own: Ground;
      before(async () => {
        moto = await startMoto();
        const choice = { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories' };
        own = await ground(
          answersFor({ ...choice, engine: 'terraform' }, { ci: { kind: 'gitlab-ci' }, planKey: 'shared' }),
        );
      });
      after(() => moto?.stop());

      const ask = (...args: readonly string[]) =>
        moto.aws(client, 'secretsmanager', ...args, '--region', region) as Promise<Record<string, unknown>>;

      /** What a job of GitLab has. Debian's client exchanges a token with the real STS, whatever address it is given. */
      const job = (): Variables => ({
        ...(client.hasConditions
          ? { AWS_ENDPOINT_URL: moto.url, AWS_ID_TOKEN: 'token-of-the-job' }
          : moto.administrator),
        AWS_ROLE_ARN: `arn:aws:iam::${account}:role/dev-plan`,
        AWS_REGION: region,
      });

      /** Runs the script `days` from now. */
      async function check(days = 0, identity: Variables = job()): Promise<Ran> {
        const clock = scratch('clock');
        const now = Math.floor(Date.now() / 1000) + days * 86_400;
        writeFileSync(join(clock, 'date'), `#!/bin/sh\n[ "$*" = '-u +%s' ] || exit 64\necho ${now}\n`);
        chmodSync(join(clock, 'date'), 0o755);
        const PATH = `${clock}:${client.folder}:${bareTools()}`;
        return own.script('check-key-age', ['dev'], { PATH, MAX_AGE_DAYS: '90', ...identity });
      }

      it('is not guessed if there is no secret', async () => {
        const { status, stdout, stderr } = await check();
        deepEqual([status, stdout], [1, '']);
        match(stderr, /ListSecretVersionIds operation[\s\S]*error: the age of the key of dev could not be read\n$/);
      });

      it('nor where the secret is empty', async () => {
        await ask('create-secret', '--name', name);
        const { status, stdout, stderr } = await check();
        deepEqual([status, stdout], [1, '']);
        match(stderr, /error: the secret store returned no date for the key of dev\n$/);
      });

      it('is that of the current version, and not of the previous or the pending one', async () => {
        // moto gives every version the date of the request, so another server answers here.
        const at = (days: number): number => Date.now() / 1000 - days * 86_400;
        const version = (stage: string, days: number, id: string) => ({
          VersionId: id.repeat(32),
          VersionStages: [stage],
          CreatedDate: at(days),
        });
        const Versions = [
          version('AWSPREVIOUS', 200, 'a'),
          version('AWSCURRENT', 80, 'b'),
          version('AWSPENDING', 1, 'c'),
        ];
        const server = await serveFake(() => json(200, { ARN: 'arn', Name: name, Versions }));
        const ran = await check(0, { ...moto.administrator, AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}` });
        await server.close();
        equal(ran.status, 0, ran.text);
        match(ran.text, /^warning: the key of dev is 80 days old and must be rotated within 10 days\./);
      });

      for (const [days, status, said] of [
        [0, 0, /^dev: the key is 0 days old\n$/],
        [80, 0, /^warning: the key of dev is 80 days old and must be rotated within 10 days\./],
        [91, 1, /^error: the key of dev is 91 days old\. The maximum is 90 days\./],
      ] as const)
        it(`is read in ${days} days, whatever way the client prints dates`, async () => {
          if (days === 0) await ask('put-secret-value', '--secret-id', name, '--secret-string', 'a key');
          const ran = await check(days);
          equal(ran.status, status, ran.text);
          match(ran.text, said);
        });
    });
});
