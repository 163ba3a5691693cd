import { deepEqual, ok } from 'node:assert/strict';
import { text } from '../../src/model/field.ts';
import { Fragment } from '../../src/model/literal.ts';
import { definePipelinePlatform, type PipelinePlatform } from '../../src/model/repository.ts';
import { meaningOf } from './meaning/meaning.ts';
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

const real = pipelinePlatforms.find(({ kind }) => meaningOf(kind).properties.length > 0);
if (real === undefined) throw new Error('no platform has tests');

/** A platform that compiles, and does nothing. */
const skeleton = definePipelinePlatform({
  kind: 'skeleton',
  title: 'Skeleton',
  summary: 'Exists for this test.',
  fields: { project: text({ title: 'Project', example: 'acme/ml-platform' }) },
  hasPipeline: true,
  namesSecrets: false,
  sealsPlans: false,
  passesPlans: 'It passes plans.',
  audits: () => false,
  rotatesWith: () => false,
  listings: ['pipeline.yml'],
  write: (_, { project }, files) => void files.add('pipeline.yml', `project: ${project}\n`, 'owned'),
  readme: () => new Fragment(''),
  recognize: () => undefined,
  stored: () => ({ hasLogin: () => true, variables: [] }),
  storeSecret: () => new Fragment('true'),
  storeKey: real.storeKey,
  tool: real.tool,
  branch: () => 'main',
  createRepository: () => [],
  openRequest: new Fragment('true'),
  keyProject: ({ project }) => project,
  trust: (_, { project }) => ({ issuer: project, variables: [], subjects: [], claims: {}, audience: () => project }),
  overLimits: () => [],
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

  /** A platform that writes these settings of production, and nothing else. */
  const writing = (...settings: readonly string[]): string =>
    missing({
      write: (_, __, files) =>
        void files
          .add('scripts/setup.sh', '', 'owned')
          .add('scripts/setup/environments/prod.env', settings.join('\n'), 'owned'),
    });

  it('fails without gates, whole or of one environment', () => {
    ok(missing({}).includes('no script sets up gates'));
    for (const gate of ['no gate automatic of dev', 'no gate approval of prod']) ok(missing({}).includes(gate));
    const some = writing('GATE=approval');
    ok(some.includes('no gate automatic of dev'));
    ok(!some.split('\n').includes('no gate approval of prod'));
    ok(!some.includes('no script'));
    ok(writing('GATE=automatic').includes('no gate approval of prod'));
  });

  it('fails without identities, whole or of one environment', () => {
    for (const part of ['no AWS_ROLE_ARN of prod', 'no job is in prod-plan']) ok(missing({}).includes(part), part);
    const some = writing('VARIABLE=AWS_ROLE_ARN=');
    ok(some.includes('no AWS_ROLE_ARN of dev'));
    ok(!some.split('\n').includes('no AWS_ROLE_ARN of prod'));
  });
});
