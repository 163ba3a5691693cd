import type { Change } from '../model/change.ts';
import { isPlainPath } from '../model/file-set.ts';
import { RecordProblem } from './manifest.ts';

/** Where an update that left conflict markers keeps what was there before it. git ignores the folder. */
export const undoPath = '.scaffold/abort/before.json';

export interface UndoEntry {
  readonly path: string;
  /** null where there was no file. */
  readonly text: string | null;
  readonly executable: boolean;
}

export interface UndoFile {
  /** The commit that was checked out; null where there was none. Once it moved, there is nothing to abort. */
  readonly head: string | null;
  readonly files: readonly UndoEntry[];
}

/** What has to be kept to undo the given changes. */
export function undoFileOf(changes: readonly Change[], head: string | undefined): UndoFile {
  const files = changes.map(
    ({ path, before }): UndoEntry => ({
      path,
      text: before?.text ?? null,
      executable: before?.executable ?? false,
    }),
  );
  return { head: head ?? null, files };
}

export function writeUndoFile(undo: UndoFile): string {
  return `${JSON.stringify({ format: 1, ...undo }, null, 2)}\n`;
}

/** @throws RecordProblem for a damaged file, or one that names a path outside the repository */
export function readUndoFile(text: string): UndoFile {
  const value: unknown = JSON.parse(text);
  const { head, files } = (value ?? {}) as Partial<Record<keyof UndoFile, unknown>>;
  if (!Array.isArray(files) || !files.every(isEntry)) throw new RecordProblem('it is damaged');
  if (files.some(({ path }) => !isPlainPath(path)))
    throw new RecordProblem('it names a path outside the repository', { hostile: true });
  return { head: typeof head === 'string' ? head : null, files };
}

function isEntry(value: unknown): value is UndoEntry {
  const { path, text, executable } = (value ?? {}) as Partial<Record<keyof UndoEntry, unknown>>;
  return typeof path === 'string' && (text === null || typeof text === 'string') && typeof executable === 'boolean';
}
