import type { Environment } from '../model/answers.ts';
import { onceForEach } from '../model/once-for-each.ts';
import type { Repository } from '../model/repository.ts';

/** Where an environment is: the folder of its root and the identity of its state. */
function placeOf({ backend, layout }: Repository, { folder, stateKey, backend: settings }: Environment): string {
  return `${layout.kind} ${folder} ${settings.kind} ${backend.identity({ key: stateKey, settings }) ?? stateKey}`;
}

/** The environments of a repository by name. Computed once: it is asked for each environment of another. */
const byName = onceForEach(
  ({ environments }: Repository): ReadonlyMap<string, Environment> =>
    new Map(environments.map((one) => [one.name, one])),
);

/**
 * What an environment was before answers changed: the one of its name; or, where only the name is new, the one with its
 * folder and its state. In a shared root a name is part of every address, so there a new name is a new environment.
 */
export function previousOf(before: Repository, after: Repository, now: Environment): Environment | undefined {
  const same = byName(before).get(now.name);
  if (same !== undefined || after.layout.sharedRoot) return same;
  const names = byName(after);
  const place = placeOf(after, now);
  return before.environments.find((then) => !names.has(then.name) && placeOf(before, then) === place);
}

/** The environments that are gone after answers changed, and were not only given another name. */
export function goneEnvironments(before: Repository, after: Repository): readonly Environment[] {
  const kept = new Set(after.environments.map((now) => previousOf(before, after, now)?.name));
  return before.environments.filter(({ name }) => !kept.has(name));
}
