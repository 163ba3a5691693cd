// The section "Manage access" of the generated README, as an administrator follows it: each command of it is run.
import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { Store } from '../stub/union/store.ts';
import { keyVariables } from '../terraform/keys.ts';
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

/** The section, with its blocks of commands, its line for the file, and the address that the plan must show. */
function section(dir: string) {
  const readme = readFileSync(join(dir, 'README.md'), 'utf8');
  const text = /^## Manage access$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const blocks = [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', lines = '']) =>
    lines
      .split('\n')
      .map((line) => line.slice(indent.length))
      .join('\n'),
  );
  const [, line = ''] = /^ {3}```yaml\n {3}(.*)\n/m.exec(text) ?? [];
  const [, file = ''] = /below `users:` in `([^`]+)`/.exec(text) ?? [];
  const [, address = ''] = /must create\s+`([^`]+)`/.exec(text) ?? [];
  return { blocks, line, file, address };
}

const cases = ['terraform', 'opentofu'].flatMap((engine) =>
  ['directories', 'aliases'].map((layout) => ({ engine, layout })),
);
const isSlow = process.env.SLOW_TESTS !== undefined;

for (const { engine, layout } of isSlow ? cases : []) {
  const choice = { store: 'environment', read: 'ephemeral', backend: 's3', engine, layout };
  const answers: Answers = answersFor(choice, {
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod' },
    ],
  });
  const { binary } = repositoryOf(answers).engine;

  describe(`The first ten minutes of an administrator, with ${engine}, layout ${layout}`, function () {
    needs(binary);
    this.timeout(120_000);

    it('are as the README says', async () => {
      const dir = scratch('walk-through');
      lay(plan(answers), dir);
      const world = makeWorld({});
      const objects = new Store(world, 'acme.hosted.unionai.cloud', 'acme');
      objects.users.put('user-1', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' });
      const [root] = repositoryOf(answers).roots;
      if (root === undefined) throw new Error('a repository without a root');
      overrideBackend(join(dir, root.directory));
      const without = { ...stubEnvironment(world), TF_CLI_ARGS: '-no-color' };
      const withKeys = { ...without, ...keyVariables(answers, root.environments) };
      const sh = async (script: string, env: Readonly<Record<string, string>>): Promise<Ran> =>
        run('sh', ['-euc', script], { cwd: dir, env, input: 'yes\n' });
      const succeeds = async (script: string, env = withKeys): Promise<string> => {
        const { status, text } = await sh(script, env);
        equal(status, 0, text);
        return text;
      };
      const grants = (): readonly string[] =>
        objects.assignments.list().map(([, { subject, policy }]) => `${subject} ${policy}`);
      const { blocks, line, file, address } = section(dir);
      const [check = '', change = '', restore = ''] = blocks;
      equal(blocks.length, 3);

      // The state that the setup leaves: the initial configuration is applied.
      await succeeds(`${check}\n${change}`.replaceAll(/^.* test .*$/gm, ''));
      deepEqual(grants(), []);

      match(await succeeds(check, without), /1 passed, 0 failed|2 passed, 0 failed/);
      const access = join(dir, file);
      const before = readFileSync(access, 'utf8');
      writeFileSync(access, before.replace('\nusers:\n', `\nusers:\n${line}\n`));
      notEqual(readFileSync(access, 'utf8'), before);
      const granted = await succeeds(change);
      match(granted, /Plan: 1 to add, 0 to change, 0 to destroy/);
      match(granted, new RegExp(`# ${address.replaceAll(/[.[\]]/g, '\\$&')} will be created`));
      deepEqual(grants(), ['user-1 viewers']);

      // Removed in the console: no plan shows it, and the command of the README restores it.
      for (const [id] of objects.assignments.list()) objects.assignments.remove(id);
      match(await succeeds(change), /No changes/);
      await succeeds(restore);
      deepEqual(grants(), ['user-1 viewers']);

      writeFileSync(access, before);
      match(await succeeds(change), /Plan: 0 to add, 0 to change, 1 to destroy/);
      deepEqual(grants(), []);

      // A mistake stops step 1 without a key, and the plan.
      writeFileSync(access, before.replace('\nusers:\n', `\nusers:\n${line.replace('viewers', 'vewers')}\n`));
      const rule = /users: ada@example\.com: policies: vewers: is not in policies or existing\.policies\./;
      for (const [script, env] of [
        [check, without],
        [change, withKeys],
      ] as const) {
        const { status, text } = await sh(script, env);
        notEqual(status, 0);
        match(text, rule);
      }
    });
  });
}
