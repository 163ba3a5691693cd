import type { Environment } from '../../src/model/answers.ts';
import type { Claim } from '../../src/model/choice.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { folderPatterns, inFolder } from '../../src/model/root-path.ts';
import type { Locals } from '../../src/model/template.ts';
import { guardsAtRead } from '../layout/key.ts';

/** The values that SECURITY.md is rendered with. Every sentence applies to the choices of this repository only. */
export function securityLocals(repository: Repository): Locals {
  const { answers, ci, store, read } = repository;
  return {
    claims: [
      ...keyClaims(repository),
      ...stateClaims(repository),
      ...(ci.hasPipeline ? ci.claims(repository, answers.ci) : []),
    ],
    particulars: new Fragment(
      repository.layout.sharedRoot ? 'at the top of its file' : 'in the README.md of its folder',
    ),
    guards: guards(repository).map((text) => new Fragment(text)),
    limitations: limitations(repository).map((text) => new Fragment(text)),
    leavesKeyInState: store.source === 'store' && read.leavesKeyInState,
  };
}

const claim = (point: string, met: string): Claim => ({ point, met: new Fragment(met) });

/** The files that configure an environment in this layout. */
function places(repository: Repository): { readonly providers: string; readonly guard: string } {
  return repository.layout.sharedRoot
    ? { providers: '`<environment>.tf`', guard: '`<environment>.tf`' }
    : { providers: inRoots(repository, 'providers.tf'), guard: inRoots(repository, 'main.tf') };
}

/** A file of every root, as a pattern. */
function inRoots({ roots }: Repository, file: string): string {
  return folderPatterns(roots)
    .map((folder) => `\`${inFolder(folder, file)}\``)
    .join(', ');
}

function keyClaims(repository: Repository): readonly Claim[] {
  const { store, read, layout } = repository;
  const { providers } = places(repository);
  const inVariable =
    'The input variable is `sensitive` and `ephemeral`: it is never displayed, and never written to the state or a plan';
  const asSource = {
    store: read.claim,
    variable: inVariable,
    shell: layout.sharedRoot
      ? inVariable
      : 'The provider reads the key from `UNIONAI_API_KEY`; it is not written to any file, state or plan',
  };
  const ownKey = store.source === 'store' ? 'Each environment uses its own secret' : undefined;
  return [
    claim(
      'No API keys in Git',
      `Keys are stored in ${store.phrase}. \`.gitignore\` excludes \`*.tfvars\`. \`scripts/find-keys.sh\` searches for keys before each commit if the pre-commit hooks are installed`,
    ),
    claim('API keys, state and plans', asSource[store.source]),
    claim(
      'One key per environment',
      layout.sharedRoot
        ? '`keys.tf` compares all keys; the run fails if two are equal'
        : (ownKey ?? 'Each run uses one key, and the guards below compare it with the environment'),
    ),
    claim('One organization per key', `\`allowed_orgs\` in ${providers}`),
    claim('Key rotation', `At least every ${repository.answers.maxKeyAgeDays} days: README, "Rotate a key"`),
  ];
}

function stateClaims(repository: Repository): readonly Claim[] {
  const { backend } = repository;
  return [
    claim(
      'State encryption',
      perEnvironment(
        repository,
        (environment) => `${ownEncryption(repository, environment)}${backend.encryption(environment.backend)}`,
      ),
    ),
    claim(
      'State locking',
      perEnvironment(repository, (environment) => backend.locking(environment.backend)),
    ),
    claim(
      'Provider versions',
      'Checksums in `.terraform.lock.hcl`, written by `scripts/lock-providers.sh`; version constraints in `versions.tf`',
    ),
    claim('Resource names', 'Validated in `modules/workspace/variables.tf`'),
  ];
}

/** The encryption that the engine applies before it writes to the backend: the start of a sentence, or nothing. */
function ownEncryption({ engine }: Repository, { stateEncryption }: Environment): string {
  if (stateEncryption === undefined) return '';
  const migrating = stateEncryption.phase === 'migrating' ? '; unencrypted state can be read until migrated' : '';
  return `${engine.name} encrypts the state and every plan before it writes them (\`encryption.tofu\`${migrating}); `;
}

/** A statement that is written once if it is the same for all environments, and once per environment otherwise. */
function perEnvironment({ environments }: Repository, statement: (environment: Environment) => string): string {
  const statements = environments.map((environment) => ({ name: environment.name, text: statement(environment) }));
  const [first] = statements;
  const same = first !== undefined && statements.every(({ text }) => text === first.text);
  const text = same ? first.text : statements.map((one) => `\`${one.name}\`: ${one.text}`).join('. ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)} (\`backend.tf\`)`;
}

function guards(repository: Repository): readonly string[] {
  const { store, layout } = repository;
  const { providers, guard } = places(repository);
  const source = layout.sharedRoot && store.source === 'shell' ? 'variable' : store.source;
  const early = {
    store: [
      `${guardsAtRead(repository) ? providers : guard} decodes the secret and compares its host, and its client ID if one is configured.`,
    ],
    variable: ['The variable decodes the key and compares its host, and its client ID if one is configured.'],
    shell: [],
  };
  return [
    ...early[source],
    `${providers} sets \`allowed_orgs\` to the organization.`,
    `${guard} reads the host and organization of the key from the control plane and compares them. This also detects an unintended \`UNIONAI_API_KEY\`, which takes precedence over the \`api_key\` argument.`,
  ];
}

/** Mentions no single environment, so that adding an environment on a branch never changes this file. */
function limitations(repository: Repository): readonly string[] {
  const { layout, store } = repository;
  const decoded = store.source !== 'shell' || layout.sharedRoot;
  const apart = decoded
    ? 'Set `environments[].clientId` to compare the client ID as well.'
    : 'The client ID cannot be compared either, because the provider reads `UNIONAI_API_KEY` directly.';
  return [
    `If two environments share an organization, their keys have the same host and organization, so the guards cannot distinguish them. ${apart} Name prefixes and domains separate the resources of the two environments, but each key can access the resources of the other.`,
    ...(layout.sharedRoot
      ? [
          'If `UNIONAI_API_KEY` is set, the provider uses it for every environment. The guards fail the run if the host or organization differs. They cannot detect it if the environments share both. Unset the variable before every run.',
        ]
      : []),
    'The guards do not check the permissions of a key. Assign each key its own policy, limited to what this repository manages.',
    'The control plane is queried during the plan. Applying a saved plan reads the key again, but does not repeat the query.',
  ];
}
