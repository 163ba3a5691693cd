import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** A file that was read. */
export interface LoadedFile {
  /** Valid until the next file is read. */
  readonly content: Buffer;
  readonly stats: Stats;
}

/** Larger than the program, its compiled code and its texts are. Only the part that a file fills takes memory. */
const roomSize = 4 * 1024 * 1024;

let room: Buffer | undefined;

/**
 * Reads a file. All files are read into the same memory, because the system needs time for each page of it that is used first.
 *
 * @param isTrusted decides whether the file is read, and then a symbolic link is not; undefined to read any file
 * @returns undefined if it is not trusted
 * @throws what node:fs throws
 */
export function readAtOnce(path: string, isTrusted?: (stats: Stats) => boolean): LoadedFile | undefined {
  const flags = isTrusted === undefined ? constants.O_RDONLY : constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(path, flags);
  try {
    const stats = fstatSync(descriptor);
    if (isTrusted?.(stats) === false) return undefined;
    room ??= Buffer.allocUnsafeSlow(roomSize);
    const place = stats.size <= room.length ? room : Buffer.allocUnsafeSlow(stats.size);
    let length = 0;
    for (let count = -1; count !== 0 && length < stats.size; length += count)
      count = readSync(descriptor, place, length, stats.size - length, null);
    return { content: place.subarray(0, length), stats };
  } finally {
    closeSync(descriptor);
  }
}
