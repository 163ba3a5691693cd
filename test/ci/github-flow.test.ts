import { deepEqual, equal } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { slowIt } from '../slow.ts';
import { needs } from '../terraform/workbench.ts';
import { occasions } from './github-forge.ts';
import { appliedTo, fourEnvironments, type OnGitHub, onGitHub } from './github-ground.ts';

const everything = occasions.push(['staging', 'prod']);

describe('The deployment on GitHub', function () {
  needs('bash');
  this.timeout(30_000);
  let own: OnGitHub;
  beforeEach(async () => {
    own = await onGitHub(fourEnvironments, { standIn: true });
  });

  it('waits for approvals, tier by tier', async () => {
    const { results, log } = await own.run('deploy', occasions.push());
    deepEqual(appliedTo(log), ['dev', 'lab']);
    equal(results['plan-staging'], 'success', 'what is to be approved is shown before');
    deepEqual(
      [results['apply-staging'], results['plan-prod'], results['apply-prod']],
      ['waiting', 'waiting', 'waiting'],
    );
    const approved = await own.run('deploy', occasions.push(['staging'], '18'));
    deepEqual(appliedTo(approved.log), ['staging']);
    equal(approved.results['plan-prod'], 'success');
    equal(approved.results['apply-prod'], 'waiting');
  });

  it('applies in the order of the tiers, each its own plan', async () => {
    const { results, log, summary } = await own.run('deploy', everything);
    deepEqual(new Set(Object.values(results)), new Set(['success']));
    deepEqual(appliedTo(log), ['dev', 'lab', 'staging', 'prod']);
    equal(summary.match(/^## Plan for (\S+)$/gm)?.length, 4);
    equal(summary.match(/^## Apply to (\S+)$/gm)?.length, 4);
  });

  slowIt('goes on to production where development and staging have nothing to apply', async () => {
    await own.run('deploy', everything);
    appendFileSync(join(own.dir, 'environments/prod/main.tf'), '# changed\n');
    const { results, log } = await own.run('deploy', occasions.push(['prod'], '18'));
    deepEqual(appliedTo(log), ['prod'], JSON.stringify(results));
    equal(results['apply-dev'], 'skipped');
  });

  it('stops before the next tier where one environment fails', async () => {
    const { results, log } = await own.run('deploy', everything, (text) =>
      text.replace('scripts/ci/plan.sh lab', 'scripts/ci/plan.sh no-such'),
    );
    deepEqual(appliedTo(log), ['dev']);
    deepEqual([results['plan-lab'], results.development, results['plan-staging']], ['failure', 'skipped', 'skipped']);
    equal(results.production, 'skipped');
  });

  slowIt('stops before the next tier where an apply was canceled', async () => {
    const { results } = await own.run('deploy', { ...everything, cancelled: ['apply-dev'] });
    const { development, staging, production } = results;
    deepEqual([development, staging, production], ['skipped', 'skipped', 'skipped']);
    deepEqual([results['plan-staging'], results['plan-prod']], ['skipped', 'skipped']);
  });

  it('runs for pushes to the branch that is applied, and by hand from no other', async () => {
    const elsewhere = { ...occasions.push(), branch: 'topic' };
    deepEqual((await own.run('deploy', elsewhere)).results, {});
    const byHand = await own.run('deploy', occasions.dispatch('topic'));
    deepEqual([...new Set(Object.values(byHand.results))], ['skipped']);
  });
});
