import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDiskFile } from './disk.ts';

/** Folders with copies, not sources. */
const ignored = new Set(['.terraform', '.git', 'node_modules', '.scaffold']);
const mostFiles = 5000;
const largestFile = 256 * 1024;

/**
 * The text of the files in a repository that the generator did not render, for finding a file that was moved.
 *
 * @param known the paths that were rendered
 * @param extensions the endings of the files looked for, such as `.tf`
 */
export function unrenderedFiles(
  root: string,
  known: { has(path: string): boolean },
  extensions: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      if (ignored.has(entry.name) || found.size >= mostFiles) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && !known.has(path) && extensions.has(extensionOf(path))) {
        const text = statSync(join(root, path)).size > largestFile ? undefined : readDiskFile(join(root, path))?.text;
        if (text !== undefined) found.set(path, text);
      }
    }
  };
  walk('');
  return found;
}

/** A folder that cannot be read has no file that the generator moved. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The ending of a path: `.tf`; the whole name if there is none. */
export function extensionOf(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return /.(\.[^.]+)$/.exec(name)?.[1] ?? name;
}
