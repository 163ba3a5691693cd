import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Answers, Environment } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines, layouts, secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { pendingSeedOf, planSeedOf, seedOf, seeds, unionKey, viewKey } from './keys.ts';
import { calls, forget, lay, makeWorld, needs, overrideBackend, run, scratch, stubEnvironment } from './workbench.ts';

type Variables = Readonly<Record<string, string>>;

const isSlow = process.env.SLOW_TESTS !== undefined;
const rotated = '-r20261126010203';
const next = (environment: Environment): string => unionKey(environment, `client-${environment.name}${rotated}`);
const nextView = (environment: Environment): string => unionKey(environment, `view-${environment.name}${rotated}`);

/** A repository whose first root module is initialized, and a store with current and pending keys. */
async function laid(
  answers: Answers,
  binary: string,
  pending = { apply: next, plan: nextView },
  current = { apply: unionKey, plan: viewKey },
) {
  const dir = scratch('pending-key');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  ok(root);
  const cwd = join(dir, root.directory);
  overrideBackend(cwd);
  const secrets = {
    ...seeds(answers, current.apply, current.plan),
    ...seeds(answers, pending.apply, pending.plan, pendingSeedOf),
  };
  const clients = ['dev', 'prod', 'other'].flatMap((name) =>
    ['', rotated].flatMap((suffix) => [
      [`client-${name}${suffix}`, 'not-a-secret'],
      [`view-${name}${suffix}`, 'not-a-secret'],
    ]),
  );
  const world = makeWorld(secrets, { clients: Object.fromEntries(clients) });
  const engine = async (variables: Variables, command: string, ...args: string[]) => {
    const env = { ...stubEnvironment(world), TF_VAR_vault_jwt_role: 'plan', ...variables };
    return await run(binary, [command, '-input=false', '-no-color', ...args], { cwd, env });
  };
  equal((await engine({}, 'init')).status, 0);
  const reads = () => [...new Set(calls(world).flatMap(({ op, key }) => (op === 'read_secret' ? [key] : [])))];
  return { engine, world, reads, environments: root.environments };
}

const stores = secretStores.filter(({ source }) => source === 'store').map(({ kind }) => kind);
const [first = '', ...others] = stores;
const cases = engines.flatMap((engine) =>
  layouts.flatMap(({ kind: layout }) => [
    { engine, layout, store: first, backend: 's3', read: 'ephemeral' },
    { engine, layout, store: first, backend: 's3', read: 'data-source' },
    // With this backend, the conditions are in another block than the one that reads the key.
    { engine, layout, store: first, backend: 'hcp-terraform', read: 'ephemeral' },
    ...(layout === 'directories' ? others : others.slice(-1)).map((store) => ({
      ...{ engine, layout, store, backend: 's3', read: 'ephemeral' },
    })),
  ]),
);

for (const { engine, layout, store, backend, read } of isSlow ? cases : [])
  describe(`The pending key with ${engine.kind}, layout ${layout}, ${store}, ${read}, state in ${backend}`, function () {
    needs(engine.binary);
    this.timeout(120_000);
    const choice = { store, read, backend, layout, engine: engine.kind };
    const environments = ['dev', 'prod'].map((name) => ({
      name,
      org: 'acme',
      clientId: `client-${name}`,
      planClientId: `view-${name}`,
    }));
    const answers = answersFor(choice, {
      ci: { kind: 'github-actions', repository: 'acme/ml-platform' },
      environments,
    });
    const isSeparate = answers.planKey === 'separate';
    const variable = layout === 'aliases' ? 'TF_VAR_pending_client_id_dev' : 'TF_VAR_pending_client_id';
    const purposes = isSeparate ? ['plan', 'apply'] : ['apply'];

    it('is read by a plan that names its client ID, and by no other', async () => {
      const { engine: runs, world, reads, environments: members } = await laid(answers, engine.binary);
      for (const purpose of purposes) {
        const selects: Variables = isSeparate ? { TF_VAR_key_purpose: purpose } : {};
        const [current, pending] =
          purpose === 'plan' ? [planSeedOf, pendingSeedOf.plan] : [seedOf, pendingSeedOf.apply];
        const client = `${purpose === 'plan' ? 'view' : 'client'}-dev${rotated}`;
        forget(world);
        const planned = await runs({ ...selects, [variable]: client }, 'plan');
        equal(planned.status, 0, planned.text);
        deepEqual(reads().toSorted(), members.map((one) => (one.name === 'dev' ? pending : current)(one)).toSorted());
        forget(world);
        equal((await runs(selects, 'plan', '-out=reviewed.tfplan')).status, 0);
        deepEqual(reads().toSorted(), members.map(current).toSorted());
        const applied = await runs(selects, 'apply', 'reviewed.tfplan');
        equal(applied.status, 0, applied.text);
      }
    });

    it('must have the client ID that the rotation recorded', async () => {
      const { engine: runs } = await laid(answers, engine.binary);
      const refused = await runs({ [variable]: 'client-dev-r20200101000000' }, 'plan');
      notEqual(refused.status, 0);
      match(refused.text, /pending\s+secret\s+does\s+not\s+contain/);
    });

    it('must be a key of its environment', async () => {
      const other = (environment: Environment): string => unionKey(environment, `client-other${rotated}`);
      const foreign = (environment: Environment): string => unionKey({ ...environment, host: 'other.example' });
      for (const [key, client, message] of [
        [other, `client-other${rotated}`, /client\s+ID\s+of\s+the\s+key/],
        [foreign, 'client-dev', /does\s+not\s+contain\s+a\s+Union\.ai\s+API\s+key\s+for/],
      ] as const) {
        const { engine: runs } = await laid(answers, engine.binary, { apply: key, plan: key });
        const refused = await runs({ [variable]: client }, 'plan');
        notEqual(refused.status, 0);
        match(refused.text, message);
      }
    });

    it('passes the checks when it is promoted, without a change of the answers', async () => {
      const { engine: runs } = await laid(answers, engine.binary, undefined, { apply: next, plan: nextView });
      for (const purpose of purposes) {
        const planned = await runs(isSeparate ? { TF_VAR_key_purpose: purpose } : {}, 'plan');
        equal(planned.status, 0, planned.text);
      }
    });
  });
