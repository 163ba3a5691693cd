import { monotonicNow } from '../clock.ts';
import { errorCode } from '../disk.ts';
import { fileSystem, flags } from '../file-system.ts';

/** How long a run flushes one by one before it flushes the rest concurrently, which is faster on a disk. */
const patienceMilliseconds = 2;
const atOnce = 4;

/** A file or folder to flush to disk. */
export interface Flushed {
  readonly isFolder: boolean;
  /** Opens it and returns the descriptor. */
  readonly open: () => number;
}

/** A file to flush, by its path. */
export function flushedFile(path: string): Flushed {
  return { isFolder: false, open: () => fileSystem.open(path, flags.flushFile) };
}

/** A folder to flush, by its path. */
export function flushedFolder(path: string): Flushed {
  return { isFolder: true, open: () => fileSystem.open(path, flags.readFolder) };
}

/**
 * Flushes files and folders to disk, in any order: a caller that needs an order waits for `done` in between. In memory
 * (tmpfs) a flush takes no time and is done immediately; on a disk the calls run concurrently.
 */
export class Flusher {
  #spent = 0;
  #later: Flushed[] = [];

  /** Flushes an open file now, or queues it. */
  add(descriptor: number, later: Flushed): void {
    if (this.#isPatient()) this.#now(() => fileSystem.sync(descriptor));
    else this.#later.push(later);
  }

  /** Flushes the given files and folders and all that are queued. */
  async done(all: readonly Flushed[] = []): Promise<void> {
    const todo = [...this.#later, ...all];
    this.#later = [];
    while (this.#isPatient() && todo.length > 0) this.#now(() => flushNow(todo.pop()));
    const worker = async (): Promise<void> => {
      for (let one = todo.pop(); one !== undefined; one = todo.pop()) await flushLater(one);
    };
    if (todo.length > 0) await Promise.all(Array.from({ length: atOnce }, worker));
  }

  #isPatient(): boolean {
    return this.#spent < patienceMilliseconds;
  }

  #now(sync: () => void): void {
    const began = monotonicNow();
    sync();
    this.#spent += monotonicNow() - began;
  }
}

/** Flushes one file or folder to disk. */
export function flushNow(one: Flushed | undefined): void {
  if (one === undefined) return;
  const descriptor = one.open();
  try {
    fileSystem.sync(descriptor);
  } catch (error) {
    passOver(one, error);
  } finally {
    fileSystem.close(descriptor);
  }
}

async function flushLater(one: Flushed): Promise<void> {
  const descriptor = one.open();
  try {
    await fileSystem.syncLater(descriptor);
  } catch (error) {
    passOver(one, error);
  } finally {
    fileSystem.close(descriptor);
  }
}

/** Some systems cannot flush a folder. There, only the order of the writes protects the data. */
function passOver({ isFolder }: Flushed, error: unknown): void {
  if (isFolder && ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM', 'EISDIR', 'EBADF'].includes(errorCode(error) ?? '')) return;
  throw error;
}
