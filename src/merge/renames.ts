/** A renamed template file. Edits under the old name are kept. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Every rename since the first version, oldest first. Add a line when a template changes its output's name. */
export const renames: readonly Rename[] = [];
