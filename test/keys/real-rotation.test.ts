import { deepEqual, equal, ok } from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines, secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { fileHolds, filesBelow } from '../terraform/contents.ts';
import { pendingSeedOf, planSeedOf, seedOf } from '../terraform/keys.ts';
import { makeWorld, needs, overrideBackend, run, stubEnvironment } from '../terraform/workbench.ts';
import { own, rotationGround } from './rotation.ts';
import { encodedKey } from './standins/union-state.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
const stores = secretStores.filter(({ source }) => source === 'store').map(({ kind }) => kind);
const cases = engines.flatMap((engine, index) => [
  ...(index === 0 ? stores : [stores[0] ?? '', stores.at(-1) ?? '']).map((store) => ({
    ...{ engine, store, planKey: 'separate' },
  })),
  ...(index === 0 ? [{ engine, store: stores[0] ?? '', planKey: 'shared' }] : []),
]);

/**
 * Before each run of the engine, the stub providers get what the stand-ins of the services have: the secrets, and the keys
 * that the control plane accepts.
 */
for (const { engine, store, planKey } of isSlow ? cases : [])
  describe(`The life of the keys with ${engine.kind}, ${store}, ${planKey}`, function () {
    needs(engine.binary, 'base64');
    this.timeout(300_000);

    it('is load, plan, apply, rotate, plan, revoke, plan, and the state keeps no key', async () => {
      const choice = { store, read: 'ephemeral', backend: 's3', engine: engine.kind, layout: 'directories' };
      const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };
      const environments = [{ ...own, clientId: 'ml-platform-prod', planClientId: 'ml-platform-prod-plan' }];
      const answers = answersFor(choice, { environments, ci, planKey });
      const [environment] = answers.environments;
      ok(environment);
      const ground = rotationGround(answers);
      const world = makeWorld({}, { clients: {} });
      const root = join(ground.dir, 'environments/prod');
      overrideBackend(root);
      const secretOf = (place: 'live' | 'pending', use?: 'plan'): readonly (readonly [string, unknown])[] => {
        const seed = { live: { apply: seedOf, plan: planSeedOf }, pending: pendingSeedOf }[place][use ?? 'apply'](
          environment,
        );
        const client = ground.stored(place, use);
        const { union } = ground.tools.world();
        const key = client === undefined ? undefined : (union.keys[client] ?? union.deleted[client]);
        if (seed === undefined || client === undefined || key === undefined) return [];
        const fields = Buffer.from(encodedKey(union, client, key), 'base64')
          .toString()
          .split(':');
        const text = Buffer.from([...fields.slice(0, 3), own.org].join(':')).toString('base64');
        return [[seed, store === 'vault' ? { api_key: text } : text]];
      };
      const sync = (): void => {
        const uses = planKey === 'separate' ? ([undefined, 'plan'] as const) : ([undefined] as const);
        const secrets = uses.flatMap((use) => [...secretOf('live', use), ...secretOf('pending', use)]);
        writeFileSync(join(world, 'secrets.json'), JSON.stringify(Object.fromEntries(secrets)));
        const clients = Object.entries(ground.tools.world().union.keys).map(([id, { secret }]) => [id, secret]);
        const file = join(world, 'unionai.json');
        const union = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...union, clients: Object.fromEntries(clients) }));
      };
      // The script runs the engine at times that only it knows: it asks for the current secrets and waits for them.
      const request = join(world, 'wanted');
      const timer = setInterval(() => {
        try {
          if (readFileSync(request, 'utf8') !== 'wanted\n') return;
          sync();
          writeFileSync(request, 'ready\n');
        } catch {}
      }, 20);
      try {
        const wrapper = join(ground.tools.path, engine.binary);
        const found = (await run('sh', ['-c', `command -v ${engine.binary}`], { cwd: ground.dir })).stdout.trim();
        const variables = Object.entries(stubEnvironment(world)).map(([name, value]) => `${name}='${value}'`);
        writeFileSync(
          wrapper,
          `#!/bin/sh\necho wanted >'${request}'\nwhile [ "$(cat '${request}')" != ready ]; do sleep 0.05; done\nexec env ${variables.join(' ')} '${found}' "$@"\n`,
        );
        chmodSync(wrapper, 0o755);
        const purpose = (key: string): readonly string[] => (planKey === 'separate' ? [`-var=key_purpose=${key}`] : []);
        const terraform = async (command: string, ...args: readonly string[]) =>
          await run(wrapper, [`-chdir=${root}`, command, '-input=false', '-no-color', ...args], { cwd: ground.dir });
        const succeeds = async (command: string, ...args: readonly string[]): Promise<void> => {
          const ran = await terraform(command, ...args);
          equal(ran.status, 0, ran.text);
        };
        const keys = async (...args: readonly string[]): Promise<void> => {
          const ran = await ground.keys(args);
          equal(ran.status, 0, ran.text);
        };
        equal((await ground.keys(['load', 'prod'], ground.create('ml-platform-prod'))).status, 0);
        const views = planKey === 'separate' ? [['--plan']] : [];
        if (views.length > 0) {
          equal((await ground.keys(['load', 'prod', '--plan'], ground.create('ml-platform-prod-plan', []))).status, 0);
          await keys('grant', 'prod', '--plan');
        }
        await succeeds('init');
        await succeeds('plan', '-out=reviewed.tfplan', ...purpose('plan'));
        await succeeds('apply', ...purpose('apply'), 'reviewed.tfplan');
        for (const view of [[], ...views]) await keys('rotate', 'prod', '--grace', '0', ...view);
        await succeeds('plan', '-detailed-exitcode', ...purpose('plan'));
        for (const view of [[], ...views]) await keys('revoke', 'prod', '--yes', ...view);
        await succeeds('plan', '-detailed-exitcode', ...purpose('plan'));
        await succeeds('plan', '-detailed-exitcode', ...purpose('apply'));
        equal(ground.clients().length, views.length + 1);
        const { union } = ground.tools.world();
        const every = Object.entries({ ...union.keys, ...union.deleted }).map(([client, key]) =>
          encodedKey(union, client, key),
        );
        deepEqual(
          filesBelow(ground.dir).filter((file) => every.some((key) => fileHolds(file, key.slice(0, -8)))),
          [],
        );
      } finally {
        clearInterval(timer);
      }
    });
  });
