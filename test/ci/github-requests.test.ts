import { deepEqual, doesNotMatch, match } from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
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
    deepEqual(results, { static: 'success', scan: 'success', plan: 'success', comment: 'success' });
    match(summary, /^## Plan for dev$/m);
    doesNotMatch(summary, /staging|prod|Apply/);
    doesNotMatch(log, /(plan|show)\.sh (?!dev)|apply\.sh/);
  });

  it('has one comment with the plan, which is updated in place, written by a job without an identity', async () => {
    const [first, ...others] = own.gh().comments;
    deepEqual([first?.request, others], ['3', []]);
    match(first?.body ?? '', /^<!-- terraform-plan dev -->\n## Plan for dev\n/);
    match(first?.body ?? '', /\[Run\]\(https:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17\)\n$/);
    appendFileSync(join(own.dir, 'environments/dev/main.tf'), '# changed\n');
    await own.run('check', occasions.request());
    const [second, ...more] = own.gh().comments;
    deepEqual([second?.id, second?.body === first?.body, more], [first?.id, false, []]);
  });

  for (const [who, occasion] of [
    ['of a fork', occasions.request('octocat/ml-platform')],
    ['of Dependabot', occasions.request('acme/ml-platform', 'dependabot[bot]')],
    ['of Dependabot, run again by another user', occasions.request('acme/ml-platform', 'dependabot[bot]', 'octocat')],
    ['that Dependabot pushed to', occasions.request('acme/ml-platform', 'octocat', 'dependabot[bot]')],
  ] as const)
    it(`${who} is checked, and gets no identity`, async () => {
      const { results } = await own.run('check', occasion);
      deepEqual(results, { static: 'success', scan: 'success', plan: 'skipped', comment: 'skipped' });
    });

  it('is not planned where the checks fail', async () => {
    const { results } = await own.run('check', occasions.request(), (text) => text.replace('static.sh', 'no-such.sh'));
    deepEqual(results, { static: 'failure', scan: 'success', plan: 'skipped', comment: 'skipped' });
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
    deepEqual(results, { drift: 'success', report: 'success' });
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
    const [issue, ...others] = own.gh().issues;
    deepEqual([issue?.title, issue?.label, issue?.state, others], ['Drift in lab', 'terraform-drift', 'open', []]);
    match(
      issue?.body ?? '',
      /differ from its configuration.*See the run for details: https:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17$/s,
    );
    doesNotMatch(issue?.body ?? '', /value = "hand"/);
  });

  it('comments on the issue while there is drift, and closes it when there is none', async () => {
    await own.run('drift', occasions.schedule());
    deepEqual([own.gh().issues.length, own.gh().issues[0]?.comments.length], [1, 1]);
    const file = join(own.dir, 'environments/lab/main.tf');
    writeFileSync(file, readFileSync(file, 'utf8').replace('# changed\n', ''));
    await own.run('drift', occasions.schedule());
    deepEqual(
      own.gh().issues.map(({ state, closed }) => [state, closed]),
      [['closed', 'There is no drift: https://github.com/acme/ml-platform/actions/runs/17']],
    );
  });

  it('reports a check that did not take place', async () => {
    await own.run('drift', occasions.schedule(), (text) =>
      text.replace('scripts/ci/drift.sh', 'scripts/ci/no-such.sh'),
    );
    const open = own.gh().issues.filter(({ state }) => state === 'open');
    deepEqual(
      open.map(({ title }) => title),
      ['Drift in dev', 'Drift in lab', 'Drift in staging', 'Drift in prod'],
    );
    match(open[0]?.body ?? '', /^The check for drift in dev failed\./);
  });
});
