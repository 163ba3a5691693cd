import { deepEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines, layouts } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { actions } from '../stub/union/server/roles.ts';
import { Store } from '../stub/union/store.ts';
import { keyVariables, unionKey } from './keys.ts';
import { lay, makeWorld, needs, overrideBackend, requests, run, scratch, stubEnvironment } from './workbench.ts';

const organizations = {
  'organizations of their own': ['acme', 'acme-prod'],
  'one organization': ['acme', 'acme'],
};

const cases = engines.flatMap((engine) =>
  layouts.flatMap((layout) =>
    Object.entries(organizations).map(([title, [dev = '', prod = '']]) => ({ engine, layout, title, dev, prod })),
  ),
);

// Each engine, each layout and both kinds of organizations in the slow run, otherwise the first of them.
const isSlow = process.env.SLOW_TESTS !== undefined;
const selected = isSlow ? cases : cases.slice(0, 1);

for (const { engine, layout, title, dev, prod } of selected)
  describe(`The unchanged example, with ${engine.kind}, layout ${layout.kind}, ${title}`, function () {
    const choice = { store: 'environment', read: 'ephemeral', backend: 's3' };
    const environments = [
      { name: 'dev', org: dev },
      { name: 'prod', org: prod },
    ];
    const answers = answersFor({ ...choice, engine: engine.kind, layout: layout.kind }, { environments });
    const { binary } = engine;
    needs(binary);
    this.timeout(120_000);

    it('is applied in organizations that have roles, projects and policies already, and leaves nothing to do', async () => {
      const dir = scratch('example');
      lay(plan(answers), dir);
      const clients = answers.environments.map(({ name }) => [`client-${name}`, 'not-a-secret']);
      const world = makeWorld(
        {},
        { clients: Object.fromEntries(clients), hosts: answers.environments.map(({ host }) => host) },
      );
      for (const { host, org } of answers.environments) {
        const objects = new Store(world, host, org);
        objects.projects.put('flytesnacks', { name: 'flytesnacks', description: '', state: 'ACTIVE' });
        objects.roles.put('owner', { description: 'Everything.', actions });
        objects.policies.put('owners', { description: 'Owns.', bindings: [{ role: 'owner', organization: org }] });
      }
      for (const root of repositoryOf(answers).roots) {
        const cwd = join(dir, root.directory);
        overrideBackend(cwd);
        const env = { ...stubEnvironment(world), ...keyVariables(answers, root.environments, unionKey) };
        for (const args of [['init'], ['apply', '-auto-approve'], ['plan', '-detailed-exitcode']]) {
          const ran = await run(binary, [...args, '-input=false', '-no-color'], { cwd, env });
          equal(ran.status, 0, `${args.join(' ')}: ${ran.text}`);
        }
      }
      const created = requests(world).flatMap(({ call, code }) =>
        /^(Get|List|Token)/.test(call) ? [] : [`${call} ${code}`],
      );
      deepEqual(created.sort(), ['CreatePolicy OK', 'CreatePolicy OK', 'RegisterProject OK', 'RegisterProject OK']);
    });
  });
