import { loadsIntoPipeline } from '../../templates/keys/files.ts';
import type { Environment } from '../model/answers.ts';
import { loadKey, loadPipelineKey } from '../model/load-key.ts';
import type { Repository } from '../model/repository.ts';
import { previousOf } from './previous-environment.ts';

/** If keys move to another place, the steps to store them there. */
export function keySteps(before: Repository, after: Repository): readonly string[] {
  const moved = after.environments.filter((now) => {
    const then = previousOf(before, after, now);
    return then !== undefined && secretOf(before, then) !== secretOf(after, now);
  });
  if (moved.length === 0) return [];
  return [
    `The keys are now stored in ${after.store.phrase}. Store each key there before the next plan:`,
    ...loadSteps(
      after,
      moved.map(({ name }) => name),
    ),
    ...(before.store.source === 'store'
      ? [`When all plans succeed, delete the old secrets in ${before.store.phrase}.`]
      : []),
  ];
}

/** If the pipeline is new and holds the keys itself, the steps to store them in it. Its environments exist by then. */
export function pipelineKeySteps(before: Repository, after: Repository): readonly string[] {
  const place = ({ answers, ci }: Repository): string =>
    ci.hasPipeline ? `${ci.kind} ${ci.keyProject(answers.ci)}` : '';
  if (!loadsIntoPipeline(after) || (loadsIntoPipeline(before) && place(before) === place(after))) return [];
  const names = after.environments
    .filter((now) => previousOf(before, after, now) !== undefined)
    .map(({ name }) => name);
  const isMoved = before.store.kind !== after.store.kind;
  return isMoved ? [] : ['The pipeline reads the keys from its own secrets. Store them:', ...loadSteps(after, names)];
}

/** The secret store of a key, and the secret that contains it. */
function secretOf({ store }: Repository, { secretStore }: Environment): string {
  return store.source === 'store' ? `${store.kind} ${store.identity(secretStore)}` : store.kind;
}

/** The commands of the secret store, one per line. */
export function loadSteps(repository: Repository, names: readonly string[]): readonly string[] {
  const { store, keys } = repository;
  const inPipeline = loadsIntoPipeline(repository);
  return keys
    .filter(({ environment }) => names.includes(environment))
    .flatMap((key) => {
      const load = store.source === 'variable' && inPipeline ? loadPipelineKey(key) : loadKey(key);
      const isLoaded = store.storeKey !== undefined || inPipeline;
      return [String(isLoaded ? load : key.create)];
    });
}
