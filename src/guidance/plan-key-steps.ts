import type { Environment } from '../model/answers.ts';
import { loadKey } from '../model/load-key.ts';
import type { Repository } from '../model/repository.ts';
import { previousOf } from './previous-environment.ts';

/** The steps to separate the keys of plan and apply, to move the second secrets, or to use one key again. */
export function planKeySteps(before: Repository, after: Repository): readonly string[] {
  const was = before.answers.planKey === 'separate';
  if (after.answers.planKey === 'shared') {
    const { ci } = after;
    return was && ci.hasPipeline
      ? [
          'Plan and apply now use the same key. Allow the identities of the plans to use it, then delete the view-only keys and their secrets.',
        ]
      : [];
  }
  const moved = after.environments.filter((now) => {
    const then = previousOf(before, after, now);
    return then !== undefined && (!was || planSecretOf(before, then) !== planSecretOf(after, now));
  });
  if (moved.length === 0) return [];
  const names = moved.map(({ name }) => name);
  const isRead = after.store.source === 'store';
  return [
    isRead
      ? 'The pipeline now plans with a view-only key of its own. Create it before the next run:'
      : 'The pipeline now plans with a view-only key of its own, which replaces the key in the CI/CD environment whose name ends with -plan:',
    ...loadPlanKeys(after, names),
    ...(isRead ? ['Allow each identity to read its own secret only: README.md, "CI/CD pipeline".'] : []),
  ];
}

function planSecretOf(repository: Repository, environment: Environment): string {
  const { store } = repository;
  if (store.source !== 'store') return store.kind;
  return `${store.kind} ${store.identity(store.planSettings(environment.secretStore))}`;
}

/** The commands that create and store the view-only keys, and give them their rights. */
export function loadPlanKeys({ planKeys }: Repository, names: readonly string[]): readonly string[] {
  return planKeys
    .filter(({ environment }) => names.includes(environment))
    .flatMap((key) => [String(loadKey(key)), ...key.grant.map(String)]);
}
