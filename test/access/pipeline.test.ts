import { equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { lay, makeWorld, needs, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';

// A backend and a layout each with both engines: what init -backend=false leaves differs by backend.
const cases = [
  ['environment', 'hcp-terraform', 'directories'],
  ['vault', 'gitlab', 'aliases'],
  ['azure-key-vault', 'azurerm', 'directories'],
  ['aws-secrets-manager', 's3', 'aliases'],
] as const;

describe('The static checks of a pipeline, without a key', function () {
  if (process.env.SLOW_TESTS === undefined) return;
  this.timeout(180_000);

  for (const engine of ['terraform', 'opentofu'])
    describe(engine, () => {
      const binary = engine === 'opentofu' ? 'tofu' : 'terraform';
      needs(binary);

      for (const [store, backend, layout] of cases)
        it(`test the module, and stop at a mistake in any access file: ${backend}, ${layout}`, async () => {
          const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };
          const answers = answersFor({ store, read: 'ephemeral', backend, layout, engine }, { ci });
          const dir = scratch('static');
          lay(plan(answers), dir);
          const env = stubEnvironment(makeWorld({}));
          const clouds = existsSync(join(dir, 'bootstrap')) ? readdirSync(join(dir, 'bootstrap')) : [];
          const roots = repositoryOf(answers).roots.map(({ directory }) => directory);
          for (const directory of [...roots, ...clouds.map((cloud) => `bootstrap/${cloud}`)])
            await run(binary, [`-chdir=${directory}`, 'init', '-backend=false'], { cwd: dir, env });
          const check = (): Promise<Ran> => run('sh', ['scripts/ci/static.sh'], { cwd: dir, env });
          const { status, text } = await check();
          equal(status, 0, text);
          for (const name of ['access_of_dev', 'access_of_prod_eu', 'each_policy_of_a_user_is_one_resource'])
            match(text, new RegExp(`run "${name}"\\.\\.\\. pass`));

          const file = join(dir, layout === 'aliases' ? 'access/prod-eu.yaml' : 'environments/prod-eu/access.yaml');
          const before = readFileSync(file, 'utf8');
          writeFileSync(file, before.replace('role: viewer', 'role: viewers'));
          const stopped = await check();
          notEqual(stopped.status, 0);
          match(stopped.text, /policies: viewers: projects: ml-platform: role: viewers: is not in roles/);
          writeFileSync(file, before);

          const main = join(dir, 'modules/workspace/members.tf');
          const text2 = readFileSync(main, 'utf8');
          writeFileSync(main, text2.replace('for_each = local.access.new_users', 'for_each = {}'));
          ok(readFileSync(main, 'utf8') !== text2);
          notEqual((await check()).status, 0, 'a module that creates no users fails its tests');
        });
    });
});
