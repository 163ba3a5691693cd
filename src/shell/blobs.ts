import { spawn } from 'node:child_process';
import { gitFailed } from './git-failed.ts';
import { gitArguments, gitEnvironment } from './run-git.ts';

/** Git takes a file with a NUL in its first 8000 bytes for binary. */
const looked = 8000;

/**
 * Reads the texts among Git's objects in one run of git, one at a time in memory. Binary files are left out.
 *
 * @param objects the ids, one on a line
 * @param limit texts with more bytes, and objects that a partial clone does not have, are given as undefined
 * @throws UserError 'disk' where Git fails
 */
export async function searchBlobs(
  root: string,
  objects: string,
  limit: number,
  found: (id: string, text: string | undefined) => void,
): Promise<void> {
  const git = spawn('git', gitArguments(['cat-file', '--batch', '--buffer']), {
    cwd: root,
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = new Promise<number | null>((resolve) => git.once('close', resolve).once('error', () => resolve(null)));
  git.stdin.on('error', () => undefined);
  git.stdin.end(`${objects.trimEnd()}\n`);
  const reader = new BatchReader(limit, found);
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) reader.read(chunk);
  if ((await closed) !== 0 || reader.isInside) throw gitFailed('git cat-file failed');
}

/** Reads the output of `git cat-file --batch`: a header with a size, the bytes, and a line feed. */
class BatchReader {
  readonly #limit: number;
  readonly #found: (id: string, text: string | undefined) => void;
  #header = '';
  /** The object that is being read: how many of its bytes are left, the line feed included. */
  #current: { readonly id: string; readonly isBlob: boolean; readonly size: number } | undefined;
  #left = 0;
  #held: Buffer[] = [];

  constructor(limit: number, found: (id: string, text: string | undefined) => void) {
    this.#limit = limit;
    this.#found = found;
  }

  get isInside(): boolean {
    return this.#current !== undefined || this.#header !== '';
  }

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#current === undefined) {
        const end = chunk.indexOf(0x0a, at);
        this.#header += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
        at = end === -1 ? chunk.length : end + 1;
        if (end !== -1) this.#begin();
        continue;
      }
      const taken = Math.min(this.#left, chunk.length - at);
      if (this.#current.isBlob && this.#current.size <= this.#limit) this.#held.push(chunk.subarray(at, at + taken));
      this.#left -= taken;
      at += taken;
      if (this.#left === 0) this.#end();
    }
  }

  #begin(): void {
    const [id = '', type, size] = this.#header.split(' ');
    this.#header = '';
    // `ID missing`: a partial clone does not have the object.
    if (size === undefined) {
      this.#found(id, undefined);
      return;
    }
    this.#current = { id, isBlob: type === 'blob', size: Number(size) };
    this.#left = Number(size) + 1;
    this.#held = [];
  }

  #end(): void {
    const { id = '', isBlob = false, size = 0 } = this.#current ?? {};
    const bytes = Buffer.concat(this.#held).subarray(0, size);
    this.#current = undefined;
    this.#held = [];
    if (isBlob && size > this.#limit) this.#found(id, undefined);
    else if (isBlob && !bytes.subarray(0, looked).includes(0)) this.#found(id, bytes.toString('utf8'));
  }
}
