import type { ParsedAnswers } from '../../src/answers/definition.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers, Tier } from '../../src/model/answers.ts';
import type { Engine } from '../../src/model/engine.ts';
import { maybe, text } from '../../src/model/field.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { CiPlatform } from '../../src/model/repository.ts';
import { definePipelinePlatform, type NoPipeline } from '../../src/model/repository.ts';
import type { SecretStore } from '../../src/model/secret-store.ts';
import { defineReadStore, type HandedStore } from '../../src/model/secret-store.ts';
import type { StateBackend } from '../../src/model/state-backend.ts';
import { defineStateBackend } from '../../src/model/state-backend.ts';
import type { Template } from '../../src/model/template.ts';

export const template: Template = { name: 'example', body: () => '' };
const words = { title: 'Example', summary: 'Exists for this test.' };
const rule = { pattern: /^[a-z]+$/, says: 'lowercase letters', source: 'https://example.com/' };

/** What has to be there, and nothing more. Each of the other fixtures leaves out or misuses one thing. */
export const platform = definePipelinePlatform({
  kind: 'example-ci',
  ...words,
  fields: { project: text({ title: 'Project', rule }), team: maybe({ title: 'Team' }) },
  hasPipeline: true,
  namesSecrets: false,
  sealsPlans: false,
  passesPlans: 'It passes plans.',
  audits: () => false,
  rotatesWith: () => false,
  write: (_, { project, team }, files) => void files.add(`${project}.yml`, team ?? project.toUpperCase(), 'owned'),
  listings: [],
  readme: (_, { project }) => new Fragment(project),
  recognize: () => undefined,
  stored: (_, { project }) => ({ hasLogin: () => true, variables: [project] }),
  storeSecret: ({ project }, { name }) => new Fragment(`${project}${name}`),
  storeKey: template,
  tool: { platform: 'Example', command: 'example', url: 'https://example.com' },
  branch: ({ project }) => project,
  createRepository: ({ project }) => [new Fragment(project)],
  openRequest: new Fragment('example'),
  keyProject: ({ project }) => project,
  trust: (_, { project }) => ({
    issuer: project,
    variables: [],
    subjects: [],
    claims: {},
    audience: () => project,
  }),
  overLimits: () => [],
  claims: () => [],
});

export const noPipeline: NoPipeline = { kind: 'example-none', ...words, fields: {}, hasPipeline: false };

export const readStore = defineReadStore({
  kind: 'example-store',
  ...words,
  fields: { path: text({ title: 'Path', rule }) },
  source: 'store',
  cli: { name: 'Store CLI', command: 'example', url: 'https://example.com' },
  phrase: 'the example',
  providers: [],
  rootVariables: undefined,
  identity: ({ path }) => path,
  logins: () => [{ kind: 'gcp-wif' }],
  read: ({ path }, { label }) => ({
    blocks: new Fragment(path),
    address: new Fragment(`${label}`),
    attribute: new Fragment('.x'),
  }),
  planSettings: ({ path }) => ({ path: `${path}-plan` }),
  pendingSettings: ({ path }) => ({ path: `${path}-pending` }),
  place: ({ path }) => ({ cloud: 'google', project: path, secretId: path }),
  permissions: { value: 'read', date: 'list', rotation: 'write' },
  accessLog: 'log',
  storeKey: template,
  readme: template,
  recognize: () => undefined,
  keyCreated: template,
  keyPlace: ({ path }) => ({ PATH: path }),
  keyTool: undefined,
  scheduledRotation: undefined,
  location: ({ path }) => path,
});

export const handedStore: HandedStore = {
  kind: 'example-shell',
  ...words,
  fields: {},
  source: 'shell',
  phrase: 'a shell',
  logins: () => [{ kind: 'environment-secret' }],
  storeKey: undefined,
  readme: template,
  keyCreated: template,
  keyPlace: () => ({}),
  keyTool: undefined,
  scheduledRotation: undefined,
  location: () => 'a shell',
};

export const sealingBackend = defineStateBackend({
  kind: 'example-state',
  ...words,
  fields: { bucket: text({ title: 'Bucket', rule }) },
  planTransport: 'sealed',
  sealedPlace: template,
  planKmsKey: () => undefined,
  initWrites: false,
  rendersChecks: false,
  keyOf: (name) => name,
  identity: ({ key, settings }) => `${settings.bucket} ${key}`,
  logins: () => [],
  place: ({ bucket }) => ({ cloud: 'google', bucket, kmsKey: undefined }),
  block: ({ settings }) => new Fragment(settings.bucket),
  readme: () => new Fragment(''),
  recovery: () => new Fragment(''),
  unlock: () => 'engine',
  recognize: () => undefined,
  location: ({ settings }) => settings.bucket,
  encryption: ({ bucket }) => bucket,
  locking: () => 'nothing',
});

export const engine: Engine = {
  kind: 'example-engine',
  ...words,
  fields: {},
  name: 'Example',
  binary: 'example',
  versionFile: '.example-version',
  version: '1.0.0',
  minimumVersion: '1.0',
  versionConstraint: undefined,
  guardsBeforeDestroy: true,
  installUrl: 'https://example.com/',
  image: 'example@sha256:0',
  installStep: { action: { name: 'example/setup', sha: '0', tag: 'v1' }, template },
  providerRegistry: undefined,
  dependabotEcosystem: 'example',
  releases: undefined,
  encryption: undefined,
  encryptionReadme: () => undefined,
};

/** The registry holds choices with their fields erased. */
export const platforms: readonly CiPlatform[] = [platform, noPipeline];
export const stores: readonly SecretStore[] = [readStore, handedStore];
export const backends: readonly StateBackend[] = [sealingBackend];

/** The types of parsed answers are those of their definition. */
export function typesOf(parsed: ParsedAnswers): readonly [string, number, readonly (Tier | undefined)[]] {
  const { name, rotation, environments, ci } = parsed;
  const phase: 'enforced' | 'migrating' | 'rotating' | 'decrypting' | undefined = parsed.stateEncryption?.phase;
  const platform: CiPlatform = ci.choice;
  return [`${name}${phase}${platform.kind}`, rotation.maxAgeDays, environments.map(({ tier }) => tier)];
}

export const answers: Answers = parseAnswers({});
