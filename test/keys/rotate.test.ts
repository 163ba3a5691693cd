import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { filesBelow } from '../terraform/contents.ts';
import { needs } from '../terraform/workbench.ts';
import { own, rotationGround, secretsOf } from './rotation.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
const slowly = isSlow ? it : it.skip;

const old = 'ml-platform-prod';
const rotated = /^ml-platform-prod-r\d{14}$/;
const answersWith = (store: string, more: object = {}): Answers =>
  answersFor(
    { read: 'ephemeral', backend: 's3', engine: 'terraform', layout: 'directories', store },
    { environments: [own], ...more },
  );

/** A repository whose key is loaded. */
async function loaded(store: string, more: object = {}, shell?: readonly [string, ...string[]]) {
  const ground = rotationGround(answersWith(store, more), shell);
  const ran = await ground.keys(['load', 'prod'], ground.create(old));
  equal(ran.status, 0, ran.text);
  return ground;
}

describe('scripts/keys.sh rotate', function () {
  this.timeout(60_000);
  needs('base64');
  const stores = secretStores.filter(({ source }) => source === 'store').map(({ kind }) => kind);
  for (const store of isSlow ? stores : stores.slice(0, 1)) {
    it(`replaces the key, and deletes the old one after the grace period: ${store}`, async () => {
      const ground = await loaded(store);
      const first = await ground.keys(['rotate', 'prod']);
      equal(first.status, 0, first.text);
      match(first.stdout, /In 60 minutes.* delete it: scripts\/keys\.sh rotate prod/);
      const client = ground.stored('live') ?? '';
      match(client, rotated);
      deepEqual(ground.clients(), [old, client].toSorted());
      deepEqual(ground.tools.world().union.keys[client]?.policies, ['admin']);
      const [pending = '', promoted = ''] = ground.plans().filter((call) => call.includes(' plan '));
      ok(pending.includes(`-var pending_client_id=${client}`), pending);
      ok(!promoted.includes('pending_client_id'), promoted);
      const second = await ground.keys(['rotate', 'prod', '--grace', '0']);
      equal(second.status, 0, second.text);
      match(second.stderr, /is deleted, and the control plane refuses it/);
      deepEqual(ground.clients(), [client]);
      equal(ground.stored('pending'), undefined);
      match(ground.record(), new RegExp(`^STEP=loaded\nLIVE_CLIENT=${client}\n`));
    });

    slowly(`continues without its record: ${store}`, async () => {
      const ground = await loaded(store);
      const forget = (): void => rmSync(join(ground.dir, 'scripts/keys/state'), { recursive: true });
      equal((await ground.keys(['rotate', 'prod', '--stored-key', '--to', 'pending'])).status, 0);
      const client = ground.stored('pending');
      equal(ground.stored('live'), old);
      forget();
      const promoted = await ground.keys(['rotate', 'prod', '--stored-key', '--planned', '--to', 'promoted']);
      equal(promoted.status, 0, promoted.text);
      equal(ground.stored('live'), client);
      forget();
      const done = await ground.keys(['rotate', 'prod', '--continue', '--planned', '--grace', '0']);
      equal(done.status, 0, done.text);
      deepEqual(ground.clients(), [client]);
      deepEqual(ground.plans(), []);
      forget();
      match((await ground.keys(['rotate', 'prod', '--continue'])).stdout, /No rotation/);
    });
  }

  for (const shell of [['bash'], ['dash'], ['busybox', 'sh']] as const)
    describe(`with ${shell.join(' ')}`, () => {
      needs(shell[0]);
      slowly('does the same', async () => {
        const ground = await loaded('vault', {}, shell);
        const ran = await ground.keys(['rotate', 'prod', '--grace', '0']);
        equal(ran.status, 0, ran.text);
        match(ground.clients().join(), rotated);
        for (const verb of ['status', 'list']) equal((await ground.keys([verb, 'prod'])).status, 0);
        equal((await ground.keys(['grant', 'prod'])).status, 0);
        equal((await ground.keys(['revoke', 'prod', '--yes'])).status, 0);
      });
    });

  it('passes a key to no program as an argument, and in the environment only to the CLI that logs in with it', async () => {
    const ground = await loaded('vault');
    for (const args of [
      ['rotate', 'prod', '--grace', '0', '--stored-key'],
      ['revoke', 'prod', '--yes'],
    ])
      equal((await ground.keys(args)).status, 0);
    const secrets = secretsOf(ground.tools.world());
    ok(secrets.length > 6);
    const holds = (text: string): boolean => secrets.some((secret) => text.includes(secret));
    let logins = 0;
    for (const { program, args, env } of ground.tools.calls()) {
      ok(!holds(args.join('\n')), `${program} has a key as an argument`);
      for (const [name, value] of Object.entries(env))
        if (holds(value)) {
          equal(`${program} ${name}`, 'flyte FLYTE_API_KEY');
          logins += 1;
        }
    }
    ok(logins > 0);
    for (const file of filesBelow(ground.dir)) ok(!holds(readFileSync(file, 'latin1')), file);
  });

  slowly('keeps the old key if the plan with the pending key fails, until the rotation is ended', async () => {
    const ground = await loaded('aws-secrets-manager');
    ground.failPlans(true);
    const failed = await ground.keys(['rotate', 'prod']);
    equal(failed.status, 1, failed.text);
    match(failed.stderr, /PermissionDenied/);
    match(failed.stderr, /Run scripts\/keys\.sh rotate prod again, or end the rotation: scripts\/keys\.sh abort prod/);
    equal(ground.stored('live'), old);
    const status = await ground.keys(['status', 'prod']);
    match(
      status.stdout,
      /step pending, new client ID ml-platform-prod-r\d{14}\. Continue: scripts\/keys\.sh rotate prod/,
    );
    equal((await ground.keys(['load', 'prod'], ground.create(old))).status, 1);
    const aborted = await ground.keys(['abort', 'prod']);
    equal(aborted.status, 0, aborted.text);
    deepEqual(ground.clients(), [old]);
    equal(ground.stored('live'), old);
    equal((await ground.keys(['abort', 'prod'])).status, 1);
  });

  slowly('ignores a pending key that does not exist, and creates another one', async () => {
    const ground = await loaded('vault');
    equal((await ground.keys(['rotate', 'prod', '--to', 'pending'])).status, 0);
    const client = ground.stored('pending') ?? '';
    ground.tools.change(({ union }) => {
      delete union.keys[client];
    });
    rmSync(join(ground.dir, 'scripts/keys/state'), { recursive: true });
    const ran = await ground.keys(['rotate', 'prod', '--grace', '0']);
    equal(ran.status, 0, ran.text);
    deepEqual(ground.clients(), [ground.stored('live')]);
  });

  it('creates no key whose client ID the guards would reject, and says what to do', async () => {
    const ground = rotationGround(
      answersWith('aws-secrets-manager', { environments: [{ ...own, clientId: 'custom' }] }),
    );
    equal((await ground.keys(['load', 'prod'], ground.create('custom'))).status, 0);
    const ran = await ground.keys(['rotate', 'prod']);
    equal(ran.status, 1);
    match(ran.stderr, /update --set 'environments\[prod\]\.clientId=ml-platform-prod'/);
    deepEqual(ground.clients(), ['custom']);
  });

  slowly('does not promote over a key that another person stored', async () => {
    const ground = await loaded('aws-secrets-manager');
    equal((await ground.keys(['rotate', 'prod', '--to', 'pending'])).status, 0);
    rmSync(join(ground.dir, 'scripts/keys/state/prod.store.env'));
    equal((await ground.keys(['rotate', 'prod', '--to', 'pending'])).status, 0);
    const other = ground.create('ml-platform-prod-r20200101000000');
    ground.tools.change(({ aws }) => {
      const [secret] = Object.values(aws.secrets).filter(({ versions }) =>
        Object.values(versions).some(({ value }) => Buffer.from(value, 'base64').includes(`:${old}:`)),
      );
      const version = Object.values(secret?.versions ?? {}).find(({ stages }) => stages.includes('AWSCURRENT'));
      if (secret === undefined || version === undefined) throw new Error('no version');
      version.stages = ['AWSPREVIOUS'];
      secret.versions['11111111-2222-4333-8444-555555555555'] = {
        value: other,
        created: '2026-01-02T00:00:00Z',
        stages: ['AWSCURRENT'],
      };
    });
    const ran = await ground.keys(['rotate', 'prod']);
    equal(ran.status, 1, ran.text);
    match(ran.stderr, /was changed during the rotation/);
  });

  slowly('assigns the policies of a view-only key, and deletes the old one with the login of the user', async () => {
    const ground = rotationGround(
      answersWith('aws-secrets-manager', { ci: { kind: 'github-actions', repository: 'acme/ml-platform' } }),
    );
    const view = 'ml-platform-prod-plan';
    equal((await ground.keys(['load', 'prod'], ground.create(old))).status, 0);
    equal((await ground.keys(['load', 'prod', '--plan'], ground.create(view, []))).status, 0);
    const granted = await ground.keys(['grant', 'prod', '--plan']);
    equal(granted.status, 0, granted.text);
    deepEqual(ground.tools.world().union.policies[view], [{ role: 'viewer' }]);
    const ran = await ground.keys(['rotate', 'prod', '--plan', '--grace', '0']);
    equal(ran.status, 0, ran.text);
    const client = ground.stored('live', 'plan') ?? '';
    deepEqual(ground.tools.world().union.keys[client]?.policies, [view]);
    deepEqual(ground.clients(), [old, client].toSorted());
    ok(ground.plans().every((call) => call.includes('key_purpose=plan') || call.includes(' init ')));
  });

  slowly('replaces a key in the secrets of a pipeline', async () => {
    const ground = await loaded('environment', { ci: { kind: 'github-actions', repository: 'acme/ml-platform' } });
    const ran = await ground.keys(['rotate', 'prod', '--grace', '0']);
    equal(ran.status, 0, ran.text);
    const [client = ''] = ground.clients();
    match(client, rotated);
    const secret = Object.entries(ground.tools.world().github.secrets).find(
      ([name]) => name === 'prod/UNIONAI_API_KEY',
    );
    ok(Buffer.from(secret?.[1].value ?? '', 'base64').includes(`:${client}:`));
  });

  slowly('replaces a key in a file', async () => {
    const ground = await loaded('tfvars');
    const ran = await ground.keys(['rotate', 'prod', '--grace', '0']);
    equal(ran.status, 0, ran.text);
    match(ground.clients().join(), rotated);
    const pending = ground.plans().find((call) => call.includes('-var-file='));
    match(pending ?? '', /-var-file=\/.*\/environments\/prod\/pending\.tfvars/);
  });
});

describe('scripts/keys.sh revoke', function () {
  this.timeout(60_000);
  needs('base64');

  it('deletes the key first, then stores a new one with the same policies', async () => {
    const ground = await loaded('aws-secrets-manager');
    equal((await ground.keys(['revoke', 'prod'])).status, 2);
    deepEqual(ground.clients(), [old]);
    const ran = await ground.keys(['revoke', 'prod', '--yes']);
    equal(ran.status, 0, ran.text);
    const client = ground.stored('live') ?? '';
    match(client, rotated);
    deepEqual(ground.clients(), [client]);
    const verbs = ground.tools
      .calls()
      .flatMap(({ program, args }) => (program === 'flyte' ? [args.slice(4).join(' ')] : []));
    ok(verbs.findIndex((call) => call.startsWith('delete')) < verbs.findIndex((call) => call.startsWith('create')));
  });
});

describe('scripts/keys.sh status and list', function () {
  this.timeout(60_000);
  needs('base64');

  it('tell the age of the key, and keys that no store contains', async () => {
    const ground = await loaded('aws-secrets-manager');
    const status = await ground.keys(['status', 'prod']);
    equal(status.status, 1, status.text);
    match(
      status.stdout,
      /client ID ml-platform-prod, in the secret .*\n {2}It is \d+ days old, and the maximum is 90 days/,
    );
    ground.create('ml-platform-prod-r20250101000000');
    ground.create('another-key');
    const list = await ground.keys(['list', 'prod']);
    equal(list.status, 0, list.text);
    match(list.stdout, /ml-platform-prod {2}in use/);
    match(list.stdout, /r20250101000000 {2}not stored\. .*delete api-key ml-platform-prod-r20250101000000 --yes/);
    ok(!list.stdout.includes('another-key'));
  });
});
