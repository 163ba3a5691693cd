/** A file of the templates that got another name: an edit made under the old name goes along. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Every rename since the first version, oldest first. Add a line when a template changes its output's name. */
export const renames: readonly Rename[] = [];
