import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** What an entry of a folder is, as far as that needs no second look. */
export type Listed = 'file' | 'folder' | undefined;

/**
 * The entries of folders, each folder read once: looking at every part of every path of a repository takes longer than
 * reading its files. Only for paths that are looked at one after another in one go.
 */
export class ListedFolders {
  readonly #places = new Map<string, string>();
  readonly #folders = new Map<string, ReadonlyMap<string, Listed>>();

  /**
   * What a name in a folder is: a regular file or a folder, and no link. Undefined for everything else, and where the
   * listing does not say: a file system may find a name in another spelling.
   */
  kindOf(folder: string, name: string): Listed {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known.get(name);
    const entries = entriesOf(folder);
    this.#folders.set(folder, entries);
    return entries.get(name);
  }

  /** Remembers where the folder of a path of the repository is, links followed. */
  found(path: string, folder: string): void {
    this.#places.set(path.slice(0, nameAt(path)), folder);
  }

  /** Where a plain path is, if its folder was found for another path and lists it as a regular file. */
  fileAt(path: string): string | undefined {
    const start = nameAt(path);
    const folder = this.#places.get(path.slice(0, start));
    const name = path.slice(start);
    return folder !== undefined && this.kindOf(folder, name) === 'file' ? folder + sep + name : undefined;
  }
}

/** Where the name of a file begins in its path. */
function nameAt(path: string): number {
  return path.lastIndexOf('/') + 1;
}

function entriesOf(folder: string): ReadonlyMap<string, Listed> {
  try {
    return new Map(
      readdirSync(folder, { withFileTypes: true }).map((entry) => [
        entry.name,
        entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : undefined,
      ]),
    );
  } catch {
    // Looking at the path itself gives the reason.
    return new Map();
  }
}
