import { deepEqual, doesNotMatch, equal, match, notEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import {
  lay,
  makeWorld,
  needs,
  overrideBackend,
  type Ran,
  run,
  scratch,
  stubEnvironment,
} from '../terraform/workbench.ts';
import { withoutEntries } from './deleted.ts';
import { planFolder } from './ground.ts';

const today = new Date().toISOString().slice(0, 10);

/** A repository with an applied production environment, and its scripts. */
async function applied(engine: string, binary: string, layout: string) {
  const answers = answersFor(
    { store: 'environment', read: 'ephemeral', backend: 'gitlab', layout, engine },
    {
      ci: { kind: 'github-actions' },
      // The gate is not under test.
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod-eu', org: 'acme-prod', gate: 'automatic' },
      ],
    },
  );
  const repository = repositoryOf(answers);
  const [, prod] = answers.environments;
  const root = repository.roots.at(-1);
  if (prod === undefined || root === undefined) throw new Error('two environments expected');
  const dir = scratch('deletions');
  lay(plan(answers), dir);
  const cwd = join(dir, root.directory);
  overrideBackend(cwd);
  const env = { ...stubEnvironment(makeWorld(seeds(answers))), ...keyVariables(answers, root.environments) };
  const start = (...args: string[]): Promise<Ran> => run(binary, [...args, '-no-color'], { cwd, env });
  const succeeds = async (...args: string[]): Promise<Ran> => {
    const ran = await start(...args);
    equal(ran.status, 0, `${args.join(' ')}: ${ran.text}`);
    return ran;
  };
  await succeeds('init');
  await succeeds('apply', '-auto-approve');
  const main = join(cwd, repository.layout.sharedRoot ? 'prod-eu.tf' : 'main.tf');
  const call = repository.layout.sharedRoot ? 'module.prod_eu' : 'module.workspace';
  const script = (name: string, ...args: string[]): Promise<Ran> =>
    run(join(dir, `scripts/ci/${name}.sh`), ['prod-eu', ...args], { cwd: dir, env });
  return {
    addresses: [`${call}.unionai_policy.this["viewers"]`, `${call}.unionai_project.this["ml-platform"]`],
    script,
    succeeds,
    edit: (change: (text: string) => string, file = main): void => {
      const text = readFileSync(file, 'utf8');
      notEqual(change(text), text);
      writeFileSync(file, change(text));
    },
    access: join(dir, repository.layout.sharedRoot ? 'access/prod-eu.yaml' : join(root.directory, 'access.yaml')),
    outputs: join(cwd, 'outputs.tf'),
    acknowledge: (addresses: readonly string[]): void =>
      appendFileSync(
        join(dir, 'scripts/environments/prod-eu.deletions'),
        addresses.map((address) => `${today} ${address}\n`).join(''),
      ),
    resources: async (): Promise<readonly string[]> =>
      (await start('state', 'list')).stdout
        .split('\n')
        .filter((line) => line.startsWith(call) && /unionai_(project|policy)/.test(line)),
    /** The addresses that the script wants acknowledged in a plan with these options. */
    unacknowledged: async (...options: string[]): Promise<readonly string[]> => {
      const file = join(planFolder(), 'plan.txt');
      await succeeds('plan', '-input=false', '-out=deleting.tfplan', ...options);
      writeFileSync(file, (await succeeds('show', 'deleting.tfplan')).stdout);
      const { status, text } = await script('deletions', file);
      equal(status, 3, `${text}\n${readFileSync(file, 'utf8')}`);
      return [...text.matchAll(/^ {4}(\S.*): not acknowledged$/gm)].map(([, address = '']) => address).sort();
    },
  };
}

/** An access file with a role, every change of which replaces it. */
const withRole = (text: string): string =>
  text.replace(
    /^roles:\n/m,
    'roles:\n  - name: auditor\n    description: Before\n    actions: [view_flyte_inventory]\n',
  );

if (process.env.SLOW_TESTS !== undefined)
  for (const { binary, kind: engine } of engines)
    for (const layout of ['directories', 'aliases'])
      describe(`A pipeline with ${engine} that deletes objects of production, layout ${layout}`, function () {
        needs(binary);
        this.timeout(180_000);

        it('shows and rejects the plan until each object is acknowledged', async () => {
          const { addresses, script, edit, access, acknowledge, resources } = await applied(engine, binary, layout);
          edit(withoutEntries, access);
          const attempt = async () => {
            const folder = planFolder();
            const planned = await script('plan', folder);
            equal(planned.status, 0, planned.text);
            const shown = await script('show', folder);
            const sum = createHash('sha256')
              .update(readFileSync(join(folder, 'tfplan')))
              .digest('hex');
            const done = await script('apply', folder, sum);
            return { shown, done, record: readFileSync(join(folder, 'apply-record.txt'), 'utf8') };
          };
          const before = await resources();
          deepEqual([...before].sort(), addresses);
          for (const acknowledged of [[], addresses.slice(0, 1)]) {
            acknowledge(acknowledged);
            const { shown, done, record } = await attempt();
            notEqual(shown.status, 0);
            for (const address of addresses)
              match(
                shown.stdout,
                new RegExp(
                  `^ {4}${address.replace(/[[\].]/g, '\\$&')}: ${acknowledged.includes(address) ? '' : 'not '}acknowledged$`,
                  'm',
                ),
              );
            match(shown.stdout, /Rendered plan/);
            match(shown.stderr, /deletes objects of production without an acknowledgment/);
            notEqual(done.status, 0);
            match(record, /^result=rejected: a deletion is not acknowledged$/m);
            deepEqual(await resources(), before);
          }
          acknowledge(addresses.slice(1));
          const { shown, done, record } = await attempt();
          equal(shown.status, 0, shown.text);
          doesNotMatch(shown.stdout, /not acknowledged/);
          equal(done.status, 0, done.text);
          match(record, /^result=applied$/m);
          deepEqual(await resources(), []);
        });

        it('finds every way to delete or replace them', async () => {
          const { addresses, access, edit, outputs, succeeds, unacknowledged } = await applied(engine, binary, layout);
          const [policy = '', project = ''] = addresses;
          deepEqual(await unacknowledged('-destroy'), addresses);
          deepEqual(await unacknowledged(`-replace=${policy}`), [policy]);
          await succeeds('taint', policy);
          deepEqual(await unacknowledged(), [policy]);
          await succeeds('untaint', policy);
          // A change that forces a replacement.
          edit(withRole, access);
          await succeeds('apply', '-auto-approve');
          edit((text) => text.replace('Before', 'After'), access);
          const role = policy.replace(/unionai_policy.*/, 'unionai_role.this["auditor"]');
          deepEqual(await unacknowledged(), [role]);
          edit((text) => text.replace('After', 'Before'), access);
          const all = [...addresses, role].sort();
          // A removed block that destroys nothing, and one that does.
          const [module = '', type = ''] = project.split(/\.(?=unionai)/);
          const removed = (destroy: boolean): string =>
            `\nremoved {\n  from = ${module}\n\n  lifecycle {\n    destroy = ${destroy}\n  }\n}\n`;
          match(type, /^unionai_project/);
          const withoutModule = (text: string): string =>
            text.replace(/^module "[\s\S]*?^\}\n/m, '').replace(/^output "[\s\S]*?^\}\n/gm, '');
          edit((text) => `${withoutModule(text)}${removed(false)}`);
          if (layout === 'directories') edit(() => '', outputs);
          deepEqual(await unacknowledged(), all);
          edit((text) => text.replace('destroy = false', 'destroy = true'));
          deepEqual(await unacknowledged(), all);
          edit((text) => text.replace(/\nremoved \{[\s\S]*$/, ''));
          deepEqual(await unacknowledged(), all);
        });
      });
