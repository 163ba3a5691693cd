import { createHash, hash } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { errorCode } from '../disk.ts';
import { fileSystem, flags } from '../file-system.ts';

/** The content at a path: permissions (octal) and SHA-256, as in `644 9f86d0…`; null if nothing is there. */
export type State = string | null;

/** A file as it was at one moment. */
export interface Seen {
  readonly state: string;
  readonly mode: number;
  readonly user: bigint;
  readonly group: bigint;
  /** Changes whenever the file changes: device, inode, size and both times in nanoseconds. */
  readonly identity: string;
  /** Whether the old file was kept as a copy, not as a hard link: later writes are then not in the copy. */
  readonly isCopy?: true;
}

/**
 * Looks at a file without following a link.
 *
 * @param at the path to open
 * @param shown the path to name in messages
 * @returns undefined where nothing is there
 * @throws UserError 'target' for anything but a regular file
 */
export function look(at: string, shown: string): Seen | undefined {
  const seen = readOpened(at, shown, hashOf);
  if (seen === undefined) return undefined;
  const { entry, content } = seen;
  const mode = Number(entry.mode & 0o7777n);
  return {
    state: stateWith(content, mode),
    mode,
    user: entry.uid,
    group: entry.gid,
    identity: identityOf(entry),
  };
}

/** The bytes of a regular file, with what the system says about it. */
export function readWhole(at: string, shown: string) {
  return readOpened(at, shown, readAll);
}

/** What is read of a regular file, with what the system says about it. */
function readOpened<T>(at: string, shown: string, read: (descriptor: number, size: number) => T) {
  const before = fileSystem.lstat(at);
  if (before === undefined) return undefined;
  if (!before.isFile()) throw notAFile(shown, before.isDirectory());
  let descriptor: number;
  try {
    descriptor = fileSystem.open(at, flags.readFile);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    if (errorCode(error) === 'ELOOP') throw notAFile(shown, false);
    throw error;
  }
  try {
    const entry = fileSystem.fstat(descriptor);
    if (!entry.isFile()) throw notAFile(shown, entry.isDirectory());
    return { entry, content: read(descriptor, Number(entry.size)) };
  } finally {
    fileSystem.close(descriptor);
  }
}

/** The rest of an open file. */
export function readAll(descriptor: number, size: number): Uint8Array {
  let bytes = new Uint8Array(size + 1);
  let at = 0;
  for (;;) {
    const count = fileSystem.read(descriptor, bytes, at);
    if (count === 0) return bytes.subarray(0, at);
    at += count;
    if (at === bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  }
}

/** The record of a large repository is looked at several times: it is not held in memory for that. */
const mostHeld = 256 * 1024;

/** The SHA-256 of the rest of an open file. */
function hashOf(descriptor: number, size: number): string {
  const sha256 = createHash('sha256');
  const bytes = new Uint8Array(Math.min(size + 1, mostHeld));
  for (;;) {
    const count = fileSystem.read(descriptor, bytes, 0);
    if (count === 0) return sha256.digest('hex');
    sha256.update(bytes.subarray(0, count));
  }
}

export function stateOf(content: Uint8Array, mode: number): string {
  return stateWith(hash('sha256', content, 'hex'), mode);
}

function stateWith(sha256: string, mode: number): string {
  return `${mode.toString(8)} ${sha256}`;
}

/** The SHA-256 part of a state. */
export function hashIn(state: State): string | null {
  return state === null ? null : state.slice(state.indexOf(' ') + 1);
}

type Entry = NonNullable<ReturnType<typeof fileSystem.lstat>>;

/** A text that changes whenever a file is written, replaced, linked, renamed, or gets another mode. */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: Entry): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/** Whether a file is unchanged since it was seen. */
export function isStill(at: string, { identity }: Seen): boolean {
  const entry = fileSystem.lstat(at);
  return entry !== undefined && identityOf(entry) === identity;
}

function notAFile(shown: string, isFolder: boolean): UserError {
  return new UserError(
    'target',
    isFolder ? `${shown} is a folder, but a file is required.` : `${shown} is neither a file nor a folder.`,
    'Move it and rerun.',
  );
}
