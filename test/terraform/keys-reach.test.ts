import { equal, match, notEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Answers, Environment } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { isSlow, slowIt } from '../slow.ts';
import { fileHolds, filesBelow } from './contents.ts';
import { type KeyOf, keyVariables, seeds, unionKey } from './keys.ts';
import { calls, forget, lay, makeWorld, needs, overrideBackend, type Ran, scratch, terraform } from './workbench.ts';

/** A repository on disk, its roots initialized, with keys in the store or in variables as the choices say. */
async function laid(answers: Answers, keyOf: KeyOf = unionKey) {
  const dir = scratch('keys');
  lay(plan(answers), dir);
  const world = makeWorld(seeds(answers, keyOf));
  const roots = repositoryOf(answers).roots.map(({ directory, environments }) => ({
    cwd: join(dir, directory),
    variables: keyVariables(answers, environments, keyOf),
    environments,
  }));
  for (const { cwd } of roots) {
    overrideBackend(cwd);
    equal((await terraform(cwd, ['init', '-input=false'], world)).status, 0);
  }
  const run = (root: (typeof roots)[number], args: readonly string[], more = {}): Promise<Ran> =>
    terraform(root.cwd, [...args, '-no-color'], world, { ...root.variables, ...more });
  return { dir, world, roots, run };
}

/** The keys with which the unionai provider was configured without an objection, by host. */
function keysByHost(world: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { op, provider, api_key = '', host = '', error } of calls(world)) {
    if (op !== 'configure' || provider !== 'unionai' || error !== undefined) continue;
    found.set(host, new Set([...(found.get(host) ?? []), api_key]));
  }
  return found;
}

const swapped = ([dev, prod]: readonly Environment[]): KeyOf => {
  if (!dev || !prod) throw new Error('two environments expected');
  return (environment) => unionKey(environment.name === dev.name ? prod : dev);
};

const layouts = ['directories', 'aliases'];

/** Every store in both layouts and read in both ways; where the slow tests do not run, the first one once. */
const cases = secretStores.flatMap(({ kind, source }, index) => {
  const reads = source === 'store' ? ['ephemeral', 'data-source'] : ['ephemeral'];
  const all = layouts.flatMap((layout) => reads.map((read) => ({ store: kind, read, layout, backend: 's3' })));
  return isSlow ? all : all.filter(({ layout, read }) => layout === layouts[0] && read === 'ephemeral' && index === 0);
});

/** Where the block that reads the key cannot check it, another one does. */
const apart = layouts
  .slice(0, isSlow ? 2 : 0)
  .map((layout) => ({ store: 'aws-secrets-manager', read: 'ephemeral', layout, backend: 'hcp-terraform' }));

/** And a key that does reach state and plan: there it has to be found, or nothing was looked at. */
const known = isSlow ? [] : [{ store: 'vault', read: 'data-source', layout: 'directories', backend: 's3' }];

for (const { store, read, layout, backend } of [...cases, ...apart, ...known]) {
  describe(`${store}, read ${read}, layout ${layout}, state in ${backend}`, function () {
    needs('terraform');
    this.timeout(60_000);
    const answers = answersFor({ store, read, backend, layout, engine: 'terraform' });
    const { environments } = answers;
    let own: Awaited<ReturnType<typeof laid>>;

    before(async () => {
      own = await laid(answers);
    });

    // In the slow run, the guards of every choice.
    const guardIt = read === 'ephemeral' ? it : slowIt;

    guardIt('stops at the guard when the keys are swapped', async () => {
      const keyOf = swapped(environments);
      const world = makeWorld(seeds(answers, keyOf));
      for (const root of own.roots) {
        const keys = keyVariables(answers, root.environments, keyOf);
        const { status, text } = await terraform(root.cwd, ['plan', '-input=false', '-no-color'], world, keys);
        notEqual(status, 0, text);
        match(text, /Union\.ai\s+API\s+key\s+for|is not allowed|does not belong to/);
      }
    });

    guardIt("stops at the guard when another organization's UNIONAI_API_KEY is set", async () => {
      const stray = Buffer.from('other.hosted.unionai.cloud:client:not-a-secret:acme').toString('base64');
      for (const root of own.roots) {
        const { status, text } = await own.run(root, ['plan', '-input=false'], { UNIONAI_API_KEY: stray });
        notEqual(status, 0, text);
        match(text, /does not belong to|is not allowed/);
      }
    });

    it('brings each environment its own key, from plan to apply', async () => {
      forget(own.world);
      for (const root of own.roots) {
        const planned = await own.run(root, ['plan', '-input=false', '-out=reviewed.tfplan']);
        equal(planned.status, 0, planned.text);
        const applied = await own.run(root, ['apply', '-input=false', 'reviewed.tfplan']);
        equal(applied.status, 0, applied.text);
        const again = await own.run(root, ['plan', '-input=false', '-detailed-exitcode']);
        equal(again.status, 0, `an apply leaves nothing to do: ${again.text}`);
      }
      const reached = keysByHost(own.world);
      for (const environment of environments) {
        equal([...(reached.get(environment.host) ?? [])].join(), unionKey(environment));
      }
    });

    it(read === 'ephemeral' ? 'leaves no key in state, plan or any other file' : 'leaves the key in the state', () => {
      const keys = environments.map((environment) => unionKey(environment));
      const holders = filesBelow(own.dir).filter((file) => keys.some((key) => fileHolds(file, key)));
      if (read === 'ephemeral') equal(holders.join(), '');
      else ok(holders.some((file) => file.endsWith('.tfstate')) && holders.some((file) => file.endsWith('.tfplan')));
    });
  });
}

describe('A personal key', function () {
  needs('terraform');
  this.timeout(60_000);

  for (const backend of isSlow ? ['s3', 'hcp-terraform'] : ['s3'])
    it(`plans with the store unread, and the guards on: state in ${backend}`, async () => {
      const choice = { store: 'aws-secrets-manager', read: 'ephemeral', layout: 'directories', engine: 'terraform' };
      const answers = answersFor({ ...choice, backend });
      const { world, roots, run } = await laid(answers);
      const [root] = roots;
      const [dev, prod] = answers.environments;
      if (!root || !dev || !prod) throw new Error('two environments expected');
      const args = ['plan', '-input=false', '-var', 'personal_key=true'];
      const own = await run(root, args, { UNIONAI_API_KEY: unionKey(dev, 'a-person') });
      equal(own.status, 0, own.text);
      equal(calls(world).filter(({ op }) => op === 'read_secret').length, 0);
      const wrong = await run(root, args, { UNIONAI_API_KEY: unionKey(prod, 'a-person') });
      match(wrong.text, /is not allowed|does not belong to/);
    });
});

describe('A client id in the answers', function () {
  needs('terraform');
  this.timeout(60_000);

  const everywhere = [
    ['tfvars', 's3'],
    ['aws-secrets-manager', 's3'],
    ['aws-secrets-manager', 'hcp-terraform'],
  ] as const;
  for (const [store, backend] of isSlow ? everywhere : everywhere.slice(0, 1)) {
    it(`tells apart two keys of one organization (${store}, state in ${backend})`, async () => {
      const shared = [
        { name: 'dev', org: 'acme', clientId: 'client-dev' },
        { name: 'prod', org: 'acme', clientId: 'client-prod' },
      ];
      const choice = { store, read: 'ephemeral', backend, layout: 'directories', engine: 'terraform' };
      const answers = answersFor(choice, { environments: shared });
      const right = await laid(answers);
      for (const root of right.roots) equal((await right.run(root, ['plan', '-input=false'])).status, 0);
      const wrong = await laid(answers, swapped(answers.environments));
      for (const root of wrong.roots)
        match((await wrong.run(root, ['plan', '-input=false'])).text, /client\s+ID\s+of\s+the\s+key/);
    });
  }
});

describe('One root for environments of one organization', function () {
  needs('terraform');
  this.timeout(60_000);

  slowIt('stops when two environments have the same key', async () => {
    const choice = { store: 'vault', read: 'ephemeral', backend: 's3', layout: 'aliases', engine: 'terraform' };
    const answers = answersFor(choice, {
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod', org: 'acme' },
      ],
    });
    const same = await laid(answers, (environment) => unionKey(environment, 'the-same'));
    for (const root of same.roots) match((await same.run(root, ['plan', '-input=false'])).text, /use the same key/);
    const own = await laid(answers);
    for (const root of own.roots) {
      const applied = await own.run(root, ['apply', '-input=false', '-auto-approve']);
      equal(applied.status, 0, `names and domains keep them apart: ${applied.text}`);
      const again = await own.run(root, ['plan', '-input=false', '-detailed-exitcode']);
      equal(again.status, 0, `an apply leaves nothing to do: ${again.text}`);
    }
  });
});
