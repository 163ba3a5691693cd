import type { Objection } from '../errors.ts';
import type { Choice } from '../model/choice.ts';
import { plansInPipeline } from '../model/repository.ts';
import { type Draft, type DraftEnvironment, pathOf, type SeenChoice } from './draft.ts';

/** An account that an answer names, and that the run of a deployment must log in to. */
interface Needed {
  readonly account: string;
  readonly path: string;
  /** What is in the account, in the middle of a sentence. */
  readonly what: string;
}

/**
 * Objections to deployments whose job would need identities in two AWS accounts. A job assumes one role, which belongs to one
 * account, and the provider and the backend reject credentials of other accounts (`allowed_account_ids`). A service account of
 * Google Cloud, a managed identity of Azure and a JWT of Vault can be granted access in other projects, subscriptions and
 * servers, so they are not compared.
 */
export function reachableAccounts({ environments, given, layout }: Draft): readonly Objection[] {
  const [ci, backend] = [given.ci?.choice, given.backend?.choice];
  if (ci === undefined || backend === undefined || !plansInPipeline(ci, backend)) return [];
  const deployments = layout.sharedRoot ? [environments] : environments.map((one) => [one]);
  const found = deployments.flatMap((members): readonly Objection[] => {
    const all = members.flatMap((one, index) => accountsOf(one, index === 0));
    const [first] = all;
    const other = all.find(({ account }) => account !== first?.account);
    if (first === undefined || other === undefined) return [];
    const message = `cannot be ${other.account}, because ${first.path} is ${first.account}: the job that needs ${first.what} and ${other.what} assumes one role, which belongs to one AWS account`;
    const hint = layout.sharedRoot
      ? 'Use the layout directories, with one account for each environment, or move all secrets and the state to one account.'
      : 'Move the secrets and the state of the environment to one account.';
    return [{ path: other.path, message, hint }];
  });
  // Answers for the whole repository are the same in every environment: report them once.
  return [...new Map([...found].reverse().map((one) => [one.path, one])).values()].reverse();
}

/** The accounts of the secret and of the state of an environment, if the answers contain them. */
function accountsOf(environment: DraftEnvironment, withState: boolean): readonly Needed[] {
  const { backend, secretStore } = environment;
  const store = secretStore?.choice;
  const secret =
    store?.source === 'store' && secretStore?.settings !== undefined ? store.place(secretStore.settings) : undefined;
  const state = backend?.settings === undefined ? undefined : backend.choice.place(backend.settings);
  const path = (answer: 'backend' | 'secretStore', seen: SeenChoice<Choice> | undefined): string =>
    `${seen !== undefined && Object.hasOwn(seen.own, 'accountId') ? pathOf(environment, answer) : answer}.accountId`;
  return [
    ...(secret?.cloud === 'aws' && secret.accountId !== undefined
      ? [
          {
            account: secret.accountId,
            path: path('secretStore', secretStore),
            what: `the secrets of ${environment.given.name}`,
          },
        ]
      : []),
    ...(withState && state?.cloud === 'aws' && state.accountId !== undefined
      ? [{ account: state.accountId, path: path('backend', backend), what: 'the state' }]
      : []),
  ];
}
