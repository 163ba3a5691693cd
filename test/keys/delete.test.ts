import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { needs } from '../terraform/workbench.ts';
import { own, type RotationGround, rotationGround } from './rotation.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
const slowly = isSlow ? it : it.skip;
const client = 'ml-platform-prod';

const answersWith = (store: string, more: object = {}): Answers =>
  answersFor(
    { read: 'ephemeral', backend: 's3', engine: 'terraform', layout: 'directories', store },
    { environments: [own], ...more },
  );

async function loaded(store: string, more: object = {}, ...options: readonly string[]): Promise<RotationGround> {
  const ground = rotationGround(answersWith(store, more));
  const ran = await ground.keys(['load', 'prod', ...options], ground.create(client));
  equal(ran.status, 0, ran.text);
  return ground;
}

const deletions = (ground: RotationGround): readonly string[] =>
  ground.tools
    .calls()
    .flatMap(({ program, args }) => (program === 'flyte' && args.includes('delete') ? [args.slice(4).join(' ')] : []));

describe('scripts/keys.sh delete', function () {
  this.timeout(60_000);
  needs('base64', 'git');
  const stores = secretStores.filter(({ source }) => source === 'store').map(({ kind }) => kind);

  for (const store of stores) {
    slowly(`deletes the key, empties the place that stored it, and creates none: ${store}`, async () => {
      const ground = await loaded(store);
      const checked = await ground.keys(['delete', 'prod', '--check']);
      equal(checked.status, 1, checked.text);
      match(checked.stderr, /the key of prod exists: ml-platform-prod/);
      equal((await ground.keys(['delete', 'prod'])).status, 2, 'without a confirmation');
      deepEqual(ground.clients(), [client]);
      const ran = await ground.keys(['delete', 'prod', '--yes']);
      equal(ran.status, 0, ran.text);
      deepEqual(ground.clients(), []);
      equal(ground.stored('live'), undefined);
      equal(ground.stored('pending'), undefined);
      const again = await ground.keys(['delete', 'prod', '--yes']);
      equal(again.status, 0, again.text);
      equal((await ground.keys(['delete', 'prod', '--check'])).status, 0);
      deepEqual(deletions(ground), ['delete api-key ml-platform-prod --yes']);
    });
  }

  slowly('deletes the pending key of a rotation, and every key with the name of this one', async () => {
    const ground = await loaded('aws-secrets-manager');
    ground.create('ml-platform-prod-r20260102030405');
    ground.create('ml-platform-prod2');
    ground.create('ml-platform-production');
    equal((await ground.keys(['delete', 'prod', '--yes'])).status, 0);
    deepEqual(ground.clients(), ['ml-platform-prod2', 'ml-platform-production']);
  });

  slowly('stops, and continues later, if the control plane does not delete or does not list', async () => {
    const ground = await loaded('aws-secrets-manager');
    const count = ground.tools.calls().length;
    equal((await ground.keys(['delete', 'prod', '--check'])).status, 1);
    const listing = ground.tools.calls().length - count - 1;
    for (const at of [listing, listing + 1, listing + 2]) {
      ground.tools.setFault({ at, fault: 'fail' });
      const failed = await ground.keys(['delete', 'prod', '--yes']);
      ok(failed.status !== 0, `${at}: ${failed.text}`);
      ground.tools.setFault(undefined);
    }
    equal((await ground.keys(['delete', 'prod', '--yes'])).status, 0);
    deepEqual(ground.clients(), []);
  });

  it('deletes the secrets of the pipeline, and asks for a client ID that nothing tells', async () => {
    const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };
    const ground = rotationGround(answersWith('environment', { ci }));
    ground.create('another-name');
    const unknown = await ground.keys(['delete', 'prod', '--yes']);
    equal(unknown.status, 1, unknown.text);
    match(unknown.stderr, /client ID of the key is unknown/);
    ground.tools.change(({ github }) => {
      github.secrets['prod/UNIONAI_API_KEY'] = { value: 'x', updated: '2026-01-01', flags: [] };
    });
    const ran = await ground.keys(['delete', 'prod', '--client', 'another-name', '--yes']);
    equal(ran.status, 0, ran.text);
    deepEqual(ground.clients(), []);
    deepEqual(ground.tools.world().github.secrets, {});
    equal((await ground.keys(['delete', 'prod', '--yes'])).status, 0);
  });

  slowly('deletes the line of the key in a file', async () => {
    const ground = await loaded('tfvars');
    const file = join(ground.dir, 'environments/prod/terraform.tfvars');
    match(readFileSync(file, 'utf8'), /unionai_api_key/);
    equal((await ground.keys(['delete', 'prod', '--yes'])).status, 0);
    ok(!existsSync(file));
    deepEqual(ground.clients(), []);
  });

  slowly('deletes the variables of GitLab', async () => {
    const ci = { kind: 'gitlab-ci', project: 'acme/ml-platform' };
    const ground = await loaded('environment', { ci, planKey: 'shared' });
    ok(Object.keys(ground.tools.world().gitlab.secrets).length > 0);
    const ran = await ground.keys(['delete', 'prod', '--yes']);
    equal(ran.status, 0, ran.text);
    deepEqual(ground.tools.world().gitlab.secrets, {});
  });

  it('deletes the key where each run gets it from the shell', async () => {
    const ground = rotationGround(answersWith('environment'));
    ground.create(client);
    const ran = await ground.keys(['delete', 'prod', '--yes']);
    equal(ran.status, 0, ran.text);
    deepEqual(ground.clients(), []);
  });
});
