import { ciPlatforms, engines, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { type Gate, gates, type PlanKey, type StateEncryption, type Tier, tiers } from '../model/answers.ts';
import type { Choice, Choices } from '../model/choice.ts';
import { count, defaulted, maybe, text, toggle } from '../model/field.ts';
import { azureLocation, guid } from '../model/names/azure.ts';
import { encryptionKey } from '../model/names/encryption-key.ts';
import { googleLocation, project } from '../model/names/google.ts';
import { environmentName, repositoryName, rootFolder, workTreeFolder } from '../model/names/repository-name.ts';
import { clientId, host, namePrefix, organization, roleId } from '../model/names/union.ts';
import type { CiPlatform } from '../model/repository.ts';
import type { SecretStore } from '../model/secret-store.ts';
import type { StateBackend } from '../model/state-backend.ts';
import type { ListNode, Nodes, ObjectNode, ParsedFields, ShapedFields, UnionNode, WordNode } from './node.ts';

/** The answer for a choice without settings: its kind. */
function word<C extends Choice>(
  choices: Choices<C>,
  options: { title: string; flag: string; help?: string },
): WordNode<C> {
  return { ...defaulted(choices[0].kind, { ...options, oneOf: choices.map(({ kind }) => kind) }), choices };
}

const secretStore: UnionNode<SecretStore> = {
  node: 'union',
  presence: 'required',
  title: 'Secret store',
  flag: 'secret-store',
  default: secretStores[0].kind,
  choices: secretStores,
};

const backend: UnionNode<StateBackend> = {
  node: 'union',
  presence: 'required',
  title: 'State backend',
  flag: 'backend',
  default: stateBackends[0].kind,
  choices: stateBackends,
};

const ci: UnionNode<CiPlatform> = {
  node: 'union',
  presence: 'defaulted',
  title: 'CI/CD platform',
  flag: 'ci',
  default: ciPlatforms[0].kind,
  choices: ciPlatforms,
};

const kmsKey = text({ title: 'Key that encrypts states and plans', rule: encryptionKey });

const previousKmsKey = maybe({
  title: 'Previous key, in the phase rotating',
  help: 'Set by update when kmsKey changes. Not used in other phases.',
  rule: encryptionKey,
});

const phase = {
  title: 'Phase',
  help: 'migrating: unencrypted state can still be read until the next apply encrypts it. rotating: state that is encrypted with previousKmsKey can still be read until the next apply encrypts it with kmsKey. decrypting: encrypted state can still be read, and new state is written unencrypted.',
  oneOf: ['enforced', 'migrating', 'rotating', 'decrypting'],
} as const;

const stateEncryption = {
  node: 'object',
  presence: 'optional',
  title: 'OpenTofu state and plan encryption',
  fields: { kmsKey, previousKmsKey, phase: defaulted<StateEncryption['phase']>('enforced', phase) },
} as const satisfies ObjectNode;

/** The answers of one environment. */
export const environmentFields = {
  name: text({ title: 'Environment name', rule: environmentName, example: 'dev' }),
  description: maybe({ title: 'Description of the environment' }),
  folder: maybe({
    title: 'Folder of the root module',
    help: 'Layout directories only. Default: environments/NAME. Set it for an existing root module in another folder.',
    rule: rootFolder,
  }),
  tier: maybe<Tier>({
    title: 'Tier',
    hint: 'sets the promotion order, and whether an apply requires approval',
    help: 'Determines the order of promotion and the default gate. Default: production or staging for names that begin with prod or stag, otherwise development.',
    oneOf: tiers,
  }),
  org: text({
    title: 'Union.ai organization',
    hint: 'the first part of the host, for example acme',
    rule: organization,
    example: 'acme',
  }),
  host: maybe({
    title: 'Control plane host',
    help: 'Default: ORG.hosted.unionai.cloud',
    hint: 'the host of the Union.ai console',
    rule: host,
  }),
  clientId: maybe({
    title: 'Client ID of the API key',
    help: 'Not secret. The second field of the decoded key. If set, the guards compare it, to distinguish keys of the same organization.',
    rule: clientId,
  }),
  planClientId: maybe({
    title: 'Client ID of the view-only API key of plans',
    help: 'Not secret. If set and planKey is separate, the guards compare it in a plan, and clientId in an apply.',
    rule: clientId,
  }),
  keyCheckRole: maybe({
    title: 'Role that every plan of the environment reads',
    help: 'Default: keyCheckRole of the repository.',
    rule: roleId,
  }),
  gate: maybe<Gate>({
    title: 'Deployment gate in the pipeline',
    help: 'automatic: apply without approval. dispatch: apply only if a user who is not the author of the change starts the run, for plans of GitHub and GitLab without required reviewers; weaker than approval. approval: wait for approval. Default: automatic for development, approval for other tiers.',
    oneOf: gates,
  }),
  namePrefix: maybe({
    title: 'Name prefix of all managed resources',
    help: 'Default: NAME- if another environment shares the organization, otherwise empty. Recorded when the environment is created.',
    rule: namePrefix,
  }),
  secretStore: {
    node: 'override',
    presence: 'optional',
    title: 'Secret store settings of this environment',
    of: 'secretStore',
    union: secretStore,
  },
  backend: {
    node: 'override',
    presence: 'optional',
    title: 'State backend settings of this environment',
    of: 'backend',
    union: backend,
  },
  stateEncryption: {
    node: 'object',
    presence: 'optional',
    title: 'Encryption settings of this environment',
    // Default: the phase of the repository.
    fields: { kmsKey, previousKmsKey, phase: maybe<StateEncryption['phase']>(phase) },
  },
} as const satisfies Nodes;

const environments = {
  node: 'list',
  presence: 'required',
  title: 'Environments',
  item: { node: 'object', presence: 'required', title: 'Environment', fields: environmentFields },
} as const satisfies ListNode;

/**
 * All answers. Questions, flags, `--set`, validation, JSON Schema, the record and the help are derived from this object.
 */
export const definition = {
  name: text({
    title: 'Repository name',
    hint: 'used in the names of states and API keys',
    help: 'Default: the name of the folder',
    flag: 'name',
    rule: repositoryName,
    example: 'ml-platform',
  }),
  path: maybe({
    title: 'Folder of the repository in its Git work tree',
    help: 'For monorepos. Set to the actual folder when the repository is created or adopted. The pipeline then runs for this folder only, and its files are at the top of the work tree.',
    rule: workTreeFolder,
  }),
  engine: word(engines, { title: 'Engine', flag: 'engine' }),
  layout: word(layouts, { title: 'Repository layout', flag: 'layout' }),
  secretStore,
  secretRead: word(secretReads, { title: 'How Terraform reads the API key', flag: 'secret-read' }),
  planKey: maybe<PlanKey>({
    title: 'API keys of plan and apply in the pipeline',
    help: 'separate: plans use a view-only key. shared: plan and apply use the same key. Default: separate if a pipeline plans and secretRead is ephemeral, otherwise shared.',
    oneOf: ['separate', 'shared'],
    flag: 'plan-key',
  }),
  keyCheckRole: defaulted('viewer', {
    title: 'Role that every plan reads',
    help: 'A plan makes no request otherwise, so it would accept a key without rights. Set another role if the organization has no built-in role of this name.',
    rule: roleId,
  }),
  backend,
  stateEncryption,
  ci,
  rotation: {
    node: 'object',
    presence: 'defaulted',
    title: 'Key rotation',
    fields: {
      maxAgeDays: count(90, {
        title: 'Maximum age of an API key, in days',
        help: 'The Union.ai documentation considers 90 days reasonable.',
        range: { min: 1, max: 3650 },
      }),
      automatic: toggle(false, {
        title: 'Rotation by the pipeline',
        help: 'A job rotates each key two weeks before its maximum age. It needs a secret store, a key that can create keys, and an identity that can replace the key. Otherwise the pipeline only reports keys that are due.',
      }),
    },
  },
  bootstrap: {
    node: 'object',
    presence: 'defaulted',
    title: 'One-time resources in the clouds (bootstrap)',
    fields: {
      existingStateStorage: toggle(false, {
        title: 'Whether the storage of the states exists',
        help: 'If true, the bootstrap refers to the bucket or storage account and does not manage it.',
      }),
      existingIdentityProvider: toggle(false, {
        title: 'Whether the identity provider of the pipeline exists',
        help: 'If true, the bootstrap refers to the OIDC provider, workload identity pool or JWT auth method and does not manage it.',
      }),
      existingSecretStore: toggle(false, {
        title: 'Whether the container of the secrets exists',
        help: 'If true, the bootstrap refers to the Key Vault or the mount of Vault and does not manage it. Secrets are always created.',
      }),
      googleProject: maybe({
        title: 'Google Cloud project of the states and identities',
        help: 'Default: the project of the secrets.',
        rule: project,
      }),
      googleLocation: maybe({ title: 'Google Cloud location of the storage', rule: googleLocation }),
      azureSubscriptionId: maybe({
        title: 'Azure subscription of the states and identities',
        help: 'Default: the subscription of the Key Vault.',
        rule: guid,
      }),
      azureLocation: maybe({ title: 'Azure region of new resources', rule: azureLocation }),
    },
  },
  environments,
} as const satisfies Nodes;

/** All answers, and the answers of one environment: as given, and complete. */
export type ShapedAnswers = ShapedFields<typeof definition>;
export type ShapedEnvironment = ShapedFields<typeof environmentFields>;
export type ParsedAnswers = ParsedFields<typeof definition>;
export type ParsedEnvironment = ParsedFields<typeof environmentFields>;
