import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines, layouts, secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { isSlow, slowIt } from '../slow.ts';
import { fileHolds, filesBelow } from './contents.ts';
import { keyVariables, planSeedOf, seedOf, seeds, unionKey, viewKey } from './keys.ts';
import {
  callers,
  calls,
  forget,
  lay,
  makeWorld,
  needs,
  overrideBackend,
  type Ran,
  run,
  scratch,
  stubEnvironment,
} from './workbench.ts';

type Variables = Readonly<Record<string, string>>;

const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };

/** The keys of an organization: one with all rights for applies, one that can only view, and one without any right. */
const clientsOf = ({ environments }: Answers) =>
  Object.fromEntries(
    environments.flatMap(({ name }) => [
      [`client-${name}`, 'not-a-secret'],
      [`view-${name}`, { secret: 'not-a-secret', rights: 'view' as const }],
      [`nothing-${name}`, { secret: 'not-a-secret', rights: 'none' as const }],
    ]),
  );

/** A repository whose first root module is initialized, with identities that may each read their own secrets. */
async function laid(answers: Answers, binary: string, secrets = seeds(answers)) {
  const dir = scratch('two-keys');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  ok(root);
  const cwd = join(dir, root.directory);
  overrideBackend(cwd);
  const world = makeWorld(secrets, { clients: clientsOf(answers) });
  const readers = { plan: root.environments.map(planSeedOf), apply: root.environments.map(seedOf) };
  writeFileSync(join(world, 'readers.json'), JSON.stringify(readers));
  const log: string[] = [];
  /** Runs the engine as one identity, which its store knows by the credentials or by the role of a login. */
  const as = async (
    identity: 'plan' | 'apply',
    purpose: Variables,
    command: string,
    ...args: string[]
  ): Promise<Ran> => {
    const env = { ...stubEnvironment(world), TFSTUB_IDENTITY: identity, TF_VAR_vault_jwt_role: identity, ...purpose };
    const options = command === 'show' ? [] : ['-input=false'];
    const ran = await run(binary, [command, ...options, '-no-color', ...args], { cwd, env });
    log.push(ran.text);
    return ran;
  };
  const succeeds: typeof as = async (...args) => {
    const ran = await as(...args);
    equal(ran.status, 0, ran.text);
    return ran;
  };
  await succeeds('plan', {}, 'init');
  return { dir, cwd, world, log, as, succeeds, environments: root.environments };
}

const purpose = (key_purpose: string): Variables => ({ TF_VAR_key_purpose: key_purpose });

/** The secrets that were read, and by whom. */
const reads = (world: string): readonly string[] =>
  [
    ...new Set(
      calls(world).flatMap(({ op, key, identity, allowed }) =>
        op === 'read_secret' ? [`${identity} ${allowed ? 'reads' : 'is denied'} ${key}`] : [],
      ),
    ),
  ].toSorted();

const stores = secretStores.filter(({ source }) => source === 'store');
const cases = engines.flatMap((engine) =>
  layouts.flatMap((layout) => stores.map((store) => ({ engine, layout: layout.kind, store: store.kind }))),
);

// The first store in one layout with one engine where the slow tests do not run.
for (const { engine, layout, store } of isSlow ? cases : cases.slice(0, 1))
  describe(`Two keys with ${engine.kind}, layout ${layout}, ${store}`, function () {
    const { binary } = engine;
    needs(binary);
    this.timeout(120_000);
    const choice = { store, read: 'ephemeral', backend: 's3', layout, engine: engine.kind };
    const answers = answersFor(choice, { ci });
    let own: Awaited<ReturnType<typeof laid>>;

    before(async () => {
      own = await laid(answers, binary);
    });

    it('plan with the view-only key, and apply the saved plan with the other one', async () => {
      const { world, succeeds, environments } = own;
      forget(world);
      await succeeds('plan', purpose('plan'), 'plan', '-out=reviewed.tfplan');
      deepEqual(reads(world), environments.map((one) => `plan reads ${planSeedOf(one)}`).toSorted());
      deepEqual(
        callers(world).toSorted(),
        environments.map(({ name }) => `view-${name} reads OK`),
      );
      forget(world);
      await succeeds('apply', purpose('apply'), 'apply', 'reviewed.tfplan');
      deepEqual(reads(world), environments.map((one) => `apply reads ${seedOf(one)}`).toSorted());
      const changed = callers(world).filter((caller) => caller.includes('changes'));
      deepEqual(
        changed.toSorted(),
        environments.map(({ name }) => `client-${name} changes OK`),
      );
      await succeeds('plan', purpose('plan'), 'plan', '-detailed-exitcode');
    });

    it('are in no state, saved plan, rendered plan or log', async () => {
      const { dir, log, succeeds, environments } = own;
      await succeeds('plan', purpose('plan'), 'plan', '-out=reviewed.tfplan', '-var=key_purpose=plan');
      // Terraform 1.11 to 1.14 crashes on conditions of ephemeral resources there.
      if (engine.encryption !== undefined)
        log.push((await succeeds('plan', {}, 'show', '-json', 'reviewed.tfplan')).text);
      const keys = environments.flatMap((environment) => [unionKey(environment), viewKey(environment)]);
      const holders = filesBelow(dir).filter((file) => keys.some((key) => fileHolds(file, key)));
      deepEqual(holders, []);
      for (const key of keys) ok(!log.join('\n').includes(key));
      ok(filesBelow(dir).some((file) => file.endsWith('.tfstate')));
    });

    it('deny the identity of the plan the key that can change resources', async () => {
      const { world, as, environments } = own;
      forget(world);
      const planned = await as('plan', purpose('apply'), 'plan');
      notEqual(planned.status, 0);
      match(planned.text, /AccessDenied/);
      for (const one of reads(world)) match(one, /^plan is denied /);
      ok(reads(world).length <= environments.length);
      deepEqual(callers(world), []);
    });

    slowIt('leave an apply without the variable with the view-only key, so that it changes nothing', async () => {
      const fresh = await laid(answers, binary);
      writeFileSync(
        join(fresh.world, 'readers.json'),
        JSON.stringify({ apply: fresh.environments.flatMap((one) => [planSeedOf(one), seedOf(one)]) }),
      );
      await fresh.succeeds('apply', {}, 'plan', '-out=reviewed.tfplan');
      const applied = await fresh.as('apply', {}, 'apply', 'reviewed.tfplan');
      notEqual(applied.status, 0);
      match(applied.text, /PermissionDenied/);
      for (const caller of callers(fresh.world)) match(caller, /^view-\S+ (reads OK|changes PermissionDenied)$/);
    });

    it('accept no other value of the variable', async () => {
      const ran = await own.as('plan', purpose('both'), 'plan');
      notEqual(ran.status, 0);
      match(ran.text, /must\s+be\s+plan\s+or\s+apply/);
    });
  });

// With another backend, the conditions are in another block than the one that reads the key.
for (const { engine, layout, backend } of isSlow
  ? engines.flatMap((engine) =>
      layouts.flatMap(({ kind }) => ['s3', 'hcp-terraform'].map((backend) => ({ engine, layout: kind, backend }))),
    )
  : [])
  describe(`The client IDs of two keys with ${engine.kind}, layout ${layout}, state in ${backend}`, function () {
    const { binary } = engine;
    needs(binary);
    this.timeout(120_000);

    for (const store of ['aws-secrets-manager', 'tfvars'])
      it(`are compared with the key that the run uses: ${store}`, async () => {
        const environments = ['dev', 'prod'].map((name) => ({
          name,
          org: 'acme',
          clientId: `client-${name}`,
          planClientId: `view-${name}`,
        }));
        const choice = { store, read: 'ephemeral', backend, layout, engine: engine.kind };
        const answers = answersFor(choice, { ci, environments });
        const swapped = await laid(answers, binary, seeds(answers, viewKey, unionKey));
        const right = await laid(answers, binary);
        for (const [identity, keyOf, other] of [
          ['plan', viewKey, unionKey],
          ['apply', unionKey, viewKey],
        ] as const) {
          const keys = (which: typeof keyOf): Variables => keyVariables(answers, right.environments, which);
          await right.succeeds(identity, { ...purpose(identity), ...keys(keyOf) }, 'plan');
          const wrong = await swapped.as(identity, { ...purpose(identity), ...keys(other) }, 'plan');
          notEqual(wrong.status, 0);
          match(wrong.text, /client\s+ID\s+of\s+the\s+key/);
        }
      });
  });

for (const { binary, kind } of isSlow ? engines : [])
  describe(`Keys of environments that share a root module, with ${kind}`, function () {
    needs(binary);
    this.timeout(120_000);
    const choice = { store: 'vault', read: 'ephemeral', backend: 's3', layout: 'aliases', engine: kind };
    const environments = ['dev', 'prod'].map((name) => ({ name, org: 'acme' }));
    const answers = answersFor(choice, { ci, environments });
    const [dev] = answers.environments;
    ok(dev);

    it('differ in a plan, or it fails', async () => {
      const { as } = await laid(
        answers,
        binary,
        seeds(answers, unionKey, () => viewKey(dev)),
      );
      match((await as('plan', purpose('plan'), 'plan')).text, /use\s+the\s+same\s+key/);
    });

    it('differ in an apply, or it fails', async () => {
      const { as, succeeds } = await laid(
        answers,
        binary,
        seeds(answers, () => unionKey(dev), viewKey),
      );
      await succeeds('plan', purpose('plan'), 'plan', '-out=reviewed.tfplan');
      const applied = await as('apply', purpose('apply'), 'apply', 'reviewed.tfplan');
      notEqual(applied.status, 0);
      match(applied.text, /use\s+the\s+same\s+key/);
    });
  });

/** A store that is read, and one that is not: an answer with and without a pipeline. */
const withoutRights = engines.flatMap((engine) =>
  layouts.flatMap(({ kind: layout }) =>
    ['aws-secrets-manager', 'environment'].map((store) => ({ engine, layout, store })),
  ),
);

for (const { engine, layout, store } of isSlow ? withoutRights : withoutRights.slice(1, 2))
  describe(`A key without rights with ${engine.kind}, layout ${layout}, ${store}`, function () {
    needs(engine.binary);
    this.timeout(60_000);

    it('fails the plan, also of a module without policies', async () => {
      const choice = { store, read: 'ephemeral', backend: 's3', layout, engine: engine.kind };
      const answers = answersFor(choice);
      const keyOf = (environment: (typeof answers.environments)[number]): string =>
        unionKey(environment, `nothing-${environment.name}`);
      const { cwd, world, as, environments } = await laid(answers, engine.binary, seeds(answers, keyOf));
      writeFileSync(join(world, 'readers.json'), JSON.stringify({ plan: environments.map(seedOf) }));
      for (const file of filesBelow(cwd).filter((one) => /\/(main|dev|prod-eu)\.tf$/.test(one)))
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace(/^ {2}policies = \{\n.*?^ {2}\}\n/ms, '  policies = {}\n'),
        );
      const planned = await as('plan', keyVariables(answers, environments, keyOf), 'plan');
      notEqual(planned.status, 0);
      match(planned.text, /Failed\s+to\s+fetch\s+role/);
      match(planned.text, /PermissionDenied/);
      const right = await as('plan', keyVariables(answers, environments, viewKey), 'plan');
      if (store === 'environment') equal(right.status, 0, right.text);
    });
  });
