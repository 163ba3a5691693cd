import { renderAdoptedAccess } from '../../templates/workspace/adopted.ts';
import { inferAccess } from '../adopt/infer-access.ts';
import type { Skipped } from '../adopt/inference.ts';
import type { RootModule } from '../adopt/root-module.ts';
import type { Answers } from '../model/answers.ts';
import type { Change } from '../model/change.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { readTree, type Target } from '../shell/target.ts';

/** The access files of an adoption. */
export interface AccessAdoption {
  /** An access file and its moved blocks for each environment with resources that could be inferred. */
  readonly changes: readonly Change[];
  /** Resources that no access file declares, with the reason. */
  readonly skipped: readonly Skipped[];
}

/** Infers the access files of an adopted repository. A file that exists is neither read nor changed. */
export function adoptAccess(target: Target, modules: readonly RootModule[], answers: Answers): AccessAdoption {
  const repository = repositoryOf(answers);
  const { sharedRoot } = repository.layout;
  const files = new Map<string, string>();
  const skipped: Skipped[] = [];
  for (const environment of repository.environments) {
    const root = modules.find(({ folder }) => folder === (environment.folder === '.' ? '' : environment.folder));
    // Names in an access file are without the prefix, and those of resources are not.
    if (root === undefined || environment.namePrefix !== '') continue;
    const access = inferAccess(root, sharedRoot ? environment.name : undefined);
    skipped.push(...access.skipped);
    if (access.moves.length === 0) continue;
    for (const [path, text] of renderAdoptedAccess(repository, environment, { ...access })) files.set(path, text);
  }
  const disk = readTree(target, files.keys());
  const changes = [...files].flatMap(([path, text]): readonly Change[] =>
    disk.has(path)
      ? []
      : [{ path, action: 'create', before: undefined, after: { text, executable: false }, conflicts: [] }],
  );
  return { changes, skipped };
}
