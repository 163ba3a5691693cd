import type { Environment } from '../../src/model/answers.ts';
import { type ControlId, checklist } from '../../src/model/checklist.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { folderPatterns, inFolder } from '../../src/model/root-path.ts';
import type { Locals } from '../../src/model/template.ts';
import { capitalized } from '../../src/render/capitalize.ts';
import { accessLocals } from '../bootstrap/access-table.ts';
import { loadsIntoPipeline } from '../keys/files.ts';
import { guardsAtRead, hasSeparateKeys } from '../layout/key.ts';

/** The values that SECURITY.md is rendered with. Every sentence applies to the choices of this repository only. */
export function securityLocals(repository: Repository): Locals {
  const { store, read } = repository;
  return {
    claims: securityControls(repository).map(([id, met]) => ({
      id: new Fragment(`\`${id}\``),
      title: new Fragment(checklist[id]),
      met: new Fragment(met),
    })),
    particulars: new Fragment(
      repository.layout.sharedRoot ? 'at the top of its file' : 'in the README.md of its folder',
    ),
    access: accessLocals(repository),
    guards: guards(repository).map((text) => new Fragment(text)),
    coverage: coverage(repository).map((text) => new Fragment(text)),
    limitations: limitations(repository).map((text) => new Fragment(text)),
    ...revocation(repository),
    leavesKeyInState: store.source === 'store' && read.leavesKeyInState,
  };
}

/** What SECURITY.md says about a leaked key. */
function revocation(repository: Repository): Locals {
  const { ci, store } = repository;
  const inPipeline = ci.hasPipeline && loadsIntoPipeline(repository);
  return {
    canRevoke: store.storeKey !== undefined || inPipeline,
    separate: hasSeparateKeys(repository) && (store.source === 'store' || inPipeline),
    both: inPipeline && store.storeKey !== undefined,
    accessLog: store.source === 'store' ? new Fragment(store.accessLog) : undefined,
  };
}

/** Every control that applies, in the order of the checklist, each with its implementation in Markdown. */
export function securityControls(repository: Repository): readonly (readonly [ControlId, string])[] {
  const { answers, ci } = repository;
  const added = ci.hasPipeline ? ci.claims(repository, answers.ci) : [];
  const own: Readonly<Partial<Record<ControlId, string>>> = {
    ...keyControls(repository),
    ...stateControls(repository),
    ...withoutPipeline(repository),
  };
  return (Object.keys(checklist) as ControlId[]).flatMap((id) => {
    const more = added.filter((claim) => claim.id === id).map(({ met }) => `${met}`);
    const replaced = isPlaceholder(id) && more.length > 0;
    const texts = [...(replaced || own[id] === undefined ? [] : [own[id]]), ...more];
    return texts.length > 0 ? [[id, texts.join('. ')] as const] : [];
  });
}

/** Whether the base text of a control applies only if the pipeline does not implement it. */
function isPlaceholder(id: ControlId): boolean {
  return id.startsWith('ci-') || id === 'reviewed-plans' || id === 'no-production-keys-elsewhere';
}

/** The controls of a pipeline, if it does not exist or does not plan. */
function withoutPipeline({ ci, layout }: Repository): Readonly<Partial<Record<ControlId, string>>> {
  const none = ci.hasPipeline
    ? 'Not applicable: the pipeline neither plans nor applies'
    : 'Not applicable: the repository has no CI/CD pipeline';
  return {
    'reviewed-plans': 'Review the plan that `apply` displays before you confirm it. Nothing enforces this',
    'no-production-keys-elsewhere': layout.sharedRoot
      ? 'Exception: one run uses the keys of all environments'
      : 'Each run uses the key of one environment. Grant access to each key separately',
    'ci-encrypted-secrets': none,
    'ci-own-keys': none,
    'ci-approval': none,
    'ci-audit-logging': none,
    'ci-restricted-secrets': none,
  };
}

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

function keyControls(repository: Repository): Readonly<Partial<Record<ControlId, string>>> {
  const { store, read, layout, keys } = repository;
  const { providers } = places(repository);
  const variable =
    'The input variable is `sensitive` and `ephemeral`: it is never displayed, and never written to the state or a plan';
  const source = layout.sharedRoot && store.source === 'shell' ? 'variable' : store.source;
  const variables = [...new Set(keys.map(({ inputVariable }) => `\`TF_VAR_${inputVariable}\``))];
  const texts = {
    store: {
      local: layout.sharedRoot
        ? 'Not used: local runs read the secret store, and `UNIONAI_API_KEY` must be unset'
        : '`UNIONAI_API_KEY` with `personal_key = true`: README, "Plan with a personal key"',
      sensitive: 'No input variable contains a key',
      plain: read.claim,
    },
    variable: {
      local: layout.sharedRoot ? 'One `TF_VAR_unionai_api_key_<environment>` per environment' : variables.join(', '),
      sensitive: variable,
      plain: variable,
    },
    shell: {
      local: '`UNIONAI_API_KEY`',
      sensitive: 'No input variable contains a key',
      plain: 'The provider reads the key from `UNIONAI_API_KEY`; it is not written to any file, state or plan',
    },
  }[source];
  return {
    'secret-manager':
      store.source === 'store'
        ? `Keys are stored in ${store.phrase}`
        : `Exception: keys are stored in ${store.phrase}. Keep the original in a password manager`,
    'local-environment': texts.local,
    'sensitive-variables': texts.sensitive,
    gitignore: '`*.tfvars`, `*.tfstate` and its backups (`.gitignore`)',
    rotation: `At least every ${repository.answers.maxKeyAgeDays} days: README, "Rotate a key"`,
    'key-per-environment': layout.sharedRoot
      ? `\`keys.tf\` compares all keys; the run fails if two are equal${hasSeparateKeys(repository) ? '. The apply compares its own keys, after it started' : ''}`
      : store.source === 'store'
        ? hasSeparateKeys(repository)
          ? 'Each environment uses its own secrets: one for plans, one for applies'
          : 'Each environment uses its own secret'
        : 'Each run uses one key, and the guards below compare it with the environment',
    'allowed-orgs': `Set to the organization, and \`org\` is never set (${providers})`,
    'no-keys-in-git': repository.ci.hasPipeline
      ? 'The pipeline searches every commit with `scripts/find-keys.sh`; with the pre-commit hooks installed, so does each commit'
      : '`scripts/find-keys.sh` searches for keys before each commit if the pre-commit hooks are installed',
    'no-hard-coded-keys': 'No `.tf` file contains a key; `scripts/find-keys.sh` searches them like all other files',
    'no-plain-text': texts.plain,
    'wrong-key-guard': 'See "Guards"',
  };
}

function stateControls(repository: Repository): Readonly<Partial<Record<ControlId, string>>> {
  const { backend } = repository;
  return {
    'encrypted-state': perEnvironment(
      repository,
      (environment) => `${ownEncryption(repository, environment)}${backend.encryption(environment.backend)}`,
    ),
    'state-locking': perEnvironment(repository, (environment) => backend.locking(environment.backend)),
    'provider-lock':
      'Checksums in `.terraform.lock.hcl`, written by `scripts/lock-providers.sh`; version constraints in `versions.tf`',
  };
}

/** The encryption that the engine applies before it writes to the backend: the start of a sentence, or nothing. */
function ownEncryption({ engine }: Repository, { stateEncryption }: Environment): string {
  if (stateEncryption === undefined) return '';
  if (stateEncryption.phase === 'decrypting')
    return `${engine.name} encrypts every plan, and no longer the state (\`encryption.tofu\`; phase decrypting); `;
  const migrating = stateEncryption.phase === 'migrating' ? '; unencrypted state can be read until migrated' : '';
  return `${engine.name} encrypts the state and every plan before it writes them (\`encryption.tofu\`${migrating}); `;
}

/** A statement that is written once if it is the same for all environments, and once per environment otherwise. */
function perEnvironment({ environments }: Repository, statement: (environment: Environment) => string): string {
  const statements = environments.map((environment) => ({ name: environment.name, text: statement(environment) }));
  const [first] = statements;
  const same = first !== undefined && statements.every(({ text }) => text === first.text);
  const text = same ? first.text : statements.map((one) => `\`${one.name}\`: ${one.text}`).join('. ');
  return `${capitalized(text)} (\`backend.tf\`)`;
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
    `${guard} compares the host and organization of the key that the provider uses. This also detects an unintended \`UNIONAI_API_KEY\`, which takes precedence over the \`api_key\` argument. The provider reads both from the key. It exchanges the key for a token at this host, so a key that the host does not accept fails too; it does not ask the control plane for the organization.`,
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
    ...(repository.ci.hasPipeline && repository.backend.planTransport !== 'none'
      ? [
          'The gates are checked by a script of this repository (`scripts/ci/gate.sh`): a user who can change the deployment branch without a review can change the check.',
          'The gate `dispatch` is weaker than `approval`. No reviewer confirms the apply: the user who starts it only must not be an author of the last commit. Authors of earlier commits that were not applied yet are not compared, and a user with two accounts is two users.',
        ]
      : []),
    'The provider does not detect that a policy was removed from a user outside of Terraform: the plan shows no difference. README.md explains how to grant it again.',
    'The state contains the secret of every application that an access file creates. `secret_in_state: true` in the file confirms this. API keys are never managed with Terraform.',
    'Every plan reads a built-in role, so it fails if the key has no rights. The guards do not check which other rights a key has. Assign each key its own policy, limited to what this repository manages.',
  ];
}

/** What the guards check in each command: test/terraform/guard-coverage.test.ts shows it with both engines. */
function coverage(repository: Repository): readonly string[] {
  const { engine, layout, read, store } = repository;
  // The conditions of data sources do not run in these commands; those of ephemeral resources and variables do.
  const atRead = store.source === 'store' && guardsAtRead(repository) && !read.leavesKeyInState;
  const early = atRead || store.source === 'variable' || (store.source === 'shell' && layout.sharedRoot);
  const parts = [
    'A plan, and an apply that plans, run all guards.',
    `The apply of a saved plan, and \`destroy\`, run only ${early ? 'the check of the decoded key and `allowed_orgs`' : '`allowed_orgs`'}. They do not detect a key in \`UNIONAI_API_KEY\` that belongs to another host whose organization has the same name. \`scripts/destroy.sh\` therefore plans first, and stops if a guard fails or if the key belongs to another control plane or organization than the last apply. Do not run \`destroy\` directly.`,
    'With `-refresh-only`, a plan only warns about such a key.',
  ];
  return atRead && !engine.guardsBeforeDestroy
    ? [
        ...parts,
        `In a \`destroy\`, ${engine.name} uses a wrong key at the host of the key before the guard fails the run.`,
      ]
    : parts;
}
