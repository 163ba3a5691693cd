import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines } from '../../templates/registry.ts';
import { found, linkedTools } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables, seeds, unionKey } from './keys.ts';
import {
  forget,
  lay,
  makeWorld,
  needs,
  overrideBackend,
  type Ran,
  requests,
  run,
  scratch,
  stubEnvironment,
} from './workbench.ts';

type Variables = Readonly<Record<string, string>>;

/** A key of another control plane whose organization has the same name, which `allowed_orgs` accepts. */
const stray = ({ org }: Environment): string =>
  Buffer.from(`other.hosted.unionai.cloud:client:not-a-secret:${org}`).toString('base64');

const destroyed = (world: string): readonly string[] =>
  requests(world).flatMap(({ call, host }) =>
    /^(Delete|Archive|UpdateProject)/.test(call) ? [`${call} ${host}`] : [],
  );

/** A repository whose environments are applied, and its script. */
async function applied(engine: string, binary: string, store: string, layout = 'directories', more: object = {}) {
  const answers = answersFor({ store, read: 'ephemeral', backend: 's3', layout, engine }, { ...more });
  const { roots } = repositoryOf(answers);
  const dir = scratch('destroy');
  const temporary = scratch('temporary');
  lay(plan(answers), dir);
  const world = makeWorld(seeds(answers));
  const outside = { ...stubEnvironment(world), TMPDIR: temporary };
  const keys = keyVariables(answers, layout === 'aliases' ? answers.environments : answers.environments.slice(0, 1));
  const cwd = join(dir, roots[0]?.directory ?? '');
  overrideBackend(cwd);
  const start = (args: readonly string[], env: Variables = {}): Promise<Ran> =>
    run(binary, [...args, '-no-color'], { cwd, env: { ...outside, ...keys, TF_VAR_key_purpose: 'apply', ...env } });
  for (const args of [['init'], ['apply', '-auto-approve']]) {
    const ran = await start(args);
    equal(ran.status, 0, ran.text);
  }
  return {
    answers,
    dir,
    world,
    temporary,
    /** The addresses in the state. */
    resources: async (): Promise<readonly string[]> =>
      (await start(['state', 'list'])).stdout.split('\n').filter((line) => /unionai_(project|policy)/.test(line)),
    replaceSecret: (): void =>
      writeFileSync(join(world, 'secrets.json'), JSON.stringify(seeds(answers, (one) => stray(one)))),
    script: (args: readonly string[], env: Variables = {}): Promise<Ran> =>
      run(join(dir, 'scripts/destroy.sh'), args, { cwd: dirname(dir), env: { ...outside, ...keys, ...env } }),
    keys,
    outside,
  };
}

describe('destroy.sh', () => {
  const answers = answersFor({
    ...{ store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  });
  const dir = scratch('destroy');
  before(() => lay(plan(answers), dir));

  for (const args of [
    [],
    ['--yes', 'dev'],
    ['dev', '--yes'],
    ['dev', '--yes', 'prod-eu'],
    ['dev', 'prod-eu'],
    ['qa'],
    ['../dev'],
    ['dev', '--force'],
  ])
    it(`does not run with the arguments ${JSON.stringify(args.join(' '))}`, async () => {
      const { status, text } = await run(join(dir, 'scripts/destroy.sh'), args, { cwd: '/' });
      equal(status, 2, text);
      match(text, /^error: .*\n$/);
    });

  it('says so if it cannot run the engine, or if the providers are not locked', async () => {
    const destroy = (PATH: string): Promise<Ran> =>
      run(join(dir, 'scripts/destroy.sh'), ['dev'], { cwd: dir, env: { PATH } });
    const bare = withoutEngine();
    equal((await destroy(bare)).status, 74);
    if (found('terraform') === '') return;
    const unlocked = await destroy(process.env.PATH ?? '');
    equal(unlocked.status, 2);
    match(unlocked.text, /Run scripts\/lock-providers\.sh/);
  });
});

/** A PATH with what the script calls, except the engine. */
function withoutEngine(): string {
  return linkedTools('sh', 'dirname', 'sed', 'env');
}

if (process.env.SLOW_TESTS !== undefined)
  for (const { binary, kind: engine } of engines)
    describe(`destroy.sh with ${engine}`, function () {
      needs(binary);
      this.timeout(180_000);

      for (const store of ['environment', 'aws-secrets-manager', 'tfvars'])
        it(`destroys an environment after a plan, and leaves no plan file: ${store}`, async () => {
          const { script, resources, temporary, world } = await applied(engine, binary, store);
          ok((await resources()).length > 1);
          const unconfirmed = await script(['dev']);
          equal(unconfirmed.status, 2, unconfirmed.text);
          match(unconfirmed.stdout, /unionai_project\.this\["ml-platform"\] will be destroyed/);
          match(unconfirmed.stderr, /there is no terminal to confirm\. Add --yes dev\. Nothing was destroyed/);
          deepEqual(destroyed(world), []);
          const done = await script(['dev', '--yes', 'dev']);
          equal(done.status, 0, done.text);
          match(done.stdout, /will be destroyed[\s\S]*(Apply|Destroy) complete!/);
          deepEqual(await resources(), []);
          deepEqual(readdirSync(temporary), []);
          const again = await script(['--yes=dev', 'dev']);
          equal(again.status, 0, again.text);
          match(again.stderr, /dev: nothing to destroy/);
        });

      it('stops at a key of another host whose organization has the same name', async () => {
        for (const store of ['environment', 'aws-secrets-manager']) {
          const { answers, script, resources, world, temporary } = await applied(engine, binary, store);
          const [dev] = answers.environments;
          if (dev === undefined) throw new Error('an environment expected');
          const before = await resources();
          const refused = await script(['dev', '--yes', 'dev'], { UNIONAI_API_KEY: stray(dev) });
          equal(refused.status, 1, refused.text);
          match(refused.stderr, /a guard rejected the key\. Nothing was destroyed/);
          deepEqual(await resources(), before);
          deepEqual(destroyed(world), []);
          deepEqual(readdirSync(temporary), []);
        }
      });

      it('uses the key that can change resources, where plans have another one', async () => {
        for (const layout of ['directories', 'aliases']) {
          const ci = { ci: { kind: 'github-actions' } };
          const { script, resources, world } = await applied(engine, binary, 'aws-secrets-manager', layout, ci);
          forget(world);
          const done = await script(['dev', '--yes', 'dev']);
          equal(done.status, 0, done.text);
          ok(!(await resources()).some((address) => /module\.(dev|workspace)\./.test(address)));
          deepEqual(
            [...new Set(requests(world).map(({ client }) => client))].filter((client) => client !== 'client-prod-eu'),
            ['client-dev'],
          );
        }
      });

      it('stops at a wrong key in the secret store', async () => {
        const { script, resources, replaceSecret, world } = await applied(engine, binary, 'aws-secrets-manager');
        const before = await resources();
        replaceSecret();
        const refused = await script(['dev', '--yes', 'dev']);
        equal(refused.status, 1, refused.text);
        deepEqual(await resources(), before);
        deepEqual(destroyed(world), []);
      });

      it('stops if the configuration and the key name another control plane than the last apply', async () => {
        const { answers, dir, script, resources, world } = await applied(engine, binary, 'environment');
        const [dev] = answers.environments;
        if (dev === undefined) throw new Error('an environment expected');
        const main = join(dir, dev.folder, 'main.tf');
        writeFileSync(main, readFileSync(main, 'utf8').replace(dev.host, 'other.hosted.unionai.cloud'));
        const before = await resources();
        const refused = await script(['dev', '--yes', 'dev'], { UNIONAI_API_KEY: stray(dev) });
        equal(refused.status, 1, refused.text);
        match(refused.stderr, /~ endpoint += [\s\S]*another control plane or organization than the last apply/);
        deepEqual(await resources(), before);
        deepEqual(destroyed(world), []);
      });

      it('destroys one module only if environments share a root module', async () => {
        const { answers, dir, script, resources, world } = await applied(engine, binary, 'environment', 'aliases');
        const [dev] = answers.environments;
        if (dev === undefined) throw new Error('an environment expected');
        const before = await resources();
        const overridden = await script(['dev', '--yes', 'dev'], { UNIONAI_API_KEY: unionKey(dev) });
        equal(overridden.status, 1, overridden.text);
        match(overridden.stderr, /UNIONAI_API_KEY is set/);
        // A change of another environment stays unapplied.
        const other = join(dir, 'prod-eu.tf');
        writeFileSync(
          other,
          readFileSync(other, 'utf8').replace('existing_roles = ["viewer"]', 'existing_roles = ["viewer", "admin"]'),
        );
        const done = await script(['dev', '--yes', 'dev']);
        equal(done.status, 0, done.text);
        doesNotMatch(done.text, /module\.prod_eu\.\S+ (will|must) be/);
        deepEqual(
          await resources(),
          before.filter((address) => address.startsWith('module.prod_eu.')),
        );
        ok(destroyed(world).length > 0);
        ok(
          destroyed(world).every((one) => one.endsWith(dev.host)),
          destroyed(world).join(),
        );
      });

      it('destroys only what a user confirms with the name of the environment', async function () {
        if (found('script') === '') this.skip();
        const { dir, resources, outside, keys } = await applied(engine, binary, 'environment');
        const type = (text: string): Promise<Ran> =>
          run('script', ['-qec', `${join(dir, 'scripts/destroy.sh')} dev`, '/dev/null'], {
            cwd: dir,
            env: { ...outside, ...keys },
            input: `${text}\n`,
          });
        const other = await type('yes');
        equal(other.status, 1, other.text);
        match(other.text, /Type dev to destroy these resources: [\s\S]*not confirmed\. Nothing was destroyed/);
        ok((await resources()).length > 1);
        const done = await type('dev');
        equal(done.status, 0, done.text);
        deepEqual(await resources(), []);
      });
    });
