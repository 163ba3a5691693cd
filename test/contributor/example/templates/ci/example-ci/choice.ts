import { defaulted, text } from '../../../src/model/field.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import { branch, gitlabProject } from '../../../src/model/names/forge.ts';
import { definePipelinePlatform } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { deploymentsOf } from '../deployment.ts';
import { writeScripts } from '../scripts/files.ts';
import { writeSetup } from '../setup/files.ts';
import pipeline from './pipeline.yml.ejs';
import platform from './platform.sh.ejs';
import storeKey from './store-key.sh.ejs';

const stored = { hasLogin: () => true, variables: [] };

/** A small platform, written by the recipe of CONTRIBUTING.md: a file with two jobs for each environment. */
export const exampleCi = definePipelinePlatform({
  kind: 'example-ci',
  title: 'Example CI',
  summary: 'Plans and applies in the jobs of an example.',
  fields: {
    project: text({ title: 'Example project', rule: gitlabProject, example: 'acme/ml-platform' }),
    branch: defaulted('main', { title: 'Deployment branch', rule: branch }),
  },
  hasPipeline: true,
  sealsPlans: false,
  namesSecrets: false,
  passesPlans: 'Each apply plans again.',
  audits: () => false,
  rotatesWith: () => false,
  write: (repository, { branch, project }, files) => {
    writeScripts(repository, files);
    const setup = { scripts: { platform }, host: 'ci.example.com', project, branch };
    writeSetup(repository, files, { ...setup, owners: undefined, reviewers: undefined, more: [] }, stored);
    const deployments = deploymentsOf(repository).map(({ name, environment }) => ({
      id: new Identifier(name),
      environment,
      planEnvironment: `${environment}-plan`,
    }));
    files.add('.example-ci.yml', `${render(pipeline, 'yaml', { branch, deployments })}`, 'owned');
  },
  listings: ['.example-ci.yml'],
  readme: () => new Fragment('Example CI runs the jobs of `.example-ci.yml`.\n'),
  recognize: (paths) => (paths.includes('.example-ci.yml') ? {} : undefined),
  stored: () => stored,
  storeSecret: (_, { environment, name }) => command('example', 'secret', 'set', name, '--environment', environment),
  storeKey,
  tool: { platform: 'Example CI', command: 'example', url: 'https://example.com/' },
  branch: ({ branch }) => branch,
  createRepository: ({ project }) => [command('example', 'repository', 'create', project)],
  openRequest: command('example', 'request', 'create'),
  keyProject: ({ project }) => project,
  trust: (_, { project }, { ciEnvironment }) => ({
    issuer: 'https://ci.example.com',
    variables: [],
    subjects: [hclLiteral(`project:${project}:environment:${ciEnvironment}`)],
    claims: {},
    audience: () => 'https://ci.example.com',
  }),
  overLimits: () => [],
  claims: () => [],
});
