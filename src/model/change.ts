/** What a run does with one path. */
export type Action =
  | 'create'
  | 'update' // follows the templates; the user had not touched it
  | 'merge' // follows the templates around the user's edits
  | 'overwrite' // the user's file is replaced because of --force
  | 'conflict'
  | 'keep-deleted' // the user deleted it, so it is not created again
  | 'skip' // the new text cannot be written, because git leaves the file out of the working tree
  | 'remove' // no longer part of the repository, and not edited
  | 'keep-edited' // no longer part of the repository, but kept because the user edited it
  | 'unchanged';

/** A file on disk. `text` is undefined if the bytes are not UTF-8. */
export interface DiskFile {
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
  readonly executable: boolean;
}

/** The files on disk, by path. One that is not asked for need not be read. */
export interface Disk {
  has(path: string): boolean;
  get(path: string): DiskFile | undefined;
}

/** A file as it is to be. */
export interface WantedFile {
  readonly text: string;
  /** The text in UTF-8, where that is known already. */
  readonly bytes?: Uint8Array;
  readonly executable: boolean;
}

/** A conflict that the user must resolve. */
export interface Conflict {
  /** The line of the file on disk where it begins, from 1; 0 for the whole file. */
  readonly line: number;
  readonly message: string;
}

/** One path's part of a run, decided and not yet carried out. */
export interface Change {
  readonly path: string;
  readonly action: Action;
  /** What is on disk now; undefined where there is nothing, and for an unchanged file that was not read. */
  readonly before: DiskFile | undefined;
  /** What will be there; undefined where there will be nothing. Of a conflict: what the templates want. */
  readonly after: WantedFile | undefined;
  readonly conflicts: readonly Conflict[];
  /** The path under which it was rendered, where the user moved it. */
  readonly from?: string;
  /** What of the wanted text is not on disk after the run, and why. The record then stays behind. */
  readonly note?: string;
}

/** Whether carrying the change out writes to the disk. */
export function writes(change: Change): boolean {
  return writing.has(change.action);
}

const writing: ReadonlySet<Action> = new Set(['create', 'update', 'merge', 'overwrite', 'remove']);

/**
 * The change that brings a path to the content wanted: `create`, `update` or `remove`, and `unchanged` where it has that
 * content.
 *
 * @param before what is on disk now
 * @param after what is to be there; undefined for nothing
 * @param isSame whether the text on disk counts as the text wanted; by default only the same text does
 */
export function changeTo(
  path: string,
  before: DiskFile | undefined,
  after: WantedFile | undefined,
  isSame: (before: DiskFile, text: string) => boolean = ({ text }, wanted) => text === wanted,
): Change {
  const paths = { path, before, after, conflicts: [] };
  if (before === undefined) return { ...paths, action: after === undefined ? 'unchanged' : 'create' };
  if (after === undefined) return { ...paths, action: 'remove' };
  const isUnchanged = isSame(before, after.text) && before.executable === after.executable;
  return { ...paths, action: isUnchanged ? 'unchanged' : 'update' };
}
