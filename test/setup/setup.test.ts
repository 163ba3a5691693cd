import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rotationImage } from '../ci/pipelines.ts';
import { needs } from '../terraform/workbench.ts';
import { repository, type Served, serve, setup } from './forge.ts';
import { GitHub } from './github.ts';
import { GitLab } from './gitlab.ts';
import { github } from './on-github.ts';
import { gitlab } from './on-gitlab.ts';
import { type Platform, required } from './platform.ts';

function describePlatform<P extends object>(platform: Platform<P>): void {
  const { client, gaps, kind, make, storeSecrets } = platform;

  describe(`scripts/setup.sh, ${kind}`, function () {
    this.timeout(180_000);
    needs('curl');
    let served: Served;
    const forge = make();
    const dir = repository(kind);
    before(async () => {
      served = await serve(client, forge.answer);
    });
    after(() => served?.close());

    it('prints all settings without access to the platform', async () => {
      const { status, stdout, stderr } = await setup(dir, undefined, ['--dry-run']);
      equal(status, 0, stderr);
      for (const name of ['dev', 'dev-plan', 'prod', 'prod-plan'])
        match(stdout, new RegExp(`^Environment ${name}$`, 'm'));
      match(stdout, /@acme\/platform/);
      match(stdout, /AWS_ROLE_ARN=arn:aws:iam::123456789012:role\/prod-plan/);
      match(stdout, /AWS_REGION=us-west-2/);
      deepEqual(served.asked(), []);
    });

    it('closes all gates, and reads every setting back', async () => {
      const { status, text } = await setup(dir, served);
      equal(status, 0, text);
      deepEqual(gaps(forge), []);
      match(text, /UNIONAI_API_KEY is set/);
      const last = served.asked().map((one) => one.split(' ')[0]);
      equal(last.lastIndexOf('PUT') < last.length - 15 && last.lastIndexOf('POST') < last.length - 15, true);
    });

    it('finds no difference, and changes nothing, when it runs again', async () => {
      storeSecrets(forge);
      served.reset();
      const { status, text } = await setup(dir, served, ['--check']);
      equal(status, 0, text);
      deepEqual(
        served.asked().filter((one) => !one.startsWith('GET ')),
        [],
      );
      doesNotMatch(served.calls(), /UNIONAI_API_KEY/);
    });

    it('rejects unknown arguments and environments before the first request', async () => {
      served.reset();
      for (const args of [['--force'], ['qa'], ['dev;id'], ['--check', '--dry-run'], ['--without-required-reviewers']])
        equal((await setup(dir, served, args)).status, 2, args.join(' '));
      deepEqual(served.asked(), []);
    });

    it('rejects a gate without reviewers, a placeholder, and a value that is no variable', async () => {
      served.reset();
      const nobody = repository(kind, { ci: { owners: undefined } });
      const { status, stderr } = await setup(nobody, served, ['prod']);
      equal(status, 2);
      match(stderr, /prod requires reviewers, and none are recorded\. Run: .* update --set ci\.reviewers=/);
      for (const line of [
        'AWS_ROLE_ARN=VALUE',
        'AWS_ROLEARN=x',
        'UNIONAI_API_KEY=x',
        'AWS_ROLE_ARN=$(id)',
        'AWS_ROLE_ARN',
      ]) {
        const other = repository(kind);
        writeFileSync(join(other, 'scripts/setup/values/prod.env'), `${line}\n`);
        equal((await setup(other, served, ['prod'])).status, 2, line);
      }
      deepEqual(served.asked(), []);
    });

    it('exits with 74 if the platform cannot be asked', async () => {
      equal((await setup(dir, undefined, ['--check'])).status, 74);
      served.reset(0, { reply: { status: 503, body: '' } });
      equal((await setup(dir, served, ['--check'])).status, 74);
      served.reset(0, { reply: { status: 200, body: '<html>' } });
      equal((await setup(dir, served, ['--check'])).status, 74);
      served.reset(0, {});
      const { status, stderr } = await setup(dir, served, ['--check'], { timeout: '1' });
      equal(status, 74);
      match(stderr, /did not answer GET/);
    });
  });
}

describePlatform(github);
describePlatform(gitlab);

describe('scripts/setup.sh and the rotation of keys', function () {
  this.timeout(180_000);
  needs('curl');

  it('creates a GitHub environment with the identity that rotates keys, for the deployment branch only', async () => {
    const forge = new GitHub();
    const served = await serve('gh', forge.answer);
    const dir = repository('github-actions', { rotates: true });
    const { status, text } = await setup(dir, served, ['prod']);
    equal(status, 0, text);
    const environment = required(forge.environments.get('prod-rotate'));
    deepEqual(
      environment.policies.map(({ name, type }) => `${type} ${name}`),
      ['branch main'],
    );
    deepEqual(environment.reviewers, []); // the rotation does not wait
    deepEqual(Object.fromEntries(environment.variables), {
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/prod-rotate',
      AWS_REGION: 'us-west-2',
    });
    equal((await setup(dir, served, ['--check', 'prod'])).status, 0);
    environment.variables.set('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/prod');
    const drifted = await setup(dir, served, ['--check', 'prod']);
    equal(drifted.status, 1);
    match(drifted.stdout, /Variables of prod-rotate/);
    writeFileSync(join(dir, 'scripts/setup/values/prod-rotate.env'), 'PLAN_BUCKET=acme-plans\n');
    match((await setup(dir, served, ['prod'])).stderr, /not a variable of this environment: PLAN_BUCKET/);
    await served.close();
  });

  it('creates a GitLab environment with variables of its own, which merge requests do not get', async () => {
    const forge = new GitLab();
    const served = await serve('glab', forge.answer);
    const dir = repository('gitlab-ci', { rotates: true, ci: { rotationImage } });
    const { status, text } = await setup(dir, served, ['prod']);
    equal(status, 0, text);
    const own = forge.variables.filter(({ environment_scope: scope }) => scope === 'prod-rotate');
    deepEqual(own.map(({ key, value, protected: isProtected }) => `${key}=${value} ${isProtected}`).toSorted(), [
      'AWS_REGION=us-west-2 true',
      'AWS_ROLE_ARN=arn:aws:iam::123456789012:role/prod-rotate true',
    ]);
    await served.close();
  });
});

describe('scripts/setup.sh and the plan of the platform', function () {
  this.timeout(180_000);
  needs('curl');

  it('stops before it changes anything if GitHub does not offer required reviewers', async () => {
    const forge = new GitHub();
    forge.plan = 'team';
    const served = await serve('gh', forge.answer);
    const { status, stderr } = await setup(repository('github-actions'), served);
    equal(status, 74);
    match(stderr, /does not offer required reviewers for private repositories/);
    deepEqual([forge.environments.size, forge.rulesets], [0, []]);
    await served.close();
  });

  it('stops before it changes an environment if only the request shows it', async () => {
    const forge = new GitHub();
    forge.plan = 'team';
    const served = await serve('gh', (asked) => {
      if (asked.url.pathname === '/orgs/acme') return { status: 200, body: '{"login":"acme"}' };
      return forge.answer(asked);
    });
    const { status, stderr } = await setup(repository('github-actions'), served);
    equal(status, 74);
    match(stderr, /Required reviewers of private repositories need GitHub Enterprise/);
    equal(forge.environments.size, 0);
    await served.close();
  });

  it('configures GitHub without required reviewers, for the gate dispatch only', async () => {
    const forge = new GitHub();
    forge.plan = 'team';
    const served = await serve('gh', forge.answer);
    const dir = repository('github-actions', { gate: 'dispatch' });
    const { status, text } = await setup(dir, served, ['--without-required-reviewers', 'prod']);
    equal(status, 0, text);
    deepEqual([...forge.environments.keys()].sort(), ['prod', 'prod-plan']);
    deepEqual(
      forge.environments.get('prod')?.policies.map(({ name }) => name),
      ['main'],
    );
    await served.close();
  });

  it('stops before it changes anything if GitLab does not offer approvals', async () => {
    const forge = new GitLab();
    forge.isPremium = false;
    const served = await serve('glab', forge.answer);
    const { status, stderr } = await setup(repository('gitlab-ci'), served);
    equal(status, 74);
    match(stderr, /need GitLab Premium/);
    deepEqual(
      served.asked().filter((one) => !one.startsWith('GET ')),
      [],
    );
    await served.close();
  });

  it('tightens the protected branch of a GitLab without Premium, and says what is not offered', async () => {
    const forge = new GitLab();
    forge.isPremium = false;
    let isDown = true;
    const served = await serve('glab', (asked) => {
      if (!isDown || asked.method !== 'POST' || !asked.url.pathname.endsWith('/protected_branches'))
        return forge.answer(asked);
      isDown = false;
      return { status: 502, body: '' };
    });
    const dir = repository('gitlab-ci', { gate: 'dispatch', ci: { subject: undefined } });
    const failed = await setup(dir, served, ['--without-required-reviewers', 'prod']);
    equal(failed.status, 74, failed.text);
    match(failed.stderr, /The branch main is NOT PROTECTED now\. Rerun immediately/);
    const { status, text } = await setup(dir, served, ['--without-required-reviewers', 'prod']);
    equal(status, 0, text);
    match(text, /does not offer protected environments, approvals and code owners/);
    deepEqual(
      forge.branches.get('main')?.push_access_levels.map((one) => one.access_level),
      [0],
    );
    await served.close();
  });

  it('keeps the wait timer and the reviewers of an environment without a gate', async () => {
    const forge = new GitHub();
    const served = await serve('gh', forge.answer);
    const own = { wait_timer: 30, prevent_self_review: true, reviewers: [{ type: 'User', id: 583231 }] };
    forge.environments.set('dev', {
      ...own,
      deployment_branch_policy: null,
      can_admins_bypass: false,
      policies: [],
      variables: new Map(),
      secrets: [],
    });
    const { status, text } = await setup(repository('github-actions'), served, ['dev']);
    equal(status, 0, text);
    const { wait_timer, prevent_self_review, reviewers, can_admins_bypass } = forge.environments.get('dev') ?? {};
    deepEqual({ wait_timer, prevent_self_review, reviewers }, own);
    equal(can_admins_bypass, false);
    await served.close();
  });

  it('rejects an organization as a reviewer', async () => {
    const forge = new GitHub();
    const served = await serve('gh', forge.answer);
    const dir = repository('github-actions', {
      ci: { repository: 'other/ml-platform', owners: undefined, reviewers: '@acme' },
    });
    writeFileSync(
      join(dir, 'scripts/setup/project.env'),
      readFileSync(join(dir, 'scripts/setup/project.env'), 'utf8').replace('other/', 'acme/'),
    );
    const { status, stderr } = await setup(dir, served);
    equal(status, 2);
    match(stderr, /An organization cannot review or own files: name a team, @acme\/TEAM/);
    await served.close();
  });
});

describe('scripts/setup.sh', () => {
  it('contains no value of the answers', () => {
    for (const kind of [github.kind, gitlab.kind]) {
      const dir = repository(kind);
      for (const path of [
        'setup.sh',
        ...['compare.sh', 'environments.sh', 'json.awk', 'platform.sh', 'request.sh'].map((name) => `setup/${name}`),
      ].map((name) => `scripts/${name}`))
        doesNotMatch(readFileSync(join(dir, path), 'utf8'), /acme|ml-platform|prod\b/, path);
      deepEqual(readdirSync(join(dir, 'scripts/setup/environments')), ['dev.env', 'prod.env']);
    }
  });
});
