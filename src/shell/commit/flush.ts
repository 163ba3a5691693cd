import { errorCode } from '../disk.ts';
import { fileSystem, flags } from '../file-system.ts';

/** How long a run waits for the disk before it lets the rest go on side by side, which a disk does faster. */
const patienceMilliseconds = 2;
const atOnce = 4;

/** Something to put on the disk itself. */
export interface Flushed {
  readonly isFolder: boolean;
  /** Opens it, and gives the descriptor. */
  readonly open: () => number;
}

/** A file by a path that can be opened. */
export function flushedFile(path: string): Flushed {
  return { isFolder: false, open: () => fileSystem.open(path, flags.flushFile) };
}

/** A folder by a path that can be opened. */
export function flushedFolder(path: string): Flushed {
  return { isFolder: true, open: () => fileSystem.open(path, flags.readFolder) };
}

/**
 * Puts files and folders on the disk itself, in any order: a caller that needs an order waits for `done` in between. In
 * memory (tmpfs) that takes no time, and is done at once; on a disk the calls run side by side, so that it can do them
 * together.
 */
export class Flusher {
  #spent = 0;
  #later: Flushed[] = [];

  /** Puts an open file on the disk now, or notes it for later. */
  add(descriptor: number, later: Flushed): void {
    if (this.#isPatient()) this.#now(() => fileSystem.sync(descriptor));
    else this.#later.push(later);
  }

  /** Puts all on the disk, together with what was noted. */
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
    const began = performance.now();
    sync();
    this.#spent += performance.now() - began;
  }
}

/** Puts one file or folder on the disk itself. */
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

/** Some systems cannot flush a folder; there the order of writes is all there is. */
function passOver({ isFolder }: Flushed, error: unknown): void {
  if (isFolder && ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM', 'EISDIR', 'EBADF'].includes(errorCode(error) ?? '')) return;
  throw error;
}
