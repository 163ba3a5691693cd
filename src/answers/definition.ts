import { ciPlatforms, engines, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { type Environment, type StateEncryption, type Tier, tiers } from '../model/answers.ts';
import type { Choice, Choices } from '../model/choice.ts';
import { count, defaulted, maybe, text } from '../model/field.ts';
import { encryptionKey } from '../model/names/encryption-key.ts';
import { environmentName, repositoryName, rootFolder } from '../model/names/repository-name.ts';
import { clientId, host, namePrefix, organization } from '../model/names/union.ts';
import type { CiPlatform } from '../model/repository.ts';
import type { SecretStore } from '../model/secret-store.ts';
import type { StateBackend } from '../model/state-backend.ts';
import type { ListNode, Nodes, ObjectNode, ParsedFields, ShapedFields, UnionNode, WordNode } from './node.ts';

/** A choice without further settings is just the word. */
function word<C extends Choice>(
  choices: Choices<C>,
  told: { title: string; flag: string; help?: string },
): WordNode<C> {
  return { ...defaulted(choices[0].kind, { ...told, oneOf: choices.map(({ kind }) => kind) }), choices };
}

const secretStore: UnionNode<SecretStore> = {
  node: 'union',
  presence: 'required',
  title: 'Where is the API key of each environment kept?',
  flag: 'secret-store',
  default: secretStores[0].kind,
  choices: secretStores,
};

const backend: UnionNode<StateBackend> = {
  node: 'union',
  presence: 'required',
  title: 'Where is the state kept?',
  flag: 'backend',
  default: stateBackends[0].kind,
  choices: stateBackends,
};

const ci: UnionNode<CiPlatform> = {
  node: 'union',
  presence: 'defaulted',
  title: 'Who runs the pipeline?',
  flag: 'ci',
  default: ciPlatforms[0].kind,
  choices: ciPlatforms,
};

const kmsKey = text({ title: 'Key that encrypts states and plans', rule: encryptionKey });

const phase = {
  title: 'Phase',
  help: 'migrating: a state that was written in clear may still be read, until the next apply has encrypted it. decrypting: the way back.',
  oneOf: ['enforced', 'migrating', 'decrypting'],
} as const;

const stateEncryption = {
  node: 'object',
  presence: 'optional',
  title: "OpenTofu's own encryption of state and plans",
  fields: { kmsKey, phase: defaulted<StateEncryption['phase']>('enforced', phase) },
} as const satisfies ObjectNode;

/** The answers of one environment. */
export const environmentFields = {
  name: text({ title: 'Name of the environment', rule: environmentName, example: 'dev' }),
  description: maybe({ title: 'What the environment is for, in any words' }),
  folder: maybe({
    title: 'Folder of its root module',
    help: 'Layout directories only. Default: environments/NAME. For a root that exists already elsewhere.',
    rule: rootFolder,
  }),
  tier: maybe<Tier>({
    title: 'Tier',
    help: 'Decides the order of promotion and who must approve. FoundSettings from the name: dev…, stag…, prod…; else development.',
    oneOf: tiers,
  }),
  org: text({ title: 'Union.ai organisation', rule: organization, example: 'acme' }),
  host: maybe({ title: 'Host of the control plane', help: 'Default: ORG.hosted.unionai.cloud', rule: host }),
  clientId: maybe({
    title: 'Client id of the key',
    help: 'Not secret: the second field of the decoded key. The guard then tells apart keys of one organisation.',
    rule: clientId,
  }),
  gate: maybe<Environment['gate']>({
    title: 'Gate of its apply in a pipeline',
    help: 'Default: automatic for the tier development, approval for the others.',
    oneOf: ['automatic', 'approval'],
  }),
  namePrefix: maybe({
    title: 'Prefix of the names of all managed objects',
    help: 'Default: NAME- where another environment shares the organisation, else none. Recorded when the environment is made.',
    rule: namePrefix,
  }),
  secretStore: {
    node: 'override',
    presence: 'optional',
    title: 'What differs in the secret store',
    of: 'secretStore',
    union: secretStore,
  },
  backend: {
    node: 'override',
    presence: 'optional',
    title: 'What differs in the backend',
    of: 'backend',
    union: backend,
  },
  stateEncryption: {
    node: 'object',
    presence: 'optional',
    title: "What differs in OpenTofu's encryption",
    // Without a phase of its own, an environment is in that of the whole repository.
    fields: { kmsKey, phase: maybe<StateEncryption['phase']>(phase) },
  },
} as const satisfies Nodes;

const environments = {
  node: 'list',
  presence: 'required',
  title: 'Environments',
  item: { node: 'object', presence: 'required', title: 'Environment', fields: environmentFields },
} as const satisfies ListNode;

/**
 * Every answer there is. Questions, flags, `--set`, validation, JSON Schema, the record and the help are all
 * derived from this one object.
 */
export const definition = {
  name: text({
    title: 'Name of the repository',
    help: 'Default: the name of the folder',
    flag: 'name',
    rule: repositoryName,
    example: 'ml-platform',
  }),
  engine: word(engines, { title: 'Terraform or OpenTofu?', flag: 'engine' }),
  layout: word(layouts, { title: 'How do the environments lie in the repository?', flag: 'layout' }),
  secretStore,
  secretRead: word(secretReads, { title: 'How does Terraform read the key?', flag: 'secret-read' }),
  backend,
  stateEncryption,
  ci,
  rotation: {
    node: 'object',
    presence: 'defaulted',
    title: 'Rotation of the keys',
    fields: {
      maxAgeDays: count(90, {
        title: 'Days after which a key must be replaced',
        help: "Union.ai's documentation calls 90 days reasonable.",
        range: { min: 1, max: 3650 },
      }),
    },
  },
  environments,
} as const satisfies Nodes;

/** All answers and those of one environment: as they are given, and complete. */
export type ShapedAnswers = ShapedFields<typeof definition>;
export type ShapedEnvironment = ShapedFields<typeof environmentFields>;
export type ParsedAnswers = ParsedFields<typeof definition>;
export type ParsedEnvironment = ParsedFields<typeof environmentFields>;
