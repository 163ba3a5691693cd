import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { accessKeyOf } from '../fakes/s3.ts';
import { isSlow } from '../slow.ts';
import { planSeedOf, seedOf } from '../terraform/keys.ts';
import { callers, calls, forget, needs } from '../terraform/workbench.ts';
import type { Case } from './cases.ts';
import { type BootstrappedCloud, identityOf } from './clouds.ts';
import { type Hour, newHour } from './hour.ts';
import { onGitHub } from './on-github.ts';
import { onGitLab } from './on-gitlab.ts';
import type { Forge } from './pipeline.ts';
import { leaks, oneKeyEach } from './traces.ts';

const forges = { 'github-actions': onGitHub, 'gitlab-ci': onGitLab } as const;
const binaries = { terraform: 'terraform', opentofu: 'tofu' } as const;

/**
 * From an empty folder to a pipeline with nothing to apply, with the commands of the generated documents alone. The engine is
 * real; clouds, forges and Union.ai are stand-ins, which know only what earlier commands created in them.
 */
export function describeFirstHour(one: Case): void {
  if (!isSlow) return;
  describe(`The first hour with ${one.store}, ${one.backend}, ${one.ci} and ${one.engine}`, function () {
    needs(binaries[one.engine], 'bash', 'base64', 'curl', 'git', ...(one.ci === 'gitlab-ci' ? ['rsync'] : []));
    this.timeout(300_000);
    let hour: Hour;
    let forge: Forge;
    let clouds: readonly BootstrappedCloud[] = [];
    before(async function () {
      if (one.backend === 'azurerm' && process.platform !== 'linux') this.skip(); // Go trusts a file there only
      hour = await newHour(one);
      forge = await forges[one.ci](hour);
    });
    after(() => Promise.all([hour?.close(), forge?.close()]));
    const follow = async (document: 'README.md' | 'SECURITY.md', heading: RegExp, more = ''): Promise<void> => {
      const commands = hour.commands(document, heading);
      ok(commands.length > 0, `${heading}`);
      for (const command of commands) await hour.run(command + more);
    };

    it('creates the repository, its resources and its settings', async () => {
      for (const step of ['2. Lock', '3. Create the repository', '4. Create the one-time', '5. Configure'])
        await follow('README.md', new RegExp(`^${step}`));
      hour.remote.protect();
      clouds = await hour.readBootstrap();
      for (const { cloud, environments } of clouds) {
        const { identities } = resourcesIn(repositoryOf(hour.answers), cloud);
        deepEqual(Object.keys(environments).toSorted(), identities.map((each) => each.ciEnvironment).toSorted());
        for (const [name, variables] of Object.entries(environments)) {
          const set = forge.variables(name);
          deepEqual(set, { ...set, ...variables }, name);
        }
      }
      await hour.run('scripts/bootstrap.sh status');
      // Keys in secrets of the forge are stored later, and are missing now.
      const isStored = repositoryOf(hour.answers).store.source === 'store';
      if (isStored) await hour.run('scripts/setup.sh --check');
      else await rejects(hour.run('scripts/setup.sh --check'), /exit code 1[\s\S]*(UNIONAI_API_KEY|unionai_api_key)/i);
    });

    it('creates and stores the keys', async () => {
      await follow('README.md', /^6\. Create and store the API keys/);
      for (const { keys } of planes(hour)) {
        const policies = Object.entries(keys).map(([client, key]) => [client.endsWith('-plan'), key.policies.join()]);
        deepEqual(policies.map(([isPlan]) => isPlan).toSorted(), [false, true]);
        ok(policies.every(([isPlan, names]) => (names === 'admin') === !isPlan));
      }
    });

    it('plans a request, applies development, and production once it is approved', async () => {
      await follow('README.md', /^8\. Push/);
      match(await forge.request('first-deployment', clouds), /Plan: \d+ to add, 0 to change, 0 to destroy/);
      await hour.remote.merge('first-deployment');
      forget(hour.world);
      const first = await forge.deploy([], clouds);
      deepEqual([first.applied, first.waiting], [['dev'], ['prod']], first.text);
      deepEqual(callers(hour.world), [
        'ml-platform-dev changes OK',
        'ml-platform-dev reads OK',
        'ml-platform-dev-plan reads OK',
        'ml-platform-prod-plan reads OK',
      ]);
      const second = await forge.deploy(['prod'], clouds);
      deepEqual([second.applied, second.waiting, second.unchanged], [['prod'], [], ['dev']], second.text);
      deepEqual(leaks(hour, [first, second]), []);
    });

    it('lets each identity read its own key, and no other', async function () {
      const reads = calls(hour.world).filter(({ op }) => op === 'read_secret');
      const store = clouds.find(({ cloud }) => resourcesIn(repositoryOf(hour.answers), cloud).secrets.length > 0);
      if (store === undefined) this.skip(); // the forge hands the keys to the jobs
      deepEqual(
        [...new Set(reads.map(({ allowed, identity, key }) => `${identity} ${allowed} ${key}`))].toSorted(),
        hour.answers.environments
          .flatMap((each) => [
            `${identityOf(store, `${each.name}-plan`)} true ${planSeedOf(each)}`,
            `${identityOf(store, each.name)} true ${seedOf(each)}`,
          ])
          .toSorted(),
      );
      const role = one.store === 'vault' ? ` -var vault_jwt_role=${identityOf(store, 'prod-plan')}` : '';
      const plan = `TFSTUB_IDENTITY='${identityOf(store, 'prod-plan')}' ${binaries[one.engine]} -chdir=environments/prod`;
      await hour.run(`${plan} init -input=false -no-color`);
      const apply = `plan -input=false -lock=false -no-color -var key_purpose=apply${role}`;
      await rejects(hour.run(`${plan} ${apply}`), /AccessDenied/);
    });

    it('refuses states to identities that neither plan nor apply them', async function () {
      const cloud = clouds.find(({ mayInGcs, mayInS3 }) => mayInS3 !== undefined || mayInGcs !== undefined);
      if (cloud === undefined) this.skip();
      const engine = `${binaries[one.engine]} -chdir=environments/prod`;
      const key = one.store === 'tfvars' ? " TF_VAR_unionai_api_key='none'" : '';
      await hour.run(`${engine} init -input=false -no-color`);
      const as = async (name: string, command: string): Promise<void> => {
        const identity = identityOf(cloud, name);
        ok(identity, name);
        const logins = `AWS_ACCESS_KEY_ID=${accessKeyOf(identity)} GOOGLE_OAUTH_ACCESS_TOKEN='job:${identity}'`;
        const ran = hour.run(
          `${logins} TFSTUB_IDENTITY=administrator${key} ${engine} ${command} -input=false -no-color`,
        );
        await rejects(ran, /StatusCode: 403|googleapi: .*403|HTTP response code 403|forbidden/);
      };
      await as('dev-plan', 'plan -lock=false');
      await as('dev', 'plan -lock=false');
      await as('prod-plan', 'apply -auto-approve');
      if (one.rotates === undefined) return;
      for (const name of ['dev-rotate', 'prod-rotate'])
        for (const command of ['plan -lock=false', 'apply -auto-approve', 'init -reconfigure']) await as(name, command);
    });

    const isEmpty = async (): Promise<void> => {
      const { applied, text, unchanged, waiting, folders } = await forge.deploy(['prod'], clouds);
      deepEqual([applied, waiting, unchanged], [[], [], ['dev', 'prod']], text);
      deepEqual(leaks(hour, [{ folders, text }]), []);
    };

    it('has nothing to apply then', isEmpty);

    it('plans with the new keys after a rotation', async () => {
      const before = planes(hour).map(({ keys }) => Object.keys(keys));
      const [heading] = [/^Daily use/];
      const rotations = hour.commands('README.md', heading).filter((command) => command.includes('keys.sh rotate'));
      // The key of local runs is not stored on this workstation.
      const own = one.store === 'tfvars' ? rotations.filter((command) => / --/.test(command)) : rotations;
      ok(own.length >= 2, rotations.join());
      for (const command of own) await hour.run(`${command.replace('ENVIRONMENT', 'dev')} --grace 0`);
      const [dev, prod] = planes(hour).map(({ keys }) => Object.keys(keys));
      ok(
        dev?.every((client) => /-r\d{14}$/.test(client)),
        dev?.join(),
      );
      deepEqual(prod, before[1]);
      oneKeyEach(hour);
      await isEmpty();
      doesNotMatch(callers(hour.world).join(), /invalid_client/);
    });

    it('plans with the new keys after all keys of production are revoked', async () => {
      const old = planes(hour)[1]?.keys ?? {};
      const commands = hour
        .commands('SECURITY.md', /^If a key leaks/)
        .filter((command) => /keys\.sh revoke/.test(command));
      const own = one.store === 'tfvars' ? commands.filter((command) => / --/.test(command)) : commands;
      equal(own.length, 2, commands.join('\n'));
      for (const command of own) await hour.run(`${command.replace(/ *#.*/, '').replace('ENVIRONMENT', 'prod')} --yes`);
      const now = Object.keys(planes(hour)[1]?.keys ?? {});
      equal(now.length, 2);
      ok(now.every((client) => !(client in old)));
      oneKeyEach(hour);
      await isEmpty();
    });
  });
}

/** The control planes of development and of production. */
function planes({ tools }: Hour) {
  const { others = [], union } = tools.world();
  return [union, ...others];
}
