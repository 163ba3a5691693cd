import { securityControls } from '../../templates/base/security.ts';
import { deploymentsOf, loginsOfRepository } from '../../templates/ci/deployment.ts';
import type { definition } from '../answers/definition.ts';
import type { Answers } from '../model/answers.ts';
import { checklist, type PracticeId, type Status } from '../model/checklist.ts';
import type { FileSet } from '../model/file-set.ts';
import { credentialOf } from '../model/login.ts';
import { isProduction, tierWords } from '../model/names/tier-words.ts';
import { plansInPipeline, type Repository } from '../model/repository.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** The name of an answer at the top. */
export type AnswerName = keyof typeof definition;

/** What the answers mean for a line of the checklist. */
export interface ChecklistState {
  readonly id: PracticeId;
  readonly title: string;
  /** As `audit` reports it for the generated repository. */
  readonly status: Status;
  /** The reason, in a sentence. */
  readonly text: string;
  /** The answers that decide the status; none if it is the same for all answers. */
  readonly answers: readonly AnswerName[];
  /** The row of SECURITY.md, in Markdown. */
  readonly claim: string | undefined;
}

type State = readonly [status: Status, text: string, ...answers: AnswerName[]];

/** What the states are derived from. */
interface Planned {
  readonly repository: Repository;
  readonly files: FileSet;
  /** Whether a pipeline plans and applies. */
  readonly deploys: boolean;
  /** Whether the files show that a job gets a secret or an identity. */
  readonly hasSecrets: boolean;
}

/**
 * The nineteen lines of the checklist for some answers, in order. Only the lock file of the providers is missing in a new
 * repository, and no line depends on it.
 *
 * @param files the planned files of the same answers
 */
export function checklistStates(answers: Answers, files: FileSet): readonly ChecklistState[] {
  const repository = repositoryOf(answers);
  const deploys = plansInPipeline(repository.ci, repository.backend);
  const planned = { repository, files, deploys, hasSecrets: deploys && showsSecrets(repository) };
  const claims = new Map(securityControls(repository));
  const ids = Object.keys(checklist).filter((id): id is PracticeId => Object.hasOwn(states, id));
  return ids.map((id) => {
    const [status, text, ...decisive] = states[id](planned);
    return { id, title: checklist[id], status, text, answers: decisive, claim: claims.get(id) };
  });
}

/** Whether the files of the pipeline show that a job gets a secret or an identity. */
function showsSecrets(repository: Repository): boolean {
  const { ci } = repository;
  return (
    (ci.hasPipeline && ci.namesSecrets) ||
    loginsOfRepository(repository).some((login) => credentialOf(login) === 'job-token') ||
    deploymentsOf(repository).some(({ approved }) => approved)
  );
}

const states: { readonly [id in PracticeId]: (planned: Planned) => State } = {
  'secret-manager': ({ repository: { store } }) =>
    store.source === 'store'
      ? ['met', `Terraform reads each key from ${store.phrase}.`, 'secretStore']
      : [
          'cannot-tell',
          `The key is passed in ${store.phrase}. The files do not show where the original is kept.`,
          'secretStore',
        ],
  'local-environment': ({ repository: { store } }) =>
    store.source === 'store'
      ? ['met', 'The README names the environment variable for a personal key.']
      : ['met', 'Local runs read the key from an environment variable or an ignored file.'],
  'sensitive-variables': ({ repository: { store, layout } }) => {
    const hasVariable = store.source === 'variable' || (store.source === 'shell' && layout.sharedRoot);
    return hasVariable
      ? ['met', 'Every variable with a key is sensitive and ephemeral.', 'secretStore', 'layout']
      : ['not-applicable', 'No variable contains a key.', 'secretStore', 'layout'];
  },
  gitignore: () => ['met', 'Git ignores variable files, states and their backups.'],
  'encrypted-state': ({ repository: { backend } }) =>
    backend.planTransport === 'none'
      ? ['not-met', 'The state is a file on the disk of the user.', 'backend']
      : ['met', `The state is encrypted: ${backend.title}.`, 'backend'],
  'state-locking': ({ repository: { backend } }) =>
    backend.planTransport === 'none'
      ? ['not-met', 'The state is a file that only one computer locks.', 'backend']
      : ['met', `The state is locked during each run: ${backend.title}.`, 'backend'],
  rotation: ({ repository: { answers } }) => [
    'met',
    answers.rotatesKeys
      ? `The pipeline rotates keys before they are ${answers.maxKeyAgeDays} days old.`
      : `Keys are replaced within ${answers.maxKeyAgeDays} days with scripts/keys.sh.`,
  ],
  'key-per-environment': (planned) =>
    separate(planned, 'Each environment reads its own secret.', 'Each job gets the key of its own environment.'),
  'allowed-orgs': () => ['met', 'Every provider configuration accepts the key of one organization only.'],
  'reviewed-plans': ({ deploys }) =>
    deploys
      ? ['met', 'The pipeline applies only the plan that was displayed.', 'ci', 'backend']
      : ['cannot-tell', 'No pipeline applies. Nothing enforces that users review their plans.', 'ci', 'backend'],
  'no-keys-in-git': () => ['met', 'A script searches the files for keys before each commit.'],
  'no-hard-coded-keys': () => ['met', 'No Terraform file contains a key.'],
  'no-plain-text': ({ repository: { store, read } }) =>
    store.source === 'store' && read.leavesKeyInState
      ? ['not-met', 'A data source writes the key to the state and to saved plans.', 'secretRead']
      : ['met', 'No key is written to the state, a plan, an output or a log.', 'secretRead'],
  'no-production-keys-elsewhere': (planned) =>
    separate(
      planned,
      planned.repository.layout.sharedRoot
        ? 'Each environment reads its own secret. One run reads the secrets of all environments.'
        : 'No other environment reads the secret of production.',
      planned.repository.layout.sharedRoot
        ? 'Each variable has the key of one environment. One run gets all of them.'
        : 'No job of another environment gets the key of production.',
    ),
  'ci-encrypted-secrets': (planned) =>
    inPipeline(planned, ['met', 'Jobs authenticate with OIDC, or refer to encrypted secrets.', 'ci']),
  'ci-own-keys': (planned) => {
    const hasClient = planned.repository.environments.some(({ clientId }) => clientId !== undefined);
    return inPipeline(
      planned,
      hasClient
        ? ['met', 'The answers name the client of the key that the pipeline uses.', 'environments']
        : planned.hasSecrets
          ? ['met', 'The pipeline reads its own secret, and users have a personal key.', 'ci']
          : ['cannot-tell', 'The files do not show whose key the pipeline uses.', 'ci', 'backend', 'environments'],
    );
  },
  'ci-approval': (planned) => inPipeline(planned, approval(planned)),
  'ci-audit-logging': (planned) => {
    const logsReads = planned.files.paths.some((path) => /^bootstrap\/[^/]+\/logging\.tf$/.test(path));
    return inPipeline(
      planned,
      logsReads
        ? ['met', 'The bootstrap turns on audit logs.', 'ci', 'secretStore', 'backend']
        : planned.deploys
          ? ['met', 'The pipeline records each apply.', 'ci', 'backend']
          : ['cannot-tell', 'No pipeline applies, and no file turns on an audit log.', 'ci', 'backend', 'secretStore'],
    );
  },
  'ci-restricted-secrets': (planned) =>
    inPipeline(
      planned,
      planned.hasSecrets
        ? ['met', 'Secrets belong to CI/CD environments, which scripts/setup.sh restricts and checks.', 'ci']
        : ['cannot-tell', 'The files do not show which secrets jobs get.', 'ci', 'backend', 'environments'],
    ),
};

function inPipeline({ repository: { ci } }: Planned, state: State): State {
  return ci.hasPipeline ? state : ['not-applicable', 'There is no pipeline.', 'ci'];
}

/** Whether the files show that environments have keys of their own. */
function separate({ repository, deploys }: Planned, byStore: string, byJob: string): State {
  const { ci, environments, store } = repository;
  if (environments.length === 1) return ['met', 'There is one environment.', 'environments'];
  if (store.source === 'store') return ['met', byStore, 'secretStore'];
  if (deploys && ci.hasPipeline && ci.namesSecrets) return ['met', byJob, 'secretStore', 'ci'];
  return ['cannot-tell', 'The keys are set outside of the files, so that nothing compares them.', 'secretStore', 'ci'];
}

/** Names that tell no tier count as production. */
function approval({ repository, deploys }: Planned): State {
  if (!deploys) return ['not-applicable', 'No pipeline applies.', 'ci', 'backend'];
  const deployments = deploymentsOf(repository);
  const isOpen = deployments.some(
    ({ approved, members }) => !approved && members.some(({ tier }) => tier === 'production'),
  );
  if (isOpen)
    return ['not-met', 'The gate automatic lets the pipeline apply to production without approval.', 'environments'];
  const isNamed = deployments.some(
    ({ environment }) => isProduction(environment) || tierWords(environment).length === 0,
  );
  return isNamed
    ? ['met', 'Another user approves or starts each apply to production, which a script checks.', 'environments']
    : ['not-applicable', 'No environment is called production.', 'environments'];
}
