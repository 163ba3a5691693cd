import { resolve } from 'node:path';
import { answersIn } from '../answers/answers-in.ts';
import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { readRegularFile, Unreadable } from './read-file.ts';
import { systemReason } from './system-error.ts';

const limit = 1024 * 1024;

/**
 * Reads an answers file: JSON or YAML, `-` for standard input. A `.yo-rc.json` serves as well.
 *
 * @throws UserError 'answers' for a file that cannot be read, is too large, or does not contain an object
 */
export async function readAnswers(file: string, cwd: string): Promise<Plain> {
  const name = file === '-' ? 'standard input' : file;
  const { parseDocument } = await import('./parse-document.ts');
  return answersIn(parseDocument(await read(file, cwd, name), name), name);
}

async function read(file: string, cwd: string, name: string): Promise<string> {
  try {
    const bytes = file === '-' ? await readInput() : readFile(resolve(cwd, file));
    if (bytes.length > limit)
      throw new UserError('answers', `${name} is larger than 1 MiB.`, 'The limit for answers is 1 MiB.');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof TypeError) throw new UserError('answers', `${name} is not UTF-8 text.`);
    const reason = error instanceof Unreadable ? `it ${error.message}` : (systemReason(error) ?? 'reading failed');
    throw new UserError(
      'answers',
      `Cannot read ${name}: ${reason}.`,
      'Set --answers to a JSON or YAML file, or - for standard input.',
    );
  }
}

/** Reads a file, as far as it takes to see that it is too large. */
function readFile(file: string): Buffer {
  const found = readRegularFile(file, limit);
  if (found === undefined) throw new Unreadable('does not exist');
  return found.bytes;
}

/** Asynchronous, so that ctrl-C works while standard input is read. */
async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  return Buffer.concat(chunks);
}
