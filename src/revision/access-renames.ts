import { accessPath } from '../../templates/layout/access-file.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/**
 * The access files that changed answers move: to another folder, or to another layout. A user edits them, so that the
 * templates' own text in the new place would remove access.
 *
 * @param before the answers that the files were rendered from
 * @param after the answers that they are to have
 */
export function accessRenames(
  before: readonly Answers[],
  after: Answers,
): readonly { readonly from: string; readonly to: string }[] {
  const now = repositoryOf(after);
  const byName = new Map(now.environments.map((environment) => [environment.name, environment]));
  return before.map(repositoryOf).flatMap((then) =>
    then.environments.flatMap((environment) => {
      const same = byName.get(environment.name);
      const [from, to] = [accessPath(then, environment), same && accessPath(now, same)];
      return to === undefined || from === to ? [] : [{ from, to }];
    }),
  );
}
