import { deepEqual, equal, match } from 'node:assert/strict';
import { answersFor } from '../combinations.ts';
import { account, fakeAws } from '../fakes/s3.ts';
import { calls, needs } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { GitlabProject } from './gitlab-runner.ts';
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
