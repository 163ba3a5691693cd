/**
 * How an update treats a file: owned and merged files follow the templates by a three-way merge
 * (an edit in an owned one is also reported by `update --check`), seeded ones are written once.
 */
export type Policy = 'owned' | 'merged' | 'seeded';

export interface PlannedFile {
  readonly text: string;
  readonly policy: Policy;
  readonly executable: boolean;
}

/**
 * The files of a repository by path. Iterates in the order of the paths. A path has one owner: adding
 * it twice, or a path that is not a plain relative one, is a bug and throws.
 */
export class FileSet implements Iterable<readonly [string, PlannedFile]> {
  readonly #files = new Map<string, PlannedFile>();

  add(path: string, text: string, policy: Policy, executable = false): this {
    if (!isPlainPath(path)) throw new Error(`not a plain relative path: ${path}`);
    if (this.#files.has(path)) throw new Error(`${path} has a second owner`);
    this.#files.set(path, { text, policy, executable });
    return this;
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
 * Relative, divided by single slashes, with no part that leads elsewhere, and none that is git's own: a hook in there
 * would be run. `git~1` is what Windows calls `.git` for old programs.
 */
export function isPlainPath(path: string): boolean {
  if (path === '' || path.includes('\\') || path.includes('\0')) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/^(\.git|git~1)$/i.test(part));
}
