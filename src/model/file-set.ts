import { isTopPath } from './top-path.ts';

/**
 * How an update treats a file: owned and merged files follow the templates by a three-way merge
 * (an edit in an owned one is also reported by `update --check`), seeded ones are written once. A shared file is the
 * work tree's, not only this repository's: it is created if it does not exist, and otherwise only checked.
 */
export type Policy = 'owned' | 'merged' | 'seeded' | 'shared';

export interface PlannedFile {
  readonly text: string;
  readonly policy: Policy;
  readonly executable: boolean;
  /** What a shared file that exists already has to contain. */
  readonly share?: Share;
}

/** What of a shared file is this repository's. */
export interface Share {
  readonly parts: readonly SharePart[];
  /** Other places where the platform looks for the file: where one is there, it is checked, and none is written. */
  readonly otherPlaces: readonly string[];
}

/** A part of a shared file that can be added by itself. */
export interface SharePart {
  /** The lines to add. */
  readonly lines: string;
  /** The paths that the lines name: a file that names all of them has the part. */
  readonly names: readonly string[];
}

/**
 * The files of a repository by path. Iterates in the order of the paths. A path has one owner: adding
 * it twice, or a path that leads elsewhere, is a bug and throws.
 */
export class FileSet implements Iterable<readonly [string, PlannedFile]> {
  readonly #files = new Map<string, PlannedFile>();
  readonly #known: ReadonlyMap<string, string>;

  /** @param known texts that are in memory anyway, by path: a file with the same text needs no memory for another copy */
  constructor(known: ReadonlyMap<string, string> = new Map()) {
    this.#known = known;
  }

  add(path: string, text: string, policy: Policy, executable = false): this {
    if (!isPlainPath(path) && !isTopPath(path)) throw new Error(`not a plain relative path: ${path}`);
    if (this.#files.has(path)) throw new Error(`${path} has a second owner`);
    this.#set(path, { text, policy, executable });
    return this;
  }

  /** Adds a file that other parts of the work tree may use, too. */
  addShared(path: string, text: string, share: Share): this {
    this.add(path, text, 'shared');
    this.#set(path, { text, policy: 'shared', executable: false, share });
    return this;
  }

  /** Adds the files of another set. */
  addAll(others: FileSet): this {
    for (const [path, file] of others.#files) {
      if (this.#files.has(path)) throw new Error(`${path} has a second owner`);
      this.#set(path, file);
    }
    return this;
  }

  #set(path: string, file: PlannedFile): void {
    const known = this.#known.get(path);
    this.#files.set(path, known === file.text ? { ...file, text: known } : file);
  }

  get(path: string): PlannedFile | undefined {
    return this.#files.get(path);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  get size(): number {
    return this.#files.size;
  }

  get paths(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  *[Symbol.iterator](): Iterator<readonly [string, PlannedFile]> {
    for (const path of this.paths) {
      const file = this.#files.get(path);
      if (file) yield [path, file];
    }
  }
}

/**
 * Whether a path is relative, divided by single slashes, and means the same on every system: no part leads elsewhere,
 * none is git's own folder, whose hooks would be run, and none is a name that Windows gives another meaning
 * (https://learn.microsoft.com/windows/win32/fileio/naming-a-file): a device, a stream (`name:stream`), or a name that
 * ends in dots or spaces, which it drops.
 */
export function isPlainPath(path: string): boolean {
  if (usual.test(path)) return !usualDevice.test(path);
  if (path === '' || /[\\:]/.test(path) || hasControl(path)) return false;
  return path.split('/').every((part) => part !== '' && !/[. ]$/.test(part) && !isGits(part) && !device.test(part));
}

/** The devices whose names have only these characters. */
const devices = 'con|prn|aux|nul|com\\d|lpt\\d';

/** A path whose parts have only these characters has no other fault than the name of a device. */
const usual = /^[\w-]+(?:[./][\w-]+)*$/;
const usualDevice = new RegExp(`(?:^|/)(?:${devices})(?:[./]|$)`, 'i');

const device = new RegExp(`^(${devices}|conin\\$|conout\\$|com[¹²³]|lpt[¹²³])(\\..*| *)$`, 'i');

/** A name without these beginnings is not `.git`: a shortcut. */
const beginsLikeGits = /^[.g]|[^\u0020-\u007e]/i;

/** `.git` in any spelling: as Windows shortens it (git~1), and with the characters that HFS+ leaves out. */
function isGits(part: string): boolean {
  if (!beginsLikeGits.test(part)) return false;
  const plain = part.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').normalize('NFKC');
  return /^(\.git|git~[0-9]+)$/i.test(plain);
}

function hasControl(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
  return /[\u0000-\u001f\u007f]/.test(path);
}
