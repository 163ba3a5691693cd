import { cloudRoots } from '../../templates/bootstrap/files.ts';
import { parseAnswers } from '../answers/parse.ts';
import type { Plain } from '../answers/shape.ts';
import { allNames, cloudOf, credentialOf, distinctLogins, type Login } from '../model/login.ts';
import type { Repository } from '../model/repository.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** Sentences about a choice, below a heading. */
export interface Fact {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/**
 * What a choice does, as its traits say.
 *
 * @param raw answers with the choice
 * @param answer the name of the answer with the choice
 */
export function choiceFacts(raw: Plain, answer: string): readonly Fact[] {
  const describe = facts[answer];
  return describe === undefined ? [] : describe(repositoryOf(parseAnswers(raw)));
}

/** By the name of the answer. A test requires each answer with choices. */
const facts: Readonly<Record<string, (repository: Repository) => readonly Fact[]>> = {
  engine: ({ engine }) => [
    {
      heading: 'In the repository',
      sentences: [
        `The command is ${engine.binary}. ${engine.versionFile} contains ${engine.version}; ${engine.minimumVersion} or later is required.`,
        engine.encryption === undefined
          ? 'It cannot encrypt states and plans; the backend encrypts them.'
          : 'It can encrypt states and plans: stateEncryption.kmsKey.',
        engine.guardsBeforeDestroy
          ? 'A run that destroys checks the key before a provider uses it.'
          : 'A run that destroys may use a wrong key for a login before the guard stops it.',
      ],
    },
    { heading: 'In the pipeline', sentences: [`Jobs use version ${engine.version}.`] },
  ],
  layout: ({ layout, roots, environments }) => [
    {
      heading: 'In the repository',
      sentences: [
        layout.sharedRoot
          ? `One root module in ${roots[0]?.directory} contains all environments, which share one state.`
          : `Each environment has a root module and a state, for example ${roots[0]?.directory}.`,
        ...(layout.reservedNames.length === 0
          ? []
          : [`Names that environments cannot have: ${layout.reservedNames.join(', ')}.`]),
      ],
    },
    {
      heading: 'In the pipeline',
      sentences: [
        layout.sharedRoot
          ? 'One plan and one apply, with the gate of the strictest tier.'
          : `Each environment has its own plan, gate and apply, in the order ${environments.map(({ name }) => name).join(', ')}.`,
      ],
    },
  ],
  secretStore: ({ store, environments, answers }) => {
    const [first] = environments;
    if (first === undefined) return [];
    const logins = store.logins(first.secretStore);
    const cloud = store.source === 'store' ? store.place(first.secretStore).cloud : undefined;
    const created = cloud && cloudRoots[cloud].keyStorage(answers.bootstrap);
    const storage = created === undefined ? '' : `${created} and `;
    return [
      {
        heading: 'In the repository',
        sentences: [
          store.source === 'store'
            ? `Terraform reads the key with ${store.providers.map(({ source, version }) => `${source} ${version}`).join(', ')}.`
            : store.source === 'shell'
              ? 'The provider reads the key from the environment of each run.'
              : 'An ephemeral input variable passes the key to the provider.',
          store.storeKey === undefined
            ? 'scripts/keys.sh cannot store the key.'
            : 'scripts/keys.sh checks and stores the key.',
        ],
      },
      {
        heading: 'In the pipeline',
        sentences: [
          ...loginSentences(logins),
          store.scheduledRotation === undefined
            ? 'A scheduled job cannot rotate the keys.'
            : `A scheduled job can rotate the keys with ${store.scheduledRotation.tool}: rotation.automatic.`,
        ],
      },
      {
        heading: 'In the bootstrap',
        sentences:
          cloud === undefined
            ? ['Creates no secrets.']
            : [`bootstrap/${cloud} creates ${storage}the identities that read the keys.`],
      },
    ];
  },
  secretRead: ({ read }) => [
    {
      heading: 'In the repository',
      sentences: [
        `A block of type ${read.block} reads the key.`,
        read.leavesKeyInState
          ? 'The key is in the state and in saved plans.'
          : 'The key is never in the state or in a plan.',
      ],
    },
  ],
  backend: ({ backend, environments }) => {
    const [first] = environments;
    if (first === undefined) return [];
    const place = backend.place(first.backend);
    return [
      {
        heading: 'In the repository',
        sentences: [
          `Encryption: ${backend.encryption(first.backend)}.`,
          `Locking: ${backend.locking(first.backend)}.`,
          ...(backend.initWrites ? ['The first init writes an empty state, so it needs write access.'] : []),
        ],
      },
      { heading: 'In the pipeline', sentences: [...loginSentences(backend.logins(first.backend)), transport(backend)] },
      {
        heading: 'In the bootstrap',
        sentences: [
          place === undefined
            ? 'Creates no storage for the states.'
            : `bootstrap/${place.cloud} creates the storage of the states and the identities that use it.`,
        ],
      },
    ];
  },
  ci: ({ ci }) => [
    {
      heading: 'In the pipeline',
      sentences: ci.hasPipeline
        ? [ci.passesPlans, `scripts/setup.sh configures ${ci.tool.platform} with ${ci.tool.command} (${ci.tool.url}).`]
        : ['There is no pipeline.'],
    },
  ],
};

function transport({ planTransport }: Repository['backend']): string {
  switch (planTransport) {
    case 'sealed':
      return 'Saved plans can pass through private storage next to the state.';
    case 'replan':
      return 'There is no private storage for saved plans next to the state.';
    case 'none':
      return 'A pipeline only checks the configuration: it cannot access the state.';
  }
}

/** How the jobs log in, and the variables and secrets that it needs. */
function loginSentences(all: readonly Login[]): readonly string[] {
  return distinctLogins(all).flatMap((login) => {
    const { variables, secrets } = allNames([login]);
    const cloud = cloudOf(login);
    const how =
      credentialOf(login) === 'job-token'
        ? 'Jobs log in with their OIDC token, without a stored credential.'
        : 'Jobs use a credential that the CI/CD platform stores.';
    return [
      how,
      ...(variables.length === 0 ? [] : [`Variables of each CI/CD environment: ${variables.join(', ')}.`]),
      ...(secrets.length === 0 ? [] : [`Secrets of each CI/CD environment: ${secrets.join(', ')}.`]),
      ...(cloud === undefined ? [] : [`bootstrap/${cloud} creates the identities of the jobs.`]),
    ];
  });
}
