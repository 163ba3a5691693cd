import { rootModules } from '../adopt/find-places.ts';
import { sharedStates, statesOnDisk } from '../adopt/state-places.ts';
import { UserError } from '../errors.ts';
import { parentFolder } from '../merge/check-merged.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { readTerraformBelow } from '../shell/adoptable.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';

/**
 * Refuses a new root that would use the state of a root that is on disk already and that the generator did not make. The
 * repository is read only where a root is new.
 *
 * @throws UserError 'answers' naming the two places
 */
export async function refuseSharedStates(root: string, before: readonly Answers[], after: Answers): Promise<void> {
  const known = new Set(before.flatMap((answers) => repositoryOf(answers).roots.map(({ directory }) => directory)));
  const repository = repositoryOf(after);
  const added = repository.roots.filter(({ directory }) => !known.has(directory));
  if (added.length === 0) return;
  const others = readTerraformBelow(root, (path) => !known.has(parentFolder(path) || '.'));
  const onDisk = statesOnDisk(rootModules(others, parseHcl));
  const problems = sharedStates({ ...repository, roots: added }, onDisk);
  if (problems.length === 0) return;
  throw new UserError(
    'answers',
    'A new root would use the state of another root. Nothing was written.',
    "Set another key for its state: --set 'environments[NAME].backend.key=…'",
    problems.map(({ folder, message }) => ({ path: folder, message })),
  );
}
