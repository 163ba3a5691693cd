import { readSync } from 'node:fs';

/** Larger than the program, its compiled code and its texts are. Only the part that a file fills takes memory. */
const roomSize = 4 * 1024 * 1024;

let room: Buffer | undefined;

/**
 * Reads an open file from its start. All files are read into the same memory, because the system needs time for each page of it that
 * is used first.
 *
 * @returns the content, which is valid until the next file is read
 * @throws what node:fs throws
 */
export function readAtOnce(descriptor: number, size: number): Buffer {
  room ??= Buffer.allocUnsafeSlow(roomSize);
  const place = size <= room.length ? room : Buffer.allocUnsafeSlow(size);
  let length = 0;
  for (let count = -1; count !== 0 && length < size; length += count)
    count = readSync(descriptor, place, length, size - length, null);
  return place.subarray(0, length);
}
