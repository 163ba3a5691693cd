import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { errorCode } from './system-error.ts';

/** A file that must not be read: what it is, in the words that follow its name. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Larger files are not Terraform, pipelines or READMEs. */
export const textLimit = 8 * 1024 * 1024;
/** The record contains the text of every file, for every environment. */
export const recordLimit = 64 * 1024 * 1024;
/** Three times the number of lines in the pipeline of a thousand environments. */
export const lineLimit = 250_000;

export interface RegularFile {
  readonly bytes: Buffer;
  readonly mode: number;
}

/**
 * Reads a regular file whole, links followed. Never waits: a named pipe, a device or a socket is refused before anything
 * is read of it, and so is a file that is too large.
 *
 * @param isListed whether its folder lists it as a regular file
 * @returns undefined if the file does not exist
 * @throws Unreadable for anything but a regular file of at most `limit` bytes; a system error as it is
 */
export function readRegularFile(path: string, limit: number, isListed = false): RegularFile | undefined {
  try {
    // Looked at first, because opening a device can have an effect.
    if (!isListed) check(statSync(path), limit);
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    try {
      const stats = fstatSync(descriptor);
      check(stats, limit);
      return { bytes: readAll(descriptor, stats.size, limit), mode: stats.mode };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function check(stats: Stats, limit: number): void {
  const kind = kindOf(stats);
  if (kind !== undefined) throw new Unreadable(`is ${kind}, but a file is required`);
  if (stats.size > limit) throw tooLarge(limit);
}

function tooLarge(limit: number): Unreadable {
  return new Unreadable(`is larger than ${limit / 1024 / 1024} MiB`);
}

/** The type of a path that is not a regular file. */
function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** The size is only a guess: the file may grow meanwhile, and those of /proc say 0. */
function readAll(descriptor: number, size: number, limit: number): Buffer {
  let bytes = Buffer.allocUnsafe(size === 0 ? 64 * 1024 : size + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], length + Math.max(length, 64 * 1024));
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(limit);
    // The buffer has room for one more byte, so this is the end of the file.
    if (length === size) return bytes.subarray(0, length);
  }
}

/** @throws Unreadable for a text of more lines than can be compared in memory */
export function checkLines(bytes: Uint8Array): void {
  if (bytes.length <= lineLimit) return;
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  if (lines > lineLimit) throw new Unreadable(`has more than ${lineLimit.toLocaleString('en-US')} lines`);
}
