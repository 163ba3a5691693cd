import { equal, match, notEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { fakeCommands } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { type FakeBackend, fakeBackend } from '../terraform/fake-backend.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import { startApply } from '../terraform/pending-apply.ts';
import { lay, makeWorld, needs, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { runbookCommands, sections } from './runbook.ts';

/** The backends, with more settings where they lock in several ways. */
const backends: readonly (readonly [kind: string, settings: object])[] = [
  ['s3', {}],
  ['s3', { lock: 'dynamodb', lockTable: 'acme-tflock' }],
  ['gcs', {}],
  ['azurerm', {}],
  ['gitlab', {}],
  ['hcp-terraform', {}],
];

describe('A lock that a killed apply left', function () {
  needs('terraform', 'curl');
  this.timeout(120_000);
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  for (const [kind, settings] of backends)
    it(`is removed by the commands of the runbook: ${kind} ${Object.values(settings).join(' ')}`, async () => {
      const fake: FakeBackend = await fakeBackend(kind);
      try {
        const answers = answersFor(
          { store: 'environment', read: 'ephemeral', backend: kind, layout: 'directories', engine: 'terraform' },
          { backend: { kind, ...settings, ...fake.settings } },
        );
        const dir = scratch('locked');
        lay(plan(answers), dir);
        const [root] = repositoryOf(answers).roots;
        const cwd = join(dir, root?.directory ?? '');
        const world = makeWorld(seeds(answers));
        const variables = { ...keyVariables(answers, root?.environments ?? []), ...fake.environment };
        // glab is not installed here: curl sends the same request, with the login of the backend.
        const address = `https://${Object(fake.settings).host ?? ''}`;
        const { path } = fakeCommands({
          glab: `[ "$1 $2 $3 $4" = 'api --method DELETE --hostname' ] || exit 64
printf 'user = "%s:%s"\\n' "$TF_HTTP_USERNAME" "$TF_HTTP_PASSWORD" |
  curl -fsSk --config - -X DELETE "${address}/api/v4/$6"`,
        });
        const env = { ...stubEnvironment(world), ...variables, PATH: `${path}:${process.env.PATH ?? ''}` };
        const shell = (command: string, input = ''): Promise<Ran> =>
          run('sh', ['-c', command], { cwd: dir, env, input });
        const at = `terraform -chdir=${root?.directory}`;
        equal((await shell(`${at} init -input=false`)).status, 0);
        const pending = await startApply(cwd, world, variables);
        pending.abandon();
        const locked = await shell(`${at} plan -input=false -no-color`);
        notEqual(locked.status, 0, locked.text);
        match(locked.text, /Error acquiring the state lock|workspace already locked/);
        const id = /^\W*ID: +(\S+)/m.exec(locked.text)?.[1] ?? '';
        const commands = runbookCommands(dir, sections.locked).filter((one) =>
          one.includes(kind === 'gitlab' ? (answers.environments[0]?.stateKey ?? '') : `-chdir=${root?.directory} `),
        );
        equal(commands.length, kind === 'gitlab' ? 1 : 2);
        for (const command of commands) {
          const ran = await shell(command.replace('LOCK-ID', `'${id}'`), 'yes\n');
          equal(ran.status, 0, `${command}: ${ran.text}`);
        }
        const free = await shell(`${at} plan -input=false -no-color`);
        equal(free.status, 0, free.text);
      } finally {
        await fake.close();
      }
    });
});
