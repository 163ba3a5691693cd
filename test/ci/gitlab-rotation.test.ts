import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { needs, requests } from '../terraform/workbench.ts';
import { GitlabProject, type GitlabRun } from './gitlab-runner.ts';
import { rotationImage } from './pipelines.ts';
import { organization, type RotatingGround, rotatingGround } from './rotation-ground.ts';

const answers = answersFor(
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  {
    ci: { kind: 'gitlab-ci', rotationImage },
    rotation: { automatic: true },
    environments: [{ name: 'dev', ...organization }],
  },
);

describe('Scheduled rotation on GitLab, with the real Terraform', function () {
  needs('terraform', 'git', 'rsync', 'bash', 'base64');
  this.timeout(600_000);
  let own: RotatingGround;
  let project: GitlabProject;

  before(async function () {
    if (!isSlow) this.skip();
    own = await rotatingGround(answers);
    // Without roles of its own, the stand-in of the store does not tell identities apart.
    rmSync(join(own.world, 'readers.json'));
    const values: Readonly<Record<string, string>> = { AWS_REGION: 'us-west-2' };
    project = await GitlabProject.at(
      own.dir,
      { ...own.outside, PATH: own.path },
      { AWS_ID_TOKEN: ['an', 'id', 'token'].join('.') },
      (name, scope) => values[name] ?? `arn:aws:iam::123456789012:role/${scope}`,
    );
  });

  const run = async (mutate?: (text: string) => string): Promise<GitlabRun> => {
    const done = await project.run({ source: 'schedule' }, mutate);
    deepEqual(own.leaks([done.text]), []);
    return done;
  };
  const rotations = ({ jobs }: GitlabRun): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(jobs).filter(([name]) => name.startsWith('rotate:')));
  const all = (result: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      ['dev-plan', 'dev'].flatMap((key) =>
        ['start', 'check', 'promote'].map((step) => [`rotate:${step}:${key}`, result]),
      ),
    );

  it('creates pending keys, plans with them and promotes them; on the next day, it deletes the old keys', async () => {
    const first = await run();
    deepEqual(rotations(first), all('PASS'), first.text);
    const rotated = own.clients().filter((client) => /-r\d{14}$/.test(client));
    equal(rotated.length, 2);
    equal(own.clients().length, 4);
    const tokens = requests(own.world).flatMap(({ call, client, code }) =>
      call === 'Token' && code === 'OK' ? [client] : [],
    );
    for (const client of rotated) ok(tokens.includes(client), `no plan with ${client}`);
    match(first.text, /a plan accepts the pending key/);
    own.setDay(1);
    const second = await run();
    deepEqual(rotations(second), all('PASS'), second.text);
    deepEqual(own.clients(), rotated);
    for (const { text } of [first, second]) doesNotMatch(text, /Rotation of the key/);
  });

  it('fails the nightly report if a pending key is not promoted, and keeps the current key', async () => {
    own.setDay(80);
    const before = own.clients();
    const { jobs, status, text } = await run((pipeline) =>
      pipeline.replace('exec scripts/ci/rotate.sh promote plan', 'false'),
    );
    equal(status === 0, false);
    deepEqual([jobs['rotate:check:dev-plan'], jobs['rotate:promote:dev-plan'], jobs.report], ['PASS', 'FAIL', 'FAIL']);
    match(text, /Rotation of the key dev-plan: pending/);
    doesNotMatch(text, /Rotation of the key dev:/);
    ok(before.every((client) => own.clients().includes(client)));
  });
});
