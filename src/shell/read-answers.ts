import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { errorCode } from './disk.ts';

const limit = 1024 * 1024;
const namespace = 'generator-unionai-terraform';

/**
 * Reads an answers file: JSON or YAML, `-` for standard input. A `.yo-rc.json` serves as well.
 *
 * @throws UserError 'answers' for a file that cannot be read, is too large, or is no such object
 */
export async function readAnswers(file: string, cwd: string): Promise<Plain> {
  const name = file === '-' ? 'standard input' : file;
  const { parseDocument } = await import('./parse-document.ts');
  const value = parseDocument(read(file, cwd, name), name);
  if (!isPlain(value)) throw new UserError('answers', `${name} must hold an object with named answers.`);
  const nested = value[namespace];
  return Object.hasOwn(value, namespace) && isPlain(nested) ? nested : value;
}

function read(file: string, cwd: string, name: string): string {
  try {
    const bytes = readUpTo(file === '-' ? 0 : openSync(resolve(cwd, file), 'r'), limit + 1);
    if (bytes.length > limit)
      throw new UserError('answers', `${name} is larger than 1 MiB.`, 'Answers are a page at most.');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof TypeError) throw new UserError('answers', `${name} is no UTF-8 text.`);
    const reason = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' }[
      errorCode(error) ?? ''
    ];
    throw new UserError(
      'answers',
      `Cannot read ${name}: ${reason ?? 'reading failed'}.`,
      'Give --answers a JSON or YAML file, or - for standard input.',
    );
  }
}

function readUpTo(descriptor: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  try {
    while (filled < length) {
      const count = readSome(descriptor, buffer, filled);
      if (count === 0) break;
      filled += count;
    }
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
  return buffer.subarray(0, filled);
}

/** Standard input may be a pipe that has nothing yet (EAGAIN): wait a moment, and read on. */
function readSome(descriptor: number, buffer: Buffer, from: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, from, buffer.length - from, null);
    } catch (error) {
      if (errorCode(error) === 'EOF') return 0;
      if (errorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
