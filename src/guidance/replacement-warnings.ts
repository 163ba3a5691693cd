import type { Repository } from '../model/repository.ts';
import { previousOf } from './previous-environment.ts';

/** Which changed answers make the engine replace what exists: names are identities in Union.ai. */
export function replacementWarnings(before: Repository, after: Repository): readonly string[] {
  return after.environments.flatMap((now): readonly string[] => {
    const then = previousOf(before, after, now);
    if (then === undefined) return [];
    return [
      ...(then.org === now.org
        ? []
        : [
            `${now.name}: org changes from ${then.org} to ${now.org}. The next plan creates everything in ${now.org}, and ${then.org} keeps what exists, without a configuration. Destroy it there first, or import it.`,
          ]),
      ...(then.namePrefix === now.namePrefix
        ? []
        : [
            `${now.name}: namePrefix changes from ${JSON.stringify(then.namePrefix)} to ${JSON.stringify(now.namePrefix)}. The next plan replaces every project, role and policy of the environment, because a name cannot be changed in place.`,
          ]),
    ];
  });
}
