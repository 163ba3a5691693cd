import type { Answers, Environment } from '../model/answers.ts';
import { plansInPipeline, type Repository } from '../model/repository.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** Warnings about valid answers that reduce security. */
export function warnings(answers: Answers): readonly string[] {
  const repository = repositoryOf(answers);
  const { backend, environments, layout, read, store } = repository;
  return [
    ...[...new Set(environments.filter(({ sharesOrg }) => sharesOrg).map(({ org }) => org))].map((org) =>
      sharedOrg(
        org,
        environments.filter((one) => one.org === org),
        layout.sharedRoot,
      ),
    ),
    ...unnamedOrganizations(environments),
    ...(store.source === 'store' && read.leavesKeyInState
      ? [
          'secretRead data-source writes the keys in plain text to the state and to saved plans. Use ephemeral to avoid this.',
        ]
      : []),
    ...planKeyWarnings(repository),
    ...(backend.planTransport === 'none'
      ? [
          `The backend ${backend.kind} is for evaluation only: it has no shared lock and no encryption, and a pipeline cannot plan or apply with it.`,
        ]
      : []),
  ];
}

/** Union.ai's CLI creates keys without an organization; the provider then uses the first label of the host. */
function unnamedOrganizations(environments: readonly Environment[]): readonly string[] {
  const unnamed = environments.filter(({ host, org }) => host.split('.')[0] !== org);
  if (unnamed.length === 0) return [];
  const names = listed(unnamed.map(({ name, host, org }) => `${name} (${host}, not ${org})`));
  return [
    `The first label of the host is not the organization: ${names}. Keys that Union.ai's CLI creates contain no organization, and allowed_orgs rejects them. Load them with scripts/keys.sh, which writes the organization to the key.`,
  ];
}

/** One key for plan and apply, or an answer without effect. */
function planKeyWarnings({ answers, backend, ci, read, store }: Repository): readonly string[] {
  if (!plansInPipeline(ci, backend)) {
    return answers.record.planKey === 'separate'
      ? ['planKey separate has no effect: only a pipeline that plans has separate keys.']
      : [];
  }
  if (answers.planKey === 'separate') return [];
  const isWritten = store.source === 'store' && read.leavesKeyInState;
  return [
    isWritten
      ? 'Plan and apply use the same key, because secretRead data-source writes it to the saved plan: a plan could change resources with it. Use ephemeral to separate the keys.'
      : 'planKey shared: plan and apply use the same key, so a plan could change resources with it.',
  ];
}

function sharedOrg(org: string, environments: readonly Environment[], sharedRoot: boolean): string {
  const names = listed(environments.map(({ name }) => name));
  const plain = environments.filter(({ namePrefix }) => namePrefix === '').map(({ name }) => name);
  const haveClientIds = environments.every(({ clientId }) => clientId !== undefined);
  return [
    `${names} share the organization ${org}, so the guards (checks that a key belongs to its environment) cannot tell their keys apart${haveClientIds ? ', except by client ID' : ''}.`,
    'Their resources are kept apart by name prefix and domain.',
    ...(plain.length > 0
      ? [`${plain.join(', ')} has no name prefix, because it was created first: avoid name conflicts with the others.`]
      : []),
    ...(sharedRoot ? ['If UNIONAI_API_KEY is set, it overrides the keys of all environments.'] : []),
    ...(haveClientIds
      ? []
      : ['After you create the keys, set environments[NAME].clientId with unionai-terraform update.']),
  ].join(' ');
}

/** "a and b", "a, b and c"; of many names the first ones and the number of the others. */
function listed(all: readonly string[]): string {
  const names = all.length > mostListed ? [...all.slice(0, mostListed), `${all.length - mostListed} others`] : all;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const mostListed = 10;
