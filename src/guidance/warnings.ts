import type { Answers, Environment } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** What is allowed and deserves a word all the same. */
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
    ...(store.source === 'store' && read.leavesKeyInState
      ? ['secretRead data-source writes the keys in clear to the state and to saved plans. ephemeral does not.']
      : []),
    ...(backend.planTransport === 'none'
      ? [
          `The backend ${backend.kind} is for trying out: no lock between people, no encryption, and no pipeline can plan or apply with it.`,
        ]
      : []),
  ];
}

function sharedOrg(org: string, environments: readonly Environment[], sharedRoot: boolean): string {
  const names = environments.map(({ name }) => name).join(', ');
  const plain = environments.filter(({ namePrefix }) => namePrefix === '').map(({ name }) => name);
  const told = environments.every(({ clientId }) => clientId !== undefined);
  return [
    `${names} act on the same organisation ${org}, and host and organisation cannot tell their keys apart${told ? '; their client ids do' : ''}.`,
    'Names and domains keep apart what they manage.',
    ...(plain.length > 0
      ? [`${plain.join(', ')} has no prefix of its own, from the time when it was alone there: mind its names.`]
      : []),
    ...(sharedRoot ? ['A stray UNIONAI_API_KEY would act for all of them.'] : []),
    ...(told ? [] : ['Give environments[].clientId to have the keys compared.']),
  ].join(' ');
}
