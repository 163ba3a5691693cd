import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { engines } from '../../templates/registry.ts';
import { makeWorld, needs, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { killer } from './killer.ts';
import { created, existing, type State, type Storage } from './storages.ts';

const slow = process.env.SLOW_TESTS !== undefined;

const stateOf = (storage: Storage, cloud: string): State | undefined => {
  const [, text] = [...storage.states()].find(([place]) => place.includes(`bootstrap/${cloud}`)) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as State);
};

/** What the script must not leave in a root module when it is done. */
const leftovers = (g: Ground, cloud: string): readonly string[] =>
  readdirSync(dirname(g.at(cloud, 'main.tf'))).filter((name) => /tfstate|override/.test(name));

const statusOf = async (ran: Promise<Ran>, status: number): Promise<string> => {
  const { status: actual, text } = await ran;
  equal(actual, status, text);
  return text;
};

const clouds: Readonly<Record<string, string>> = { s3: 'aws', gcs: 'google', azurerm: 'azure' };

for (const { binary, kind: engine } of engines)
  for (const [backend, make] of Object.entries(created)) {
    if (!slow && (engine !== 'terraform' || backend !== 's3')) continue;
    describe(`scripts/bootstrap.sh with ${engine}, storage of ${backend}`, function () {
      needs(binary);
      this.timeout(300_000);
      const cloud = clouds[backend] ?? '';
      let g: Ground;
      let storage: Storage;
      beforeEach(async function () {
        // Go takes the certificates that it trusts from a file there only.
        if (backend === 'azurerm' && process.platform !== 'linux') this.skip();
        g = ground({ backend, engine });
        storage = await make(() => g.storageExists());
        g.env = storage.environment;
      });
      afterEach(() => storage?.close());

      it('applies with a local state, moves it to the storage that it created, and changes nothing the second time', async () => {
        const before = await statusOf(g.bootstrap('status'), 1);
        match(before, /terraform_data\.storage: will be created/);
        deepEqual(leftovers(g, cloud), []);
        deepEqual([...storage.states().keys()], []);

        const applied = await statusOf(g.bootstrap('apply'), 0);
        const [, lineage, serial, local] = /lineage (\S+), serial (\d+) \(local: (\d+)\)/.exec(applied) ?? [];
        const state = stateOf(storage, cloud);
        equal(state?.lineage, lineage);
        ok(Number(serial) >= Number(local));
        deepEqual(state?.resources.map(({ name }) => name).sort(), ['identity', 'storage']);
        deepEqual(leftovers(g, cloud), []);
        const name = cloud.toUpperCase();
        match(g.values('dev-plan'), new RegExp(`^${name}_REGION=us-west-2\n${name}_ROLE=${cloud}/dev-plan$`, 'm'));

        const again = await statusOf(g.bootstrap('apply', cloud), 0);
        doesNotMatch(again, /Apply complete|wrote/);
        deepEqual(stateOf(storage, cloud), state);
        match(await statusOf(g.bootstrap('status'), 0), /The bootstrap is complete\./);
      });

      if (!slow) return;

      it('continues after it was killed at any step, and creates nothing twice', async function () {
        if (!['terraform s3', 'opentofu gcs'].includes(`${engine} ${backend}`)) this.skip();
        const kill = killer(binary);
        const stopped: string[] = [];
        for (const moment of ['before', 'after'] as const)
          for (let call = 1, isDone = false; !isDone; call++) {
            const one = ground({ backend, engine });
            const own = await make(() => one.storageExists());
            one.env = { ...own.environment, PATH: `${kill.path}:${process.env.PATH}` };
            try {
              kill.arm(call, moment);
              const { status, text } = await one.bootstrap('apply');
              isDone = status === 0;
              if (isDone) break;
              equal(status, null, text);
              stopped.push(`${moment} ${call}`);
              kill.arm(0, moment);
              await statusOf(one.bootstrap('apply'), 0);
              deepEqual(
                stateOf(own, cloud)
                  ?.resources.map(({ name }) => name)
                  .sort(),
                ['identity', 'storage'],
              );
              deepEqual(leftovers(one, cloud), [], `${moment} ${call}`);
              doesNotMatch(await statusOf(one.bootstrap('apply'), 0), /Apply complete/);
            } finally {
              await own.close();
            }
          }
        ok(stopped.length >= 20, stopped.join());
      });

      it('keeps the local state if the storage contains another one, and changes neither', async () => {
        await statusOf(g.bootstrap('apply'), 0);
        const remote = [...storage.states()];
        const other = ground({ backend, engine });
        other.env = g.env;
        // The storage of this repository does not exist for the first init: a fake that is not reachable.
        const blank = await make(() => other.storageExists());
        other.env = blank.environment;
        const path = killer(binary);
        other.env = { ...other.env, PATH: `${path.path}:${process.env.PATH}` };
        path.arm(5, 'after');
        equal((await other.bootstrap('apply')).status, null);
        await blank.close();
        const local = readFileSync(other.at(cloud, 'bootstrap.tfstate'), 'utf8');
        other.env = g.env;
        match(await statusOf(other.bootstrap('apply'), 1), /contains another state .* Nothing was changed/);
        equal(readFileSync(other.at(cloud, 'bootstrap.tfstate'), 'utf8'), local);
        deepEqual([...storage.states()], remote);
      });

      it('asks before it changes or deletes a resource', async () => {
        await statusOf(g.bootstrap('apply'), 0);
        const main = g.at(cloud, 'main.tf');
        writeFileSync(main, readFileSync(main, 'utf8').replace('toset(["dev-plan", "dev"])', 'toset(["dev"])'));
        match(await statusOf(g.bootstrap('status'), 1), /identity\["dev-plan"\]: will be destroyed/);
        match(await statusOf(g.bootstrap('apply'), 1), /there is no terminal to confirm.*Nothing was changed/);
        match(await statusOf(g.bootstrap('apply', '--yes'), 0), /1 destroyed/);
      });
    });
  }

if (slow)
  describe('scripts/bootstrap.sh with storage that exists', function () {
    needs('terraform');
    this.timeout(300_000);

    for (const backend of ['gitlab', 'hcp-terraform'])
      it(`stores the state in ${backend} from the start`, async function () {
        if (process.platform !== 'linux') this.skip();
        const storage = await existing(backend);
        try {
          const g = ground({ backend, store: 'vault', more: { backend: { kind: backend, ...storage.settings } } });
          g.env = storage.environment;
          await statusOf(g.bootstrap('apply'), 0);
          ok(storage.states().size > 0);
          deepEqual(leftovers(g, 'vault'), []);
          doesNotMatch(await statusOf(g.bootstrap('apply'), 0), /Apply complete/);
          await statusOf(g.bootstrap('status'), 0);
        } finally {
          await storage.close();
        }
      });

    it('keeps a local state on the machine, with a warning', async () => {
      const g = ground({ backend: 'local', store: 'aws-secrets-manager' });
      match(await statusOf(g.bootstrap('apply'), 0), /warning: the states are files on this machine/);
      ok(existsSync(g.at('aws', 'terraform.tfstate')));
      doesNotMatch(await statusOf(g.bootstrap('apply'), 0), /Apply complete/);
    });

    it('applies the cloud with the storage first, and stores the states of the other clouds there', async () => {
      const g = ground({ backend: 'gcs', store: 'aws-secrets-manager' });
      const storage = await (created.gcs ?? existing.bind(undefined, 'gcs'))(() => g.storageExists());
      g.env = storage.environment;
      try {
        match(await statusOf(g.bootstrap('apply', 'aws'), 74), /Run scripts\/bootstrap\.sh apply google first/);
        await statusOf(g.bootstrap('apply'), 0);
        for (const cloud of ['google', 'aws']) ok(stateOf(storage, cloud), cloud);
        match(g.values('dev'), /^AWS_ROLE=aws\/dev$/m);
        match(g.values('dev'), /^GOOGLE_ROLE=google\/dev$/m);
        // A value of a user's own is kept.
        writeFileSync(join(g.dir, 'scripts/setup/values/dev.env'), `OWN=1\n${g.values('dev')}`);
        await statusOf(g.bootstrap('apply'), 0);
        match(g.values('dev'), /^OWN=1$/m);
        rmSync(join(g.dir, 'scripts/setup/values/dev.env'));
        match(await statusOf(g.bootstrap('status'), 1), /missing: AWS_ROLE in scripts\/setup\/values\/dev\.env/);
      } finally {
        await storage.close();
      }
    });
  });

if (slow)
  for (const { binary, kind: engine } of engines)
    describe(`scripts/bootstrap.sh destroy with ${engine}`, function () {
      needs(binary);
      this.timeout(300_000);

      /** A repository whose bootstrap is applied, with root modules of the environments that can be initialized. */
      const applied = async (): Promise<{
        readonly g: Ground;
        readonly storage: Storage;
        readonly close: () => Promise<unknown>;
      }> => {
        const g = ground({ backend: 's3', store: 'vault', engine });
        const storage = await (created.s3 ?? existing.bind(undefined, 's3'))(() => g.storageExists());
        g.env = storage.environment;
        await statusOf(g.bootstrap('apply'), 0);
        for (const { folder } of g.answers.environments) {
          const env = { ...stubEnvironment(makeWorld({})), ...g.env };
          await statusOf(run(binary, ['init', '-backend=false', '-input=false'], { cwd: join(g.dir, folder), env }), 0);
        }
        return { g, storage, close: storage.close };
      };

      it('refuses while a state of an environment has resources, or cannot be read', async () => {
        const { g, storage, close } = await applied();
        try {
          const [dev] = g.answers.environments;
          const cwd = join(g.dir, dev?.folder ?? '');
          const env = { ...stubEnvironment(makeWorld({})), ...g.env };
          const state = {
            ...{ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'x', outputs: {} },
            resources: [resource],
          };
          writeFileSync(join(cwd, 'x.tfstate'), JSON.stringify(state));
          await statusOf(run(binary, ['init', '-input=false', '-reconfigure'], { cwd, env }), 0);
          await statusOf(run(binary, ['state', 'push', 'x.tfstate'], { cwd, env }), 0);
          match(
            await statusOf(g.bootstrap('destroy', 'vault', '--yes'), 1),
            /the state of environments\/dev has resources\. Destroy them first: scripts\/destroy\.sh ENVIRONMENT/,
          );
          rmSync(join(g.dir, dev?.folder ?? '', '.terraform.lock.hcl'));
          match(await statusOf(g.bootstrap('destroy', 'vault', '--yes'), 74), /cannot be read\. Nothing was destroyed/);
          ok(stateOf(storage, 'vault')?.resources.length);
        } finally {
          await close();
        }
      });

      it('refuses while a resource is protected, or another cloud stores its state there', async () => {
        const { g, close } = await applied();
        try {
          match(
            await statusOf(g.bootstrap('destroy', 'aws', '--yes'), 1),
            /the state of bootstrap\/vault has resources\. Destroy them first: scripts\/bootstrap\.sh destroy vault/,
          );
          writeFileSync(
            g.at('vault', 'protected.tf'),
            'resource "terraform_data" "x" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
          );
          match(
            await statusOf(g.bootstrap('destroy', 'vault', '--yes'), 1),
            /protect resources with prevent_destroy.*protected\.tf/,
          );
          match(await statusOf(g.bootstrap('destroy', 'aws'), 1), /Nothing was destroyed/);
        } finally {
          await close();
        }
      });

      it('deletes the resources, the storage last, and continues after it was killed', async () => {
        const kill = killer(binary);
        const { g, storage, close } = await applied();
        try {
          await statusOf(g.bootstrap('destroy', 'vault'), 1);
          ok(stateOf(storage, 'vault')?.resources.length, 'not confirmed');
          await statusOf(g.bootstrap('destroy', 'vault', '--yes'), 0);
          deepEqual(stateOf(storage, 'vault')?.resources, []);
          const plain = g.env;
          for (let call = 1, done = false; !done; call++) {
            g.env = { ...plain, PATH: `${kill.path}:${process.env.PATH}` };
            kill.arm(call, 'after');
            const { status, text } = await g.bootstrap('destroy', 'aws', '--yes');
            done = status === 0;
            if (!done) equal(status, null, text);
          }
          equal(g.storageExists(), false);
          deepEqual(leftovers(g, 'aws'), []);
        } finally {
          await close();
        }
      });
    });

/** A managed resource of a state. */
const resource = {
  mode: 'managed',
  type: 'terraform_data',
  name: 'x',
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [],
};

describe('scripts/bootstrap.sh', () => {
  for (const args of [
    [],
    ['plan'],
    ['apply', 'gcp'],
    ['apply', '--force'],
    ['apply', 'aws', 'aws'],
    ['destroy', '--yes'],
  ])
    it(`does not run with the arguments ${JSON.stringify(args.join(' '))}`, async () => {
      const { status, text } = await ground({ backend: 's3' }).bootstrap(...args);
      equal(status, 2, text);
      match(text, /^error: .*\n$/);
    });

  it('names the variables that have no value, and the lock file if it is missing', async function () {
    if (!slow) this.skip();
    const g = ground({ backend: 's3' });
    writeFileSync(
      g.at('aws', 'variables.tf'),
      'variable "google_location" {\n  description = "Answer bootstrap.googleLocation."\n  type        = string\n}\n',
    );
    match(
      await statusOf(g.bootstrap('apply'), 2),
      /missing: TF_VAR_google_location is not set: Answer bootstrap\.googleLocation\./,
    );
    renameSync(g.at('aws', '.terraform.lock.hcl'), g.at('aws', 'x'));
    match(await statusOf(g.bootstrap('apply'), 2), /Run scripts\/lock-providers\.sh/);
  });

  it('reads the numeric IDs of the repository from GitHub', async function () {
    if (!slow) this.skip();
    const g = ground({ backend: 's3', ci: 'github-actions' });
    const storage = await (created.s3 ?? existing.bind(undefined, 's3'))(() => g.storageExists());
    const path = scratch('gh');
    writeFileSync(
      g.at('aws', 'trust.tf'),
      ['owner', 'repository'].map((id) => `variable "github_${id}_id" {\n  type = string\n}\n`).join('') +
        'output "ids" {\n  value = join("/", [var.github_owner_id, var.github_repository_id])\n}\n',
    );
    const gh = (answer: string): void => {
      writeFileSync(join(path, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*" >>'${path}/calls'\n${answer}\n`);
      chmodSync(join(path, 'gh'), 0o755);
    };
    g.env = { ...storage.environment, PATH: `${path}:${process.env.PATH}` };
    try {
      gh('exit 1');
      match(await statusOf(g.bootstrap('apply'), 74), /Create the repository first, and log in/);
      gh('echo "null null"');
      match(await statusOf(g.bootstrap('apply'), 74), /did not return the numeric IDs/);
      gh('echo "583231 1296269"');
      match(await statusOf(g.bootstrap('apply'), 0), /583231\/1296269/);
      match(readFileSync(join(path, 'calls'), 'utf8'), /^api --hostname github\.com repos\/\S+ --jq /);
    } finally {
      await storage.close();
    }
  });
});
