import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { account, fakeAws } from '../fakes/s3.ts';
import { selfSigned } from '../stub/certificate.ts';
import { keyFor } from '../terraform/keys.ts';
import { calls, needs, scratch } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { type GitlabOccasion, GitlabProject, type GitlabRun } from './gitlab-runner.ts';
import { ground } from './ground.ts';

// The slow run only: what differs from the other GitLab is how its jobs log in.
describe('A repository on GitLab, its state at AWS', function () {
  if (process.env.SLOW_TESTS === undefined) return;
  needs('terraform', 'git', 'rsync', 'bash');
  this.timeout(120_000);
  let aws: Awaited<ReturnType<typeof fakeAws>>;
  before(async () => {
    aws = await fakeAws();
  });
  after(() => aws?.close());

  it('takes the roles of each environment with the tokens of its jobs, and the engine reads the keys', async () => {
    const choice = { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', engine: 'terraform' };
    const answers = answersFor({ ...choice, layout: 'directories' }, { ci: { kind: 'gitlab-ci' } });
    const own = await ground(answers, { keepsBackend: true });
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...network } = aws.environment;
    const token = ['a', 'job', 'token'].join('.');
    const project = await GitlabProject.at(
      own.dir,
      { ...own.outside, ...network },
      { AWS_ID_TOKEN: token },
      (name, scope) => (name === 'AWS_ROLE_ARN' ? `arn:aws:iam::${account}:role/${scope}` : 'us-west-2'),
    );
    const { jobs, text, traces } = await project.run({ source: 'push', started: ['apply:prod-eu'] });
    const states = Object.fromEntries([...aws.objects].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    assertNoKey(answers, { ...traces, texts: { ...traces.texts, ...states } });
    equal(jobs['apply:prod-eu'], 'PASS', text);
    const sessions = aws.asked
      .map(({ body }) => new URLSearchParams(body.toString('utf8')))
      .filter((body) => body.get('Action') === 'AssumeRoleWithWebIdentity');
    const roles = [...new Set(sessions.map((body) => body.get('RoleArn')?.split('/')[1]))];
    deepEqual(roles, ['dev-plan', 'dev', 'prod-eu-plan', 'prod-eu']);
    for (const body of sessions) {
      equal(body.get('WebIdentityToken'), token);
      match(body.get('RoleSessionName') ?? '', /^pipeline-47-\d+$/);
    }
    const orgs = calls(own.world).flatMap(({ op, org }) => (op === 'create' && org !== undefined ? [org] : []));
    deepEqual([...new Set(orgs)], ['acme', 'acme-prod']);
  });
});

describe('A repository on GitLab, its state at Azure, environments in one root', function () {
  if (process.env.SLOW_TESTS === undefined || process.platform !== 'linux') return; // Go trusts a file there only
  needs('terraform', 'git', 'rsync', 'bash');
  this.timeout(120_000);
  let azure: Awaited<ReturnType<typeof fakeAzure>>;
  after(() => azure?.close());

  it('acts as the clients of the root with the tokens of its jobs, and looks at every key at night', async () => {
    const certificate = selfSigned(azureHosts);
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    azure = await fakeAzure(certificate);
    const choice = { store: 'environment', read: 'ephemeral', backend: 'azurerm', engine: 'terraform' };
    const answers = answersFor({ ...choice, layout: 'aliases' }, { ci: { kind: 'gitlab-ci' } });
    const own = await ground(answers, { keepsBackend: true });
    const outside = { ...own.outside, ...azure.environment(file) };
    const token = ['a', 'job', 'token'].join('.');
    const project = await GitlabProject.at(own.dir, outside, { AZURE_ID_TOKEN: token }, (name, scope) => {
      const environment = answers.environments.find(({ id }) => name === `TF_VAR_unionai_api_key_${id}`);
      if (environment !== undefined) return keyFor(environment, answers, scope);
      return name === 'ARM_CLIENT_ID' ? `client of ${scope}` : '11111111-2222-4333-8444-555555555555';
    });
    const run = async (occasion: GitlabOccasion): Promise<GitlabRun> => {
      const done = await project.run(occasion);
      const states = Object.fromEntries([...azure.blobs].map(([name, { bytes }]) => [name, bytes.toString('utf8')]));
      assertNoKey(answers, { ...done.traces, texts: { ...done.traces.texts, ...states } });
      return done;
    };
    const pushed = await run({ source: 'push', started: ['apply:prod-eu'] });
    deepEqual(pushed.jobs, { static: 'PASS', 'plan:prod-eu': 'PASS', 'apply:prod-eu': 'PASS' }, pushed.text);
    const asked = azure.asked.filter(({ url }) => url.hostname === azureHosts[0]);
    const bodies = asked.map(({ body }) => new URLSearchParams(body.toString('utf8')));
    const clients = bodies.map((body) => body.get('client_id')).filter((client) => client !== null);
    deepEqual([...new Set(clients)], ['client of prod-eu-plan', 'client of prod-eu']);
    for (const body of bodies.filter((one) => one.has('client_id'))) equal(body.get('client_assertion'), token);

    const { jobs, text } = await run({ source: 'schedule' });
    deepEqual([...new Set(Object.values(jobs))], ['PASS'], text);
    match(text, /prod-eu: no drift$/m);
    for (const { name } of answers.environments)
      match(text, new RegExp(`warning: the age of the key of ${name} is unknown`));
  });
});
