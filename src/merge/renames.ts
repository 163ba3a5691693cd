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
  const [gone, made] = [before.filter((path) => !after.includes(path)), after.filter((path) => !before.includes(path))];
  return gone.flatMap((from) => {
    const purpose = purposeOf(from);
    const to = purpose === undefined ? undefined : made.find((path) => purposeOf(path) === purpose);
    return to === undefined ? [] : [{ from, to }];
  });
}

function purposeOf(path: string): string | undefined {
  return /(?:^|\/)workflows\/[^/]+-([a-z]+\.yml)$/.exec(path)?.[1];
}
