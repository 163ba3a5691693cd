import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentSteps } from '../../src/guidance/migration-steps.ts';
import { nextSteps } from '../../src/guidance/next-steps.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines, stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { fakeGcs } from '../fakes/gcs.ts';
import { selfSigned } from '../stub/certificate.ts';
import { keyVariables } from '../terraform/keys.ts';
import { lay, makeWorld, needs, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { planFolder } from './ground.ts';

type Variables = Readonly<Record<string, string>>;

const repositoryFor = (backend: string, engine: string, layout: string, names: readonly string[]): Answers =>
  answersFor(
    { store: 'environment', read: 'ephemeral', backend, layout, engine },
    { ci: { kind: 'gitlab-ci' }, environments: names.map((name) => ({ name, org: `acme-${name}` })) },
  );

describe('init-state.sh', () => {
  for (const { kind, initWrites } of stateBackends)
    it(`${initWrites ? 'is' : 'is not'} in a repository with the backend ${kind}, and in its steps`, () => {
      const answers = repositoryFor(kind, 'terraform', 'directories', ['dev', 'prod']);
      const files = plan(answers);
      const readme = files.get('README.md')?.text ?? '';
      const steps = [...nextSteps(answers, 'infra'), ...environmentSteps(repositoryOf(answers), 'prod')];
      equal(files.has('scripts/init-state.sh'), initWrites);
      equal(/^scripts\/init-state\.sh$/m.test(readme), initWrites);
      deepEqual(
        steps.filter((step) => step.startsWith('scripts/init-state.sh')).map((step) => step.split(' ')[1]),
        initWrites ? ['', 'prod'] : [],
      );
      if (initWrites) ok(readme.indexOf('scripts/init-state.sh') < readme.indexOf('### 5.'));
    });

  it('does not run for an environment that does not exist', async () => {
    const dir = scratch('init');
    lay(plan(repositoryFor('gcs', 'terraform', 'directories', ['dev'])), dir);
    for (const args of [['qa'], ['dev', '../dev'], ['--help']]) {
      const { status, text } = await run(join(dir, 'scripts/init-state.sh'), args, { cwd: '/' });
      equal(status, 2, text);
    }
    const unlocked = await run(join(dir, 'scripts/init-state.sh'), ['dev'], { cwd: '/' });
    equal(unlocked.status, 2);
    match(unlocked.text, /Run scripts\/lock-providers\.sh/);
  });
});

/** A state backend with an identity that may only read, and one that may write. */
interface TwoIdentities {
  readonly reader: Variables;
  readonly writer: Variables;
  /** Whether anything was written since the last call. */
  wrote(): boolean;
  states(): readonly string[];
  close(): Promise<unknown>;
}

const isWrite = ({ method }: { readonly method: string }): boolean => !['GET', 'HEAD'].includes(method);

/** Whether a number grew since the last call. */
function counter(count: () => number): () => boolean {
  let last = 0;
  return () => {
    const before = last;
    last = count();
    return last > before;
  };
}

const fakes: Readonly<Record<string, () => Promise<TwoIdentities>>> = {
  gcs: async () => {
    const gcs = await fakeGcs('reader');
    const written = counter(() => gcs.asked.filter(isWrite).length);
    return {
      reader: { ...gcs.environment, GOOGLE_OAUTH_ACCESS_TOKEN: 'reader' },
      writer: { ...gcs.environment, GOOGLE_OAUTH_ACCESS_TOKEN: 'writer' },
      wrote: written,
      states: () => [...gcs.objects.keys()],
      close: gcs.close,
    };
  },
  azurerm: async () => {
    const id = (last: number): string => `11111111-2222-4333-8444-${String(last).padStart(12, '5')}`;
    const certificate = selfSigned(azureHosts);
    const azure = await fakeAzure(certificate, id(1));
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    const as = (client: string): Variables => ({
      ...azure.environment(file),
      ARM_USE_OIDC: 'true',
      ARM_OIDC_TOKEN: 'from-the-pipeline',
      ARM_CLIENT_ID: client,
      ARM_TENANT_ID: id(0),
      ARM_SUBSCRIPTION_ID: id(0),
    });
    const toStorage = () => azure.asked.filter(({ url }) => url.hostname !== azureHosts[0]);
    const written = counter(() => toStorage().filter(isWrite).length);
    return {
      reader: as(id(1)),
      writer: as(id(2)),
      wrote: written,
      states: () => [...azure.blobs.keys()],
      close: async () => azure.close(),
    };
  },
};

if (process.env.SLOW_TESTS !== undefined)
  for (const { kind: backend } of stateBackends.filter(({ initWrites }) => initWrites))
    for (const { binary, kind: engine } of engines)
      for (const layout of ['directories', 'aliases'])
        describe(`A new state in ${backend} with ${engine}, layout ${layout}`, function () {
          needs(binary);
          this.timeout(180_000);

          it('is not written by the plan identity, but by init-state.sh, for new and for environment', async function () {
            // Go takes the certificates that it trusts from a file there only.
            if (backend === 'azurerm' && process.platform !== 'linux') this.skip();
            const fake = await (fakes[backend] ?? (() => Promise.reject(new Error(`no fake of ${backend}`))))();
            try {
              const dir = scratch('init');
              const world = makeWorld({});
              const outside = { ...stubEnvironment(world), HOME: scratch('home') };
              const start = (script: string, args: readonly string[], env: Variables): Promise<Ran> =>
                run(join(dir, 'scripts', script), args, { cwd: dir, env: { ...outside, ...env } });
              /** Lays the files of the answers, as `new` and `environment` do, and the lock files. */
              const generate = async (answers: Answers): Promise<void> => {
                lay(plan(answers), dir);
                for (const { directory } of repositoryOf(answers).roots) {
                  const cwd = join(dir, directory);
                  if (existsSync(join(cwd, '.terraform.lock.hcl'))) continue;
                  const locked = await run(binary, ['init', '-backend=false', '-input=false'], { cwd, env: outside });
                  equal(locked.status, 0, locked.text);
                  rmSync(join(cwd, '.terraform'), { recursive: true });
                }
              };
              const planned = (answers: Answers, name: string): Promise<Ran> => {
                const own =
                  layout === 'aliases' ? answers.environments : answers.environments.filter((one) => one.name === name);
                return start('ci/plan.sh', [name, planFolder()], { ...fake.reader, ...keyVariables(answers, own) });
              };

              const first = repositoryFor(backend, engine, layout, ['dev', 'prod']);
              await generate(first);
              const refused = await planned(first, 'prod');
              notEqual(refused.status, 0);
              match(refused.stderr, /its state does not exist yet[\s\S]*run scripts\/init-state\.sh/);
              deepEqual(fake.states(), []);
              const readOnly = await start('init-state.sh', [], fake.reader);
              equal(readOnly.status, 74, readOnly.text);
              fake.wrote();

              const made = await start('init-state.sh', [], fake.writer);
              equal(made.status, 0, made.text);
              equal(made.stdout.match(/: the state exists, with 0 resources$/gm)?.length, layout === 'aliases' ? 1 : 2);
              equal(fake.wrote(), true);
              const accepted = await planned(first, 'prod');
              equal(accepted.status, 0, accepted.text);
              equal((await start('init-state.sh', [], fake.writer)).status, 0);
              equal(fake.wrote(), false, 'a state that exists is not written');

              const second = repositoryFor(backend, engine, layout, ['dev', 'qa', 'prod']);
              await generate(second);
              if (layout === 'directories') {
                const unknown = await planned(second, 'qa');
                notEqual(unknown.status, 0);
                match(unknown.stderr, /run scripts\/init-state\.sh/);
              }
              const added = await start('init-state.sh', ['qa'], fake.writer);
              equal(added.status, 0, added.text);
              const after = await planned(second, layout === 'aliases' ? 'prod' : 'qa');
              equal(after.status, 0, after.text);
              doesNotMatch(after.text, /init-state/);
            } finally {
              await fake.close();
            }
          });
        });
