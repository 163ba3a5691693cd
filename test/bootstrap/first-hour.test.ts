import { deepEqual, equal, ok } from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { readBlocks } from '../aws/readme-commands.ts';
import { answersFor } from '../combinations.ts';
import { serve } from '../setup/forge.ts';
import { GitHub } from '../setup/github.ts';
import { lay, makeWorld, needs, run, scratch, stubConfiguration, stubEnvironment } from '../terraform/workbench.ts';
import { created } from './storages.ts';

/** A cloud whose repositories test/first-hour/ follows with GitLab only: its store, its backend, and the resource that is the storage. */
const clouds = {
  google: { store: 'google-secret-manager', backend: 'gcs', storage: 'google_storage_bucket/' },
} as const;

const bootstrap = {
  googleProject: 'acme-platform',
  googleLocation: 'europe-west4',
  azureSubscriptionId: '11111111-2222-4333-8444-555555555555',
  azureLocation: 'westeurope',
};

if (process.env.SLOW_TESTS !== undefined)
  for (const [cloud, { backend, storage, store }] of Object.entries(clouds))
    describe(`The first hour with ${cloud} and GitHub`, function () {
      needs('terraform', 'curl', 'git');
      this.timeout(300_000);

      it('goes from an empty folder to a configured repository with the commands of the README alone', async () => {
        const answers = answersFor(
          { store, read: 'ephemeral', backend, layout: 'directories', engine: 'terraform' },
          {
            bootstrap,
            ci: { kind: 'github-actions', owners: '@acme/platform' },
            environments: [
              { name: 'dev', org: 'acme' },
              { name: 'prod', org: 'acme-prod' },
            ],
          },
        );
        const dir = scratch('first-hour');
        const world = makeWorld({});
        lay(plan(answers), dir);
        const objects = join(world, 'objects');
        const exists = (): boolean =>
          existsSync(objects) &&
          readdirSync(objects).some((name) => readFileSync(join(objects, name), 'utf8').includes(`"key":"${storage}`));
        const fake = await created[backend]?.(exists);
        const forge = new GitHub();
        const served = await serve('gh', forge.answer);
        const path = scratch('commands');
        const stand = (name: string, script: string): void => {
          writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
          chmodSync(join(path, name), 0o755);
        };
        stand(
          'gh',
          `case "$*" in
  'repo create acme/ml-platform --private --source . --push') exit ;;
  'api --hostname github.com repos/acme/ml-platform --jq '*) echo '9919 4711' ;;
  *) exec '${served.path}/gh' "$@" ;;
esac`,
        );
        const mirror = join(dirname(stubConfiguration()), 'mirror');
        stand(
          'terraform',
          `real="$(PATH="\${PATH#*:}" command -v terraform)"
case "$*" in *'providers lock'*) exec "$real" "$@" '-fs-mirror=${mirror}' ;; esac
exec "$real" "$@"`,
        );
        try {
          const env = {
            ...stubEnvironment(world),
            ...fake?.environment,
            ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@acme.test' },
            ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@acme.test', HOME: scratch('home') },
            PATH: `${path}:${process.env.PATH}`,
          };
          const commands = readBlocks(readFileSync(join(dir, 'README.md'), 'utf8')).flatMap((block) => block.commands);
          const last = commands.indexOf('scripts/setup.sh');
          ok(last > 5, commands.join('\n'));
          for (const command of commands.slice(0, last + 1)) {
            const { status, text } = await run('sh', ['-c', command], { cwd: dir, env });
            equal(status, 0, `${command}\n${text}`);
          }
          const { status, stdout, text } = await run('terraform', ['output', '-json', 'ci_environments'], {
            cwd: join(dir, 'bootstrap', cloud),
            env,
          });
          equal(status, 0, text);
          const outputs = JSON.parse(stdout) as Record<string, Record<string, string>>;
          const { identities } = resourcesIn(repositoryOf(answers), cloud as keyof typeof clouds);
          deepEqual(Object.keys(outputs).toSorted(), identities.map(({ ciEnvironment }) => ciEnvironment).toSorted());
          for (const [name, variables] of Object.entries(outputs)) {
            const set = Object.fromEntries(forge.environments.get(name)?.variables ?? []);
            deepEqual(set, { ...set, ...variables }, name);
          }
          const again = await run(join(dir, 'scripts/bootstrap.sh'), ['status'], { cwd: dir, env });
          equal(again.status, 0, again.text);
        } finally {
          await served.close();
          await fake?.close();
        }
      });
    });
