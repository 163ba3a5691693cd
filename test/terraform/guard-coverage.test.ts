import { equal, match, notEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { isSlow, slowIt } from '../slow.ts';
import { keyVariables, seeds } from './keys.ts';
import {
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

/** A key of another control plane whose organization has the same name, which `allowed_orgs` accepts. */
const stray = ({ org }: Environment): string =>
  Buffer.from(`other.hosted.unionai.cloud:client:not-a-secret:${org}`).toString('base64');

/** Whether the control plane of the wrong key got a request. */
const contacted = (world: string): boolean => requests(world).some(({ host }) => host.startsWith('other.'));

const wrongKey =
  /does\s+not\s+belong\s+to|does\s+not\s+contain\s+a\s+Union\.ai\s+API\s+key|is\s+not\s+a\s+Union\.ai\s+API\s+key/;

/** The first root module of a repository, initialized. */
async function laid(binary: string, engine: string, store: string, read = 'ephemeral') {
  const answers = answersFor({ store, read, backend: 's3', layout: 'directories', engine });
  const dir = scratch('guard');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  const [environment] = root?.environments ?? [];
  if (root === undefined || environment === undefined) throw new Error('an environment expected');
  const cwd = join(dir, root.directory);
  overrideBackend(cwd);
  const world = makeWorld(seeds(answers));
  const start = (command: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> =>
    run(binary, [command, '-no-color', '-input=false', ...args], {
      cwd,
      env: { ...stubEnvironment(world), ...keyVariables(answers, [environment]), ...env },
    });
  equal((await start('init', {})).status, 0);
  return {
    world,
    wrong: { UNIONAI_API_KEY: stray(environment) },
    replaceSecret: (): void =>
      writeFileSync(join(world, 'secrets.json'), JSON.stringify(seeds(answers, (one) => stray(one)))),
    start,
    succeeds: async (command: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> => {
      const ran = await start(command, env, ...args);
      equal(ran.status, 0, `${command}: ${ran.text}`);
      return ran;
    },
    refuses: async (command: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<void> => {
      const ran = await start(command, env, ...args);
      notEqual(ran.status, 0, `${command}: ${ran.text}`);
      match(ran.text, wrongKey);
    },
  };
}

for (const { binary, guardsBeforeDestroy, kind: engine } of isSlow ? engines : engines.slice(0, 1))
  describe(`The guards with ${engine}, as SECURITY.md describes them`, function () {
    needs(binary);
    this.timeout(90_000);

    for (const store of ['environment', 'aws-secrets-manager'])
      slowIt(
        `detect a wrong UNIONAI_API_KEY in a plan, and in no saved plan, destroy or refresh: ${store}`,
        async () => {
          const { wrong, start, succeeds, refuses } = await laid(binary, engine, store);
          await refuses('plan', wrong);
          await refuses('apply', wrong, '-auto-approve');
          await succeeds('plan', {}, '-out=reviewed.tfplan');
          await succeeds('apply', wrong, 'reviewed.tfplan');
          const refreshed = await start('plan', wrong, '-refresh-only');
          equal(refreshed.status, 0, refreshed.text);
          match(refreshed.text, /Warning/);
          await succeeds('destroy', wrong, '-auto-approve');
        },
      );

    slowIt('detect a wrong key in the secret store in every command that changes resources', async () => {
      const { world, replaceSecret, succeeds, refuses } = await laid(binary, engine, 'aws-secrets-manager');
      await succeeds('apply', {}, '-auto-approve');
      await succeeds('plan', {}, '-out=reviewed.tfplan', '-var', 'personal_key=false');
      replaceSecret();
      await refuses('plan', {});
      await refuses('apply', {}, 'reviewed.tfplan');
      equal(contacted(world), false);
      await refuses('apply', {}, '-auto-approve');
      await refuses('destroy', {}, '-auto-approve');
      equal(contacted(world), !guardsBeforeDestroy);
    });

    it('detect a wrong key in the input variable in every command that changes resources', async () => {
      const { world, wrong, succeeds, refuses } = await laid(binary, engine, 'tfvars');
      const variable = { TF_VAR_unionai_api_key: wrong.UNIONAI_API_KEY };
      await succeeds('apply', {}, '-auto-approve');
      await succeeds('plan', {}, '-out=reviewed.tfplan');
      await refuses('plan', variable);
      await refuses('apply', variable, 'reviewed.tfplan');
      await refuses('destroy', variable, '-auto-approve');
      equal(contacted(world), false);
    });

    slowIt('detect no wrong key in a destroy if a data source reads the key', async () => {
      const { replaceSecret, succeeds, refuses } = await laid(binary, engine, 'aws-secrets-manager', 'data-source');
      await succeeds('apply', {}, '-auto-approve');
      replaceSecret();
      await refuses('plan', {});
      await succeeds('destroy', {}, '-auto-approve');
    });
  });
