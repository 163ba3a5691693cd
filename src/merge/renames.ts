import type { Repository } from '../model/repository.ts';
import { inFolder } from '../model/root-path.ts';

/** A renamed template file. Edits under the old name are kept. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Every rename since the first version, oldest first. Add a line when a template changes its output's name. */
export const renames: readonly Rename[] = [];

/**
 * The renames that an answer causes: the workflows are named by the repository, and are at the top of its work tree.
 *
 * @param before the paths that were rendered
 * @param after the paths that are wanted
 */
export function workflowRenames(before: readonly string[], after: readonly string[]): readonly Rename[] {
  const [then, now] = [new Set(before), new Set(after)];
  const [gone, made] = [before.filter((path) => !now.has(path)), after.filter((path) => !then.has(path))];
  return gone.flatMap((from) => {
    const purpose = purposeOf(from);
    const to = purpose === undefined ? undefined : made.find((path) => purposeOf(path) === purpose);
    return to === undefined ? [] : [{ from, to }];
  });
}

/** The folder of a root module before and after an answer changed it. */
export interface MovedRoot {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
}

/** The root modules that get another folder. Their state stays the same, so everything in the folder moves along. */
export function movedRoots(before: Pick<Repository, 'roots'>, after: Pick<Repository, 'roots'>): readonly MovedRoot[] {
  const rootOf = new Map(before.roots.flatMap((root) => root.environments.map(({ name }) => [name, root] as const)));
  return after.roots.flatMap(({ directory: to, environments: [first] }): readonly MovedRoot[] => {
    const then = first && rootOf.get(first.name);
    const isMoved = first !== undefined && then !== undefined && then.directory !== to;
    return isMoved ? [{ environment: first.name, from: then.directory, to }] : [];
  });
}

/**
 * The renames of the files of root modules that get another folder.
 *
 * @param after the paths that are wanted
 */
export function rootRenames(moved: readonly MovedRoot[], after: readonly string[]): readonly Rename[] {
  return moved.flatMap(({ from, to }) =>
    after.flatMap((path) => {
      // A file of the root module, also in a folder inside it, such as its tests.
      const name = path.startsWith(`${to}/`) ? path.slice(to.length + 1) : path.slice(path.lastIndexOf('/') + 1);
      return path === inFolder(to, name) ? [{ from: inFolder(from, name), to: path }] : [];
    }),
  );
}

function purposeOf(path: string): string | undefined {
  return /(?:^|\/)workflows\/[^/]+-([a-z]+\.yml)$/.exec(path)?.[1];
}
