import { deepEqual, doesNotMatch, match } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '../terraform/workbench.ts';
import { occasions } from './github-forge.ts';
import { fourEnvironments, type OnGitHub, onGitHub } from './github-ground.ts';

const everything = occasions.push(['staging', 'prod']);

describe('A pull request on GitHub', () => {
  needs('bash');
  let own: OnGitHub;
  before(async () => {
    own = await onGitHub(fourEnvironments, { standIn: true });
  });

  it('is checked, and planned for development alone, with what only reads', async () => {
    const { results, log, summary } = await own.run('check', occasions.request());
    deepEqual(results, { static: 'success', scan: 'success', plan: 'success' });
    match(summary, /^## Plan for dev$/m);
    doesNotMatch(summary, /staging|prod|Apply/);
    doesNotMatch(log, /(plan|show)\.sh (?!dev)|apply\.sh/);
  });

  for (const [who, occasion] of [
    ['of a fork', occasions.request('octocat/ml-platform')],
    ['of Dependabot', occasions.request('acme/ml-platform', 'dependabot[bot]')],
    ['of Dependabot, run again by another user', occasions.request('acme/ml-platform', 'dependabot[bot]', 'octocat')],
    ['that Dependabot pushed to', occasions.request('acme/ml-platform', 'octocat', 'dependabot[bot]')],
  ] as const)
    it(`${who} is checked, and gets no identity`, async () => {
      const { results } = await own.run('check', occasion);
      deepEqual(results, { static: 'success', scan: 'success', plan: 'skipped' });
    });

  it('is not planned where the checks fail', async () => {
    const { results } = await own.run('check', occasions.request(), (text) => text.replace('static.sh', 'no-such.sh'));
    deepEqual(results, { static: 'failure', scan: 'success', plan: 'skipped' });
  });
});

describe('The nightly check on GitHub', function () {
  needs('bash');
  this.timeout(30_000);
  let own: OnGitHub;
  before(async () => {
    own = await onGitHub(fourEnvironments, { standIn: true });
    await own.run('deploy', everything);
  });

  it('is quiet without drift', async () => {
    const { results, log } = await own.run('drift', occasions.schedule());
    deepEqual(results, { drift: 'success', report: 'skipped' });
    for (const name of ['dev', 'lab', 'staging', 'prod']) match(log, new RegExp(`^${name}: no drift$`, 'm'));
  });

  it('finds the drift of one environment, looks at the others, and has it reported by a job without an identity', async () => {
    appendFileSync(join(own.dir, 'environments/lab/main.tf'), '# changed\n');
    const { results, log, summary } = await own.run('drift', occasions.schedule());
    deepEqual(results, { drift: 'failure', report: 'success' });
    match(log, /^::warning::lab has drifted$/m);
    match(log, /^prod: no drift$/m);
    match(summary, /^## Drift in lab$/m);
    doesNotMatch(log + summary, /value = "hand"/);
    match(
      own.commands.calls('gh').join('\n'),
      /issue create --repo acme\/ml-platform .*\n\nhttps:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17/,
    );
  });
});
