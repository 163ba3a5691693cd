import { equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { needs } from '../terraform/workbench.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { bareTools, cloudCommands, type FakeCommands, fakeCommands } from './toolbox.ts';

const account = '123456789012';
const sum = 'a27fa2bacd5796b82680016a6b8865a616a9e4f6b6a198d3776ddc07536e3158';

/** What the command of each cloud has to be reported, so that nothing is replaced and nobody else's bucket is taken. */
const clouds = {
  s3: {
    command: 'aws',
    bucket: 'acme-plans',
    put: `s3api put-object --bucket acme-plans --key KEY --body FILE --expected-bucket-owner ${account} --if-none-match * --checksum-algorithm SHA256`,
    get: `s3api get-object --bucket acme-plans --key KEY --expected-bucket-owner ${account} --checksum-mode ENABLED FILE`,
  },
  azurerm: {
    command: 'az',
    bucket: 'acmeplans/plans',
    put: 'storage blob upload --auth-mode login --account-name acmeplans --container-name plans --name KEY --file FILE --overwrite false --only-show-errors --output none',
    get: 'storage blob download --auth-mode login --account-name acmeplans --container-name plans --name KEY --file FILE --only-show-errors --output none',
  },
} as const;

for (const [backend, { command, bucket, put, get }] of Object.entries(clouds))
  describe(`A plan, sealed next to the state in ${backend}`, function () {
    needs('busybox', 'terraform');
    this.timeout(60_000);
    const job = { PLAN_BUCKET: bucket, AWS_ROLE_ARN: `arn:aws:iam::${account}:role/plan`, GITHUB_RUN_ID: '17' };
    const key = `plans/dev/17-2/${sum}.tfplan`;
    let own: Ground;
    let cloud: FakeCommands;
    let sealed: string;
    let outputs: string;
    before(async () => {
      const choice = { store: 'environment', read: 'ephemeral', layout: 'directories', engine: 'terraform' };
      own = await ground(answersFor({ ...choice, backend }, { ci: { kind: 'github-actions' } }));
      cloud = fakeCommands(cloudCommands);
      sealed = planFolder();
      outputs = join(sealed, 'outputs');
    });
    afterEach(() => own.assertNoKey());
    const run = (script: string, args: readonly string[], more = {}) =>
      own.script(script, args, { ...job, GITHUB_RUN_ATTEMPT: '2', PATH: `${cloud.path}:${bareTools()}`, ...more });
    const asked = (pattern: string, file: string): string => pattern.replace('KEY', key).replace('FILE', file);

    it('goes where nothing is replaced, and leaves the job', async () => {
      writeFileSync(join(sealed, 'tfplan'), 'a plan');
      const { status, text } = await run('seal', ['dev', sealed], { GITHUB_OUTPUT: outputs });
      equal(status, 0, text);
      equal(text, `sealed plan_key=${key}\n`);
      equal(cloud.calls(command).at(-1), asked(put, join(sealed, 'tfplan')));
      equal(readFileSync(outputs, 'utf8'), `plan_key=${key}\n`);
      ok(!existsSync(join(sealed, 'tfplan')));
    });

    it('is not sealed over', async () => {
      writeFileSync(join(sealed, 'tfplan'), 'a plan');
      const { status } = await run('seal', ['dev', sealed]);
      equal(status === 0, false);
      equal(readFileSync(join(cloud.place, 'objects', bucket, key), 'utf8'), 'a plan');
    });

    it('comes back for its own environment', async () => {
      const fetched = planFolder();
      const { status, text } = await run('unseal', ['dev', fetched, key]);
      equal(status, 0, text);
      equal(text, '');
      equal(cloud.calls(command).at(-1), asked(get, join(fetched, 'tfplan')));
      equal(readFileSync(join(fetched, 'tfplan'), 'utf8'), 'a plan');
    });

    it('comes back for no other, and by no other name', async () => {
      const before = cloud.calls(command).length;
      for (const [environment, name] of [
        ['prod-eu', key],
        ['dev', ''],
        ['dev', `plans/dev/../prod-eu/${sum}.tfplan`],
        ['dev', 'plans/dev/1-1/$(id).tfplan'],
        ['dev', 'plans/dev/1-1/state.tfstate'],
      ] as const) {
        const { status, stderr } = await run('unseal', [environment, planFolder(), name]);
        equal(status, 1);
        match(stderr, /^error: PLAN_KEY is not a (plan of|valid object name)/);
      }
      equal(cloud.calls(command).length, before);
    });

    it('is not uploaded without a plan', async () => {
      const [folder, before] = [planFolder(), cloud.calls(command).length];
      for (const make of [() => undefined, () => writeFileSync(join(folder, 'tfplan'), '')]) {
        make();
        const { status, stderr } = await run('seal', ['dev', folder], { GITHUB_OUTPUT: join(folder, 'outputs') });
        equal(status, 1);
        match(stderr, /^error: there is no plan in /);
      }
      equal(cloud.calls(command).length, before);
      ok(!existsSync(join(folder, 'outputs')));
    });

    if (backend === 's3')
      it('is encrypted with the KMS key of the state, where there is one', async () => {
        const kmsKeyId = 'arn:aws:kms:us-west-2:123456789012:alias/state';
        const choice = { store: 'environment', read: 'ephemeral', layout: 'directories', engine: 'terraform', backend };
        const keyed = await ground(
          answersFor(choice, { ci: { kind: 'github-actions' }, backend: { kind: backend, kmsKeyId } }),
        );
        const folder = planFolder();
        writeFileSync(join(folder, 'tfplan'), 'a plan under a key');
        const ran = await keyed.script('seal', ['dev', folder], { ...job, PATH: `${cloud.path}:${bareTools()}` });
        equal(ran.status, 0, ran.text);
        match(
          cloud.calls(command).at(-1) ?? '',
          new RegExp(` --server-side-encryption aws:kms --ssekms-key-id ${kmsKeyId} `),
        );
      });

    if (backend === 's3')
      for (const role of ['', 'plan', 'arn:aws:iam::1:role/plan', `arn:aws:iam::${account}:user/plan`])
        it(`is neither uploaded nor downloaded where the role is ${JSON.stringify(role)}, which names no owner`, async () => {
          const [folder, before] = [planFolder(), cloud.calls(command).length];
          writeFileSync(join(folder, 'tfplan'), 'another plan');
          const env = { AWS_ROLE_ARN: role, GITHUB_OUTPUT: join(folder, 'outputs') };
          for (const [script, ...args] of [
            ['seal', 'dev', folder],
            ['unseal', 'dev', folder, key],
          ]) {
            const { status, stderr } = await run(script ?? '', args, env);
            equal(status, 1);
            match(stderr, /^error: AWS_ROLE_ARN is not set to the ARN of a role/);
          }
          equal(cloud.calls(command).length, before);
          ok(!existsSync(join(folder, 'outputs')));
        });

    it('needs the name of the bucket', async () => {
      writeFileSync(join(sealed, 'tfplan'), 'a plan');
      match((await run('seal', ['dev', sealed], { PLAN_BUCKET: '' })).stderr, /PLAN_BUCKET: is not set/);
    });
  });
