import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { fakeAws } from '../fakes/s3.ts';
import { isSlow, slowIt } from '../slow.ts';
import { planSeedOf, seedOf } from '../terraform/keys.ts';
import { callers, calls, forget, needs } from '../terraform/workbench.ts';
import { acknowledgments, withoutEntries } from './deleted.ts';
import { occasions } from './github-forge.ts';
import { ci, created, type OnGitHub, onGitHub } from './github-ground.ts';

/** Both stores that differ for a pipeline: one that the engine reads, and one that the forge keeps. */
for (const store of isSlow ? ['environment', 'aws-secrets-manager'] : ['environment'])
  describe(`A repository on GitHub with a sealed plan, ${store}`, function () {
    needs('terraform', 'bash');
    this.timeout(120_000);
    const choice = { read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
    const answers = answersFor({ ...choice, store }, { ci });
    let aws: Awaited<ReturnType<typeof fakeAws>>;
    let own: OnGitHub;
    before(async () => {
      aws = await fakeAws();
      const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...network } = aws.environment;
      own = await onGitHub(answers, { outside: network, states: () => aws.objects });
      // The date of every key in the store.
      writeFileSync(join(own.commands.place, 'created'), `${new Date().toISOString()}\n`);
    });
    after(() => aws?.close());
    const states = (): readonly string[] => [...aws.objects.keys()];

    slowIt('plans development for a pull request, and changes nothing', async () => {
      const { results, summary } = await own.run('check', occasions.request());
      deepEqual(results, { static: 'success', scan: 'success', plan: 'success', comment: 'success' });
      match(summary, /^## Plan for dev$/m);
      match(summary, /^ {4}Plan: 2 to add, 0 to change, 0 to destroy\.$/m);
      deepEqual([states(), created(own.world), own.commands.calls('aws')], [[], [], []]);
      // A request reaches the view-only key of development at most.
      deepEqual(callers(own.world), ['view-dev reads OK']);
    });

    it('applies development on a push, and shows what production waits for', async () => {
      const { results, log, summary } = await own.run('deploy', occasions.push());
      deepEqual(
        [results['apply-dev'], results['plan-prod-eu'], results['apply-prod-eu']],
        ['success', 'success', 'waiting'],
        log,
      );
      match(summary, /^## Plan for prod-eu$/m);
      deepEqual(created(own.world), ['acme']);
      deepEqual(states(), ['acme-tfstate/unionai/ml-platform/dev/terraform.tfstate']);
    });

    slowIt('applies to production what was approved, though development has nothing to apply', async () => {
      const { results, log } = await own.run('deploy', occasions.push(['prod-eu'], '18'));
      deepEqual([results['apply-dev'], results['apply-prod-eu']], ['skipped', 'success'], log);
      const [, sum = ''] = /^environment=prod-eu has_changes=true plan_sha256=(\w+)$/m.exec(log) ?? [];
      match(
        log,
        new RegExp(`^environment=prod-eu actor=octocat commit=c0ffee plan_sha256=${sum} result=applied$`, 'm'),
      );
      const places = own.commands
        .calls('aws')
        .map((call) => / --key (\S+) .*--expected-bucket-owner (\d+)/.exec(call)?.slice(1));
      deepEqual(places.at(-1), [`plans/prod-eu/18-1/${sum}.tfplan`, '123456789012']);
      deepEqual(created(own.world), ['acme', 'acme-prod']);
      const changed = callers(own.world).filter((caller) => / changes /.test(caller));
      deepEqual(changed, ['client-dev changes OK', 'client-prod-eu changes OK']);
      if (store === 'environment') return;
      const reads = calls(own.world).flatMap(({ op, identity, key, allowed }) =>
        op === 'read_secret' ? [`${identity} ${allowed ? 'reads' : 'is denied'} ${key}`] : [],
      );
      deepEqual(
        [...new Set(reads)].toSorted(),
        answers.environments
          .flatMap((one) => [`${one.name} reads ${seedOf(one)}`, `${one.name}-plan reads ${planSeedOf(one)}`])
          .toSorted(),
      );
    });

    slowIt('finds drift at night, and names addresses only', async () => {
      const main = 'environments/prod-eu/access.yaml';
      const text = readFileSync(join(own.dir, main), 'utf8');
      const changed = text.replace('Managed as code.', 'Managed by hand.');
      equal(changed === text, false);
      writeFileSync(join(own.dir, main), changed);
      forget(own.world);
      const { results, log, summary } = await own.run('drift', occasions.schedule());
      deepEqual(callers(own.world), ['view-dev reads OK', 'view-prod-eu reads OK']);
      deepEqual(results, { drift: 'failure', report: 'success' }, log);
      match(log, /^dev: no drift$/m);
      match(
        summary,
        /^## Drift in prod-eu\n\n {4}module\.workspace\.unionai_project\.this\["ml-platform"\] will be updated in-place\n\n$/,
      );
      equal(/by hand/.test(log + summary), false);
      deepEqual(
        own.gh().issues.map(({ title, state }) => [title, state]),
        [['Drift in prod-eu', 'open']],
      );
    });

    slowIt('applies a plan that deletes objects of production only once they are acknowledged', async () => {
      const access = join(own.dir, 'environments/prod-eu/access.yaml');
      writeFileSync(access, withoutEntries(readFileSync(access, 'utf8')));
      const refused = await own.run('deploy', occasions.push(['prod-eu'], '19'));
      deepEqual(
        [refused.results['plan-prod-eu'], refused.results['apply-prod-eu']],
        ['failure', 'skipped'],
        refused.log,
      );
      match(refused.summary, /^ {4}module\.workspace\.unionai_project\.this\["ml-platform"\]: not acknowledged$/m);
      const lines = acknowledgments(refused.summary);
      equal(lines.length, 2);
      appendFileSync(join(own.dir, 'scripts/environments/prod-eu.deletions'), `${lines.join('\n')}\n`);
      const { results, log } = await own.run('deploy', occasions.push(['prod-eu'], '20'));
      deepEqual([results['plan-prod-eu'], results['apply-prod-eu']], ['success', 'success'], log);
    });
  });
