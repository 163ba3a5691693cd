import type { Claim } from '../../src/model/choice.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';

/** What SECURITY.md is rendered with. Everything said in it is true of this repository's choices only. */
export function securityLocals(repository: Repository): Locals {
  const { store, read } = repository;
  return {
    claims: [...keyClaims(repository), ...stateClaims(repository), ...(repository.ci.claims?.(repository) ?? [])],
    particulars: new Fragment(
      repository.layout.sharedRoot ? 'at the top of its file' : 'in the README.md of its folder',
    ),
    guards: guards(repository).map((text) => new Fragment(text)),
    blind: blindSpots(repository).map((text) => new Fragment(text)),
    leavesKeyInState: store.source === 'store' && read.leavesKeyInState,
  };
}

const claim = (point: string, met: string): Claim => ({ point, met: new Fragment(met) });

/** The files that describe an environment in this layout. */
function places(repository: Repository): { readonly providers: string; readonly guard: string } {
  return repository.layout.sharedRoot
    ? { providers: '`<environment>.tf`', guard: '`<environment>.tf`' }
    : { providers: '`environments/*/providers.tf`', guard: '`environments/*/main.tf`' };
}

function keyClaims(repository: Repository): readonly Claim[] {
  const { store, read, layout } = repository;
  const { providers } = places(repository);
  const inVariable =
    'The input variable is `sensitive` and `ephemeral`: it is never shown, and is in neither state nor plan.';
  const asSource = {
    store: read.claim,
    variable: inVariable,
    environment: layout.sharedRoot
      ? inVariable
      : 'The provider takes it from `UNIONAI_API_KEY`; no file, state or plan holds it.',
  };
  return [
    claim(
      'The keys are not in git',
      `They are kept in ${store.phrase}; \`.gitignore\` keeps \`*.tfvars\` out, and \`scripts/find-keys.sh\` looks for keys before each commit`,
    ),
    claim('The keys are not in state or plans', asSource[store.source]),
    claim(
      'One key per environment',
      layout.sharedRoot ? '`keys.tf` compares them all, pair by pair' : 'No two environments name the same secret',
    ),
    claim('A key acts on one organisation only', `\`allowed_orgs\` in ${providers}`),
    claim('Keys are replaced', `After ${repository.answers.maxKeyAgeDays} days: README, "A new key"`),
  ];
}

function stateClaims(repository: Repository): readonly Claim[] {
  const { backend, engine, environments } = repository;
  const settings = repository.answers.backend;
  const own = environments.some(({ stateEncryption }) => stateEncryption !== undefined)
    ? `${engine.name} encrypts it before the backend sees it, by \`encryption.tofu\`, and `
    : '';
  return [
    claim('The state is encrypted', `${own}${backend.encryption(settings)} (\`backend.tf\`)`),
    claim('The state is locked', `By ${backend.locking(settings)} (\`backend.tf\`)`),
    claim(
      'Providers are what they were',
      '`.terraform.lock.hcl`, which `scripts/lock-providers.sh` fills; constraints in `versions.tf`',
    ),
    claim('Names are validated', '`modules/workspace/variables.tf`'),
  ];
}

function guards(repository: Repository): readonly string[] {
  const { store, layout } = repository;
  const { providers, guard } = places(repository);
  const source = layout.sharedRoot && store.source === 'environment' ? 'variable' : store.source;
  const early = {
    store: [`${providers} decodes the secret and compares its host, and the client id where one is given.`],
    variable: ['The variable decodes the key and compares its host, and the client id where one is given.'],
    environment: [],
  };
  return [
    ...early[source],
    `${providers} names the organisation in \`allowed_orgs\`.`,
    `${guard} asks the control plane whom the key acts for, and compares host and organisation. This also catches a stray \`UNIONAI_API_KEY\`, which the provider prefers to every other key.`,
  ];
}

/** Says nothing of single environments: adding one must not touch this file, on whichever branch. */
function blindSpots(repository: Repository): readonly string[] {
  const { layout, store } = repository;
  const decoded = store.source !== 'environment' || layout.sharedRoot;
  const apart = decoded
    ? 'Client ids tell them apart: give `environments[].clientId`.'
    : 'Nothing here can: the provider takes `UNIONAI_API_KEY` by itself, so not even the client id is compared.';
  return [
    `Two environments that act on the same organisation: host and organisation cannot tell their keys apart. ${apart} Names and domains keep apart what they manage, but each key could reach the objects of the other.`,
    ...(layout.sharedRoot
      ? [
          'If `UNIONAI_API_KEY` is set, the provider uses it for every environment. The guards stop the run where host or organisation differ; where environments share them, nothing can. Unset it: the scripts refuse to run otherwise.',
        ]
      : []),
    'Whether a key may do more than it should: give it a policy of its own, and no more than this repository manages.',
    'The control plane is asked when planning. An apply of a saved plan reads the key again, but does not ask again.',
  ];
}
