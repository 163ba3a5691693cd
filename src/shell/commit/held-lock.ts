import { monotonicNow } from '../clock.ts';
import { fileSystem } from '../file-system.ts';
import { clear } from './clear.ts';
import type { HeldFolder } from './held-folder.ts';
import { newFile, replaceContent } from './new-file.ts';
import { beatMilliseconds } from './observe.ts';
import { parseOwner } from './owner.ts';
import { active, ownersOf } from './owners.ts';
import { removeEmptyState, type StatePlace } from './state-folder.ts';

interface Holding {
  readonly root: string;
  readonly place: StatePlace;
  readonly state: HeldFolder;
  readonly nonce: string;
}

/** The lock of a repository, held by this process. */
export class Lock {
  /** Real path of the repository. */
  readonly root: string;
  readonly place: StatePlace;
  readonly state: HeldFolder;
  readonly nonce: string;
  /** The folder of the lock, held open so that a link in its place is not followed. */
  readonly #folder: HeldFolder;
  #isHeld = true;
  #beats = 0;
  #lastBeat = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #release = (): void => this.release();

  constructor({ root, place, state, nonce }: Holding) {
    this.root = root;
    this.place = place;
    this.state = state;
    this.nonce = nonce;
    this.#folder = state.child(active, active);
    this.beat();
    this.#timer = setInterval(() => this.beat(), beatMilliseconds).unref();
    process.once('exit', this.#release);
  }

  /**
   * The name of a file or folder of this run's work. It is below a name that another process changes if it takes this
   * run for dead: then every further step fails, instead of mixing with the other's.
   */
  work(name: string): string {
    return `${this.workFolder}/${name}`;
  }

  /** A path of a name in the folder of the lock. */
  at(name: string): string {
    return this.#folder.at(name);
  }

  get workFolder(): string {
    return this.at(`work-${this.nonce}`);
  }

  /** Signals that this run is active. Called in every long loop, because timers do not fire during a loop. */
  beat(): void {
    if (monotonicNow() - this.#lastBeat < beatMilliseconds / 2 && this.#beats > 0) return;
    this.#beats += 1;
    this.#lastBeat = monotonicNow();
    try {
      const file = this.at('beat');
      if (this.#beats === 1 && fileSystem.lstat(file) === undefined) newFile(file, this.#text, { mode: 0o600 });
      else replaceContent(file, this.#text);
    } catch {
      // A full disk is reported by the next write.
    }
  }

  get #text(): string {
    return `${this.nonce} ${this.#beats}`;
  }

  /** Releases the lock and removes everything that the run stored in it. */
  release(): void {
    if (!this.#isHeld) return;
    const gone = `gone-${this.nonce}`;
    try {
      if (!this.#isLast()) throw new Error('another run has inherited the lock');
      // Renamed first, so that an interruption during the removal leaves nothing that looks like a lock.
      fileSystem.rename(this.state.at(active), this.state.at(gone));
      clear(this.state, gone);
    } catch {
      // If the disk fails, the next run removes it.
    }
    this.abandon();
    removeEmptyState(this.place);
  }

  #isLast(): boolean {
    return parseOwner(ownersOf(this.state)?.record ?? '')?.nonce === this.nonce;
  }

  /** Keeps everything because the changes could not be undone: the next run repairs it. */
  abandon(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    clearInterval(this.#timer);
    process.removeListener('exit', this.#release);
    this.#folder.close();
    this.state.close();
  }
}
