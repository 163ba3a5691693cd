import { deepEqual, ok } from 'node:assert/strict';
import { text } from '../../src/model/field.ts';
import { Fragment } from '../../src/model/literal.ts';
import { definePipelinePlatform, type PipelinePlatform } from '../../src/model/repository.ts';
import { gateEntries } from '../../templates/ci/deployment.ts';
import { unlike } from './meaning/repositories.ts';
import { pipelinePlatforms } from './pipelines.ts';
import { missingParts } from './platform.ts';

describe('Every platform of the registry that runs a pipeline', () => {
  it('is one of at least two', () => ok(pipelinePlatforms.length >= 2));

  for (const platform of pipelinePlatforms)
    it(`sets up gates and identities, and has tests of both: ${platform.kind}`, () => {
      for (const combination of unlike) deepEqual(missingParts(platform, combination), []);
    });
});

const [real] = pipelinePlatforms;
if (real === undefined) throw new Error('no platform');

/** A platform that compiles, and does nothing. */
const skeleton = definePipelinePlatform({
  kind: 'skeleton',
  title: 'Skeleton',
  summary: 'Exists for this test.',
  fields: { project: text({ title: 'Project', example: 'acme/ml-platform' }) },
  hasPipeline: true,
  sealsPlans: false,
  listings: ['pipeline.yml'],
  write: (_, { project }, files) => void files.add('pipeline.yml', `project: ${project}\n`, 'owned'),
  readme: () => new Fragment(''),
  recognize: () => undefined,
  gates: () => new Fragment('true'),
  identities: () => [],
  storeKey: real.storeKey,
  keyProject: ({ project }) => project,
  claims: () => [],
});

describe('A skeleton of a platform', () => {
  const [combination] = unlike;
  if (combination === undefined) throw new Error('no combination');
  const missing = (more: Partial<PipelinePlatform>) => missingParts({ ...skeleton, ...more }, combination).join('\n');

  it('fails without tests', () => {
    for (const id of ['environments', 'gate']) {
      ok(missing({}).includes(`no test of ${id}`));
      ok(missing({}).includes(`no mutant that a test of ${id} kills`));
    }
    ok(!missing({ kind: real.kind }).includes('no test'));
  });

  it('fails without gates, whole or of one environment', () => {
    ok(missing({}).includes('the command for gates runs no script of the repository'));
    for (const gate of ['dev:automatic', 'prod:approval']) ok(missing({}).includes(`no gate ${gate}`));
    const gates: PipelinePlatform['gates'] = (_repository, _settings, [, ...deployments]) =>
      new Fragment(`pipeline.yml ${gateEntries(deployments).join(' ')}`);
    ok(missing({ gates }).includes('no gate dev:automatic'));
    ok(!missing({ gates }).includes('no gate prod:approval'));
    ok(!missing({ gates }).includes('runs no script'));
  });

  it('fails without identities, whole or of the plans', () => {
    for (const part of ['no AWS_ROLE_ARN of prod-plan', 'no AWS_ROLE_ARN of prod', 'no job is in prod-plan'])
      ok(missing({}).includes(part), part);
    const identities: PipelinePlatform['identities'] = (_repository, _settings, { name }) => [
      new Fragment(`set AWS_ROLE_ARN ${name}`),
    ];
    ok(missing({ identities }).includes('no AWS_ROLE_ARN of prod-plan'));
    ok(!missing({ identities }).split('\n').includes('no AWS_ROLE_ARN of prod'));
  });
});
