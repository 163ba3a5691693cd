import type { Disk } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import type { Base } from '../record/manifest.ts';
import type { Known } from './decide-file.ts';
import type { Rename } from './renames.ts';

/** What an update decides from. Texts and entries are looked up by path. */
export interface Sides {
  /** What was rendered last time: policy, mode and hash of every file. */
  readonly recorded: ReadonlyMap<string, Known>;
  /** The texts of that time that can be trusted. */
  readonly base: Base;
  /** Where git joined the records of two branches: every text that a file was rendered as. */
  readonly bases: ReadonlyMap<string, readonly string[]>;
  readonly disk: Disk;
  readonly wanted: ReadonlyMap<string, PlannedFile>;
  readonly renames: readonly Rename[];
  /** Files that the user moved: the path that was rendered, and where the file is now. */
  readonly moved: ReadonlyMap<string, string>;
  /** Paths that git leaves out of the work tree, as in a sparse checkout: nothing says that the user deleted them. */
  readonly outside: ReadonlySet<string>;
  /** Whether settled files are left unread; see `isSettled`. */
  readonly skipsSettled?: boolean;
}
