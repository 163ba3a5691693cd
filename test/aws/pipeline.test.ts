import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { occasions } from '../ci/github-forge.ts';
import { appliedTo } from '../ci/github-ground.ts';
import { planFolder } from '../ci/ground.ts';
import { needs } from '../terraform/workbench.ts';
import { withClients } from './clients.ts';
import { startMoto } from './moto.ts';
import { type OnAws, onAws, planBucket, stateBucket } from './pipeline.ts';

withClients(
  'A pipeline on GitHub with its state and keys in AWS',
  ([client]) => {
    if (client === undefined) throw new Error('no client');
    describe(`A pipeline on GitHub with its state and keys in AWS, by ${client.version}`, function () {
      needs('terraform', 'git');
      this.timeout(600_000);
      let aws: OnAws;
      before(async () => {
        aws = await onAws(await startMoto(), client);
      });
      after(async () => {
        await aws?.close();
        await aws?.moto.stop();
      });

      const objects = async (bucket: string): Promise<readonly string[]> => {
        const { Contents = [] } = (await aws.ask('s3api', 'list-objects-v2', '--bucket', bucket)) as {
          Contents?: { Key: string }[];
        };
        return Contents.map(({ Key }) => Key).toSorted();
      };
      const sealedOf = async (environment: string): Promise<string> =>
        (await objects(planBucket)).find((key) => key.startsWith(`plans/${environment}/`)) ?? '';

      it('plans with an identity that only reads and puts, and applies with one that gets', async () => {
        const { results, log } = await aws.workflow('deploy', occasions.push());
        deepEqual(appliedTo(log), ['dev'], log);
        equal(results['apply-prod'], 'waiting', log);
        deepEqual(await objects(stateBucket), ['unionai/ml-platform/dev/terraform.tfstate']);
        match(await sealedOf('dev'), /^plans\/dev\/17-1\/[0-9a-f]{64}\.tfplan$/);
        const head = await aws.ask('s3api', 'head-object', '--bucket', planBucket, '--key', await sealedOf('dev'));
        const [dev] = aws.owner.answers.environments;
        deepEqual([head.ServerSideEncryption, head.SSEKMSKeyId], ['aws:kms', dev?.backend.kmsKeyId]);
      });

      it('applies to production what was approved', async () => {
        const { results, log } = await aws.workflow('deploy', occasions.push(['prod'], '18'));
        deepEqual(appliedTo(log), ['prod'], log);
        equal(results['apply-dev'], 'skipped', log);
      });

      it('finds no drift, and young keys, with the identities that plan', async () => {
        const { results, log } = await aws.workflow('drift', occasions.schedule());
        deepEqual(results, { drift: 'success', report: 'success' }, log);
        // Each environment has a key for plans and one for applies.
        equal(log.match(/: the key is 0 days old$/gm)?.length, 4, log);
      });

      it('finds drift', async () => {
        const main = join(aws.owner.dir, 'environments/prod/access.yaml');
        const text = readFileSync(main, 'utf8');
        writeFileSync(main, text.replace('Managed as code.', 'Managed by hand.'));
        const { results, log, summary } = await aws.workflow('drift', occasions.schedule());
        writeFileSync(main, text);
        equal(results.drift, 'failure', log);
        match(summary, /prod/);
        equal(/dev/.test(summary), false, summary);
      });

      it('lets who plans neither read nor replace a sealed plan, nor put one elsewhere', async () => {
        const sealed = await sealedOf('dev');
        const folder = planFolder();
        const got = await aws.script('dev-plan', 'unseal', ['dev', folder, sealed]);
        notEqual(got.status, 0);
        match(got.text, /AccessDenied|Forbidden/);
        equal(existsSync(join(folder, 'tfplan')), false);
        writeFileSync(join(folder, 'tfplan'), 'a plan');
        const run = { GITHUB_RUN_ID: '19', GITHUB_RUN_ATTEMPT: '1' };
        equal((await aws.script('dev-plan', 'seal', ['dev', folder], run)).status, 0);
        writeFileSync(join(folder, 'tfplan'), 'a plan');
        const again = await aws.script('dev-plan', 'seal', ['dev', folder], run);
        notEqual(again.status, 0);
        match(again.text, /PreconditionFailed/);
        writeFileSync(join(folder, 'tfplan'), 'a plan');
        const elsewhere = await aws.script('dev-plan', 'seal', ['prod', folder], run);
        notEqual(elsewhere.status, 0);
        match(elsewhere.text, /AccessDenied|Forbidden/);
      });

      it('lets who applies put no plan, and read only plans of its own environment', async () => {
        const folder = planFolder();
        const prod = await aws.script('dev', 'unseal', ['prod', folder, await sealedOf('prod')]);
        notEqual(prod.status, 0);
        match(prod.text, /AccessDenied|Forbidden/);
        writeFileSync(join(folder, 'tfplan'), 'a plan');
        const before = await objects(planBucket);
        const put = await aws.script('dev', 'seal', ['dev', folder]);
        notEqual(put.status, 0);
        match(put.text, /AccessDenied|Forbidden/);
        deepEqual(await objects(planBucket), before);
      });

      it('does not let who plans write the state', async () => {
        const planned = await aws.script('dev-plan', 'plan', ['dev', planFolder()]);
        equal(planned.status, 0, planned.text);
        const state = 'unionai/ml-platform/dev/terraform.tfstate';
        const before = await aws.ask('s3api', 'head-object', '--bucket', stateBucket, '--key', state);
        const folder = planFolder();
        const main = join(aws.owner.dir, 'environments/dev/access.yaml');
        const text = readFileSync(main, 'utf8');
        writeFileSync(main, text.replace('Managed as code.', 'Managed by hand.'));
        const made = await aws.script('dev-plan', 'plan', ['dev', folder]);
        writeFileSync(main, text);
        const sum = /plan_sha256=(\w+)/.exec(made.text)?.[1] ?? '';
        const applied = await aws.script('dev-plan', 'apply', ['dev', folder, sum]);
        notEqual(applied.status, 0);
        match(applied.text, /state lock|AccessDenied/);
        const after = await aws.ask('s3api', 'head-object', '--bucket', stateBucket, '--key', state);
        equal(after.VersionId, before.VersionId);
      });
    });
  },
  ({ hasConditions }) => hasConditions,
);
