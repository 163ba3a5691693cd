import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { parseAnswers } from '../../src/answers/parse.ts';
import { UserError } from '../../src/errors.ts';
import { actions, images, keyImages } from '../../templates/ci/pins.ts';
import { answersFor, usual } from '../combinations.ts';
import { everyPipeline } from './every-pipeline.ts';
import { environments, on, pipelined, platforms, rotationImage } from './pipelines.ts';

const refused = (ci: Readonly<Record<string, unknown>>, path: string): void =>
  throws(
    () => answersFor(usual, { ci }),
    (error) => error instanceof UserError && error.objections.map((one) => one.path).join() === path,
  );

describe('A repository that cannot be a claim of a token is refused', () => {
  for (const repository of [
    'acme',
    'acme/',
    'acme/ml/x',
    'acme/..',
    'ac me/ml',
    'acme/ml*',
    'acme:x/ml',
    'acme/ml.git',
  ])
    it(JSON.stringify(repository), () => refused({ kind: 'github-actions', repository }, 'ci.repository'));
  for (const project of [
    'acme',
    '/acme/ml',
    'acme//ml',
    'acme/ml:ref',
    'acme/*',
    'acme/ml.git',
    `acme/${'x'.repeat(300)}`,
  ])
    it(JSON.stringify(project.slice(0, 20)), () => refused({ kind: 'gitlab-ci', project }, 'ci.project'));
  for (const branch of ['main"', 'a b', 'refs/*', '-x', 'a..b', '$(id)'])
    it(`branch ${branch}`, () => refused({ kind: 'github-actions', repository: 'acme/ml', branch }, 'ci.branch'));
  it('an image without its digest', () =>
    refused({ kind: 'gitlab-ci', project: 'acme/ml', keyAgeImage: 'amazon/aws-cli:2' }, 'ci.keyAgeImage'));
});

describe('Without an environment of development', () => {
  const only = [{ name: 'prod', org: 'acme' }];

  it('the check of pull requests says that it plans nothing', () => {
    const { files } = on('github-actions', usual, { environments: only });
    const check = files.get('.github/workflows/terraform-check.yml') ?? '';
    match(check, /# Pull requests do not plan, because there is no deployment of development environments only/);
    ok(!check.includes('environment:'));
  });

  it('the pipeline of GitLab says so, and has no stage for it', () => {
    const pipeline = on('gitlab-ci', usual, { environments: only }).files.get('.gitlab-ci.yml') ?? '';
    match(pipeline, /# Merge requests do not plan .* because there is no deployment of development environments only/);
    ok(!/^review:|- review$/m.test(pipeline));
  });

  it('one root with production in it is not planned for requests either', () => {
    const { files } = on('github-actions', { ...usual, layout: 'aliases' });
    ok(!(files.get('.github/workflows/terraform-check.yml') ?? '').includes('environment:'));
  });
});

describe('A state that no runner has', () => {
  for (const [platform, path] of [
    ['github-actions', '.github/workflows/terraform-check.yml'],
    ['gitlab-ci', '.gitlab-ci.yml'],
  ] as const) {
    it(`leaves static checks, and says why: ${platform}`, () => {
      const { files } = on(platform, { ...usual, backend: 'local' });
      match(files.get(path) ?? '', /because the state is a local file/);
      match(files.get('README.md') ?? '', /because the state is a local\s+file/);
      for (const [name, text] of files)
        if (name === path || name.startsWith('.github/workflows/')) ok(!/apply\.sh|plan\.sh/.test(text), name);
    });
  }
});

describe('Thirty environments', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ name: `dev${index}`, org: `acme-${index}` }));

  for (const platform of Object.keys(platforms)) {
    it(`have jobs of their own, and the file says why: ${platform}`, () => {
      const { files } = on(platform, usual, { environments: many });
      const text = files.get('.gitlab-ci.yml') ?? files.get('.github/workflows/terraform-deploy.yml') ?? '';
      equal(text.match(/^ *apply[-:]dev\d+:$/gm)?.length, 30);
      ok(text.includes('Each environment has separate jobs, because'), 'does not say why');
    });
  }
});

describe('What a pipeline runs from elsewhere', () => {
  it('is in the table of pins, in every combination of choices', function () {
    this.timeout(60_000);
    const known = new Set([
      ...Object.values(actions).map(({ name, sha }) => `${name}@${sha}`),
      ...Object.values(images),
      ...Object.values(keyImages),
      rotationImage, // of the answers
    ]);
    const found = new Set<string>();
    for (const platform of Object.keys(platforms)) {
      for (const { files } of everyPipeline(platform)) {
        for (const [path, text] of files) {
          if (!/\.ya?ml$/.test(path)) continue;
          for (const [, one = ''] of text.matchAll(/(?:uses: |name: "?)([\w./:-]+@[\w:]+)/g)) found.add(one);
        }
      }
    }
    ok(found.size > 5);
    deepEqual(
      [...found].filter((one) => !known.has(one)),
      [],
    );
  });

  it('is recognized by digests and commits, which are in no other file of the templates', () => {
    for (const { sha } of Object.values(actions)) match(sha, /^[0-9a-f]{40}$/);
    for (const image of Object.values(images)) match(image, /:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
  });
});

describe('Gates', () => {
  it('are open in development, and wait for a person above it, unless the answers say otherwise', () => {
    const gates = (more: readonly Readonly<Record<string, unknown>>[]): readonly string[] =>
      answersFor(usual, { environments: more }).environments.map(({ gate }) => gate);
    deepEqual(gates(environments), ['automatic', 'approval', 'approval', 'approval']);
    deepEqual(gates([{ name: 'dev', org: 'acme', gate: 'approval' }]), ['approval']);
  });

  it('reach the script that sets them up', () => {
    const { files } = on('github-actions', usual);
    const settings = (name: string): string => files.get(`scripts/setup/environments/${name}.env`) ?? '';
    match(settings('dev'), /^GATE=automatic\nREQUESTS=yes$/m);
    for (const name of ['staging', 'prod', 'prod-eu']) match(settings(name), /^GATE=approval\nREQUESTS=no$/m);
  });
});

describe('Two Vaults', () => {
  it('get tokens of their own, each for its one audience', () => {
    const answers = parseAnswers({
      ...answersFor({ ...usual, store: 'vault' }, { ci: platforms['gitlab-ci'] }).record,
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod', org: 'acme-prod', secretStore: { address: 'https://vault.prod.example.com' } },
      ],
    });
    const text = pipelined('two Vaults', answers).files.get('.gitlab-ci.yml') ?? '';
    match(text, /apply:prod:\n(?: {2}.*\n)*? {4}VAULT_ID_TOKEN:\n {6}aud: "https:\/\/vault\.prod\.example\.com"\n/);
  });
});
