import { deepEqual, doesNotMatch, equal, match, notEqual } from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { answersFor } from '../combinations.ts';
import { fakeHttpState } from '../fakes/http-state.ts';
import { isSlow, slowIt } from '../slow.ts';
import { selfSigned } from '../stub/certificate.ts';
import { keyFor } from '../terraform/keys.ts';
import { callers, calls, forget, needs } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { acknowledgments, withoutEntries } from './deleted.ts';
import { type GitlabOccasion, GitlabProject, type GitlabRun } from './gitlab-runner.ts';
import { ground } from './ground.ts';

describe('A repository on GitLab, its state in the same GitLab', function () {
  needs('terraform', 'git', 'rsync', 'bash');
  this.timeout(360_000);
  const certificate = selfSigned();
  const token = ['token', 'of', 'the', 'job'].join('-');
  let gitlab: Awaited<ReturnType<typeof fakeHttpState>>;
  let project: GitlabProject;
  let answers: Answers;
  let world: string;
  let dir: string;

  before(async () => {
    gitlab = await fakeHttpState(`gitlab-ci-token:${token}`, certificate);
    const host = `localhost:${gitlab.port}`;
    answers = answersFor(
      { store: 'environment', read: 'ephemeral', backend: 'gitlab', layout: 'directories', engine: 'terraform' },
      { ci: { kind: 'gitlab-ci', host }, backend: { kind: 'gitlab', projectId: '47', host } },
    );
    const own = await ground(answers, { keepsBackend: true });
    world = own.world;
    dir = own.dir;
    const outside = { ...own.outside, TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate.certPem };
    project = await GitlabProject.at(own.dir, outside, { CI_JOB_TOKEN: token }, (name, scope) => {
      const environment = answers.environments.find((one) => [one.name, `${one.name}-plan`].includes(scope));
      if (name !== 'UNIONAI_API_KEY' || environment === undefined) throw new Error(`nobody knows what ${name} is`);
      return keyFor(environment, answers, scope);
    });
  });
  after(() => gitlab?.close());

  const run = async (occasion: GitlabOccasion): Promise<GitlabRun> => {
    const done = await project.run(occasion);
    const states = Object.fromEntries([...gitlab.states].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    assertNoKey(answers, { ...done.traces, texts: { ...done.traces.texts, ...states } });
    return done;
  };
  const created = (): readonly string[] => [
    ...new Set(calls(world).flatMap(({ op, org }) => (op === 'create' && org !== undefined ? [org] : []))),
  ];

  slowIt('checks the merge request of a fork, and plans nothing for it', async () => {
    const { jobs, text } = await run({ source: 'merge_request_event', from: '99' });
    deepEqual(jobs, { static: 'PASS' }, text);
  });

  slowIt('checks a merge request, and plans development for it', async () => {
    const { jobs, text } = await run({ source: 'merge_request_event' });
    deepEqual(jobs, { static: 'PASS', review: 'PASS' }, text);
    match(text, /## Plan for dev$/m);
    match(text, /Plan: 2 to add, 0 to change, 0 to destroy\.$/m);
    doesNotMatch(text, /Plan for prod|apply\.sh/);
    deepEqual([gitlab.states.size, created()], [0, []]);
    // A request reaches the view-only key of development at most.
    deepEqual(callers(world), ['view-dev reads OK']);
  });

  slowIt('applies development on a push, shows the plan of production, and waits', async () => {
    const { status, jobs, text, artifacts } = await run({ source: 'push' });
    deepEqual(jobs, { static: 'PASS', 'plan:dev': 'PASS', 'apply:dev': 'PASS', 'plan:prod-eu': 'PASS' }, text);
    equal(status, 0);
    const [, sum = ''] = /environment=dev has_changes=true plan_sha256=(\w+)/.exec(text) ?? [];
    match(text, new RegExp(`environment=dev actor=octocat commit=\\w{40} plan_sha256=${sum} result=applied`));
    match(text, /## Plan for prod-eu$/m);
    deepEqual(created(), ['acme']);
    const changed = callers(world).filter((caller) => / changes /.test(caller));
    deepEqual(changed, ['client-dev changes OK']);
    const kept = artifacts('plan:prod-eu').filter((path) => !path.startsWith('.gitlab-ci-reports/'));
    deepEqual(
      [...kept].sort(),
      ['.plan/prod-eu/planned.txt', '.plan/prod-eu/tfplan'],
      'the rendering of a plan is in the log, and only there',
    );
  });

  slowIt('fails at night where production is not as committed, and reports it without an identity', async () => {
    forget(world);
    const { status, jobs, text } = await run({ source: 'schedule' });
    deepEqual(
      callers(world).map((caller) => caller.replace(/ .*/, '')),
      ['view-dev', 'view-prod-eu'],
    );
    notEqual(status, 0);
    const expected = { 'drift: [dev]': 'PASS', 'drift: [prod-eu]': 'FAIL', report: 'FAIL' };
    deepEqual(jobs, { ...expected, 'key-age: [dev]': 'PASS', 'key-age: [prod-eu]': 'PASS' }, text);
    match(text, /dev: no drift$/m);
    match(text, /warning: prod-eu has drifted$/m);
    match(text, /module\.workspace\.unionai_project\.this\["ml-platform"\] will be created$/m);
    doesNotMatch(text, /Managed as code/);
    match(text, /details: https:\/\/gitlab\.com\/acme\/ml-platform\/-\/pipelines\/11$/m);
    match(text, /the age of the key of \S+ is unknown/);
  });

  if (!isSlow) return;

  it('does not apply to production if the user who ran the plan starts the job, or nobody protects production', async () => {
    for (const [claims, message] of [
      [{ user_id: '41' }, /the user who started this job also ran the plan/],
      [{ environment_protected: 'false' }, /the environment prod-eu is not protected/],
    ] as const) {
      const { jobs, text } = await run({
        source: 'push',
        started: ['apply:prod-eu'],
        claims: { plan: {}, apply: claims },
      });
      deepEqual([jobs['apply:prod-eu'], created()], ['FAIL', []], text);
      match(text, message);
    }
  });

  it('applies to production once another user starts the job', async () => {
    const { jobs, text } = await run({ source: 'push', started: ['apply:prod-eu'] });
    equal(jobs['apply:prod-eu'], 'PASS', text);
    deepEqual(created(), ['acme-prod']);
  });

  it('applies a plan that deletes objects of production only once they are acknowledged', async () => {
    const access = join(dir, 'environments/prod-eu/access.yaml');
    writeFileSync(access, withoutEntries(readFileSync(access, 'utf8')));
    await project.commit();
    const refused = await run({ source: 'push', started: ['apply:prod-eu'] });
    deepEqual([refused.jobs['plan:prod-eu'], refused.jobs['apply:prod-eu']], ['FAIL', undefined], refused.text);
    match(refused.text, /module\.workspace\.unionai_project\.this\["ml-platform"\]: not acknowledged$/m);
    const lines = acknowledgments(refused.text);
    equal(lines.length, 2);
    appendFileSync(join(dir, 'scripts/environments/prod-eu.deletions'), `${lines.join('\n')}\n`);
    await project.commit();
    const { jobs, text } = await run({ source: 'push', started: ['apply:prod-eu'] });
    deepEqual([jobs['plan:prod-eu'], jobs['apply:prod-eu']], ['PASS', 'PASS'], text);
  });
});
