import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diskError, errorCode } from './system-error.ts';

/**
 * What is in a folder besides the given files: files by their paths, and folders that hold none of the given files with
 * a slash at the end. In the order of the names.
 *
 * @param paths files relative to the folder
 * @throws UserError 'disk' for a folder that cannot be read
 */
export function otherFiles(root: string, paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.flatMap(foldersOf));
  return below(root, '', new Set(paths), folders);
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function below(
  root: string,
  folder: string,
  files: ReadonlySet<string>,
  folders: ReadonlySet<string>,
): readonly string[] {
  return entriesOf(root, folder).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return folders.has(path) ? below(root, path, files, folders) : [`${path}/`];
    return files.has(path) ? [] : [path];
  });
}

function entriesOf(root: string, folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw diskError(error, `read ${folder === '' ? 'the folder' : folder}`);
  }
}
