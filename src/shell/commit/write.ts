import { closeSync, constants, fchmodSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** What a transaction does to one path below the root of the repository. */
export interface Write {
  readonly path: string;
  /** The new content; undefined removes the file. */
  readonly text: string | undefined;
  readonly executable: boolean;
}

/** Writes a new file whole, with its mode. With `durable`, it is on the disk itself when this returns. */
export function writeNew(file: string, text: string | Uint8Array, mode: number, durable: boolean): void {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
  try {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    // A mode that the umask would narrow is set again: an update keeps the mode that the user's file has.
    if (durable) fchmodSync(descriptor, mode);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts the entries of a folder themselves on the disk, where the system can. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Some systems cannot sync a folder; then the order of writes is all there is.
  }
}
