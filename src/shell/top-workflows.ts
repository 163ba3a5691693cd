import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTopPath, recordedPath, topPath, upwards } from '../model/top-path.ts';
import { manifestPath, RecordProblem, readManifest } from '../record/manifest.ts';
import { readDiskFile } from './disk.ts';
import { recordLimit } from './read-file.ts';
import { isInWorkTree, runGit } from './run-git.ts';
import { folderInWorkTree } from './top-place.ts';

const workflows = '.github/workflows';

/**
 * The workflows at the top of the work tree that may belong to a repository: those that no other repository in the work
 * tree records.
 *
 * @param root the real path of the repository
 * @returns their paths from the repository; undefined where a record of another repository cannot be read
 */
export function freeWorkflows(root: string): readonly string[] | undefined {
  const folder = folderInWorkTree(root);
  const up = upwards(topPath(folder, ''))?.up ?? '.';
  try {
    if (!isFolder(join(root, up, '.github')) || !isFolder(join(root, up, workflows))) return [];
    const taken = recordedByOthers(join(root, up), folder);
    return readdirSync(join(root, up, workflows), { withFileTypes: true }).flatMap((entry) => {
      const path = topPath(folder, `${workflows}/${entry.name}`);
      const isUsable = entry.isFile() && (folder === '.' || isTopPath(path));
      return isUsable && !taken.has(`${workflows}/${entry.name}`) ? [path] : [];
    });
  } catch {
    return undefined;
  }
}

/** A link is not followed there. */
function isFolder(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files at the top of the work tree that other repositories of this generator record. */
function recordedByOthers(top: string, own: string): ReadonlySet<string> {
  if (!isInWorkTree(top)) return new Set();
  const { ok, stdout } = runGit(top, ['ls-files', '-z', '--cached', '--others', '--', `:(glob)**/${manifestPath}`]);
  if (!ok) throw new RecordProblem('git cannot list the records of other repositories');
  const folders = stdout
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => path.slice(0, -manifestPath.length - 1) || '.');
  const paths = folders
    .filter((folder) => folder !== own)
    .flatMap((folder) => {
      const text = readDiskFile(join(top, folder, manifestPath), manifestPath, recordLimit)?.text;
      return text === undefined ? [] : [...readManifest(text, folder).files.keys()].map((path) => ({ folder, path }));
    });
  return new Set(paths.map(({ folder, path }) => (folder === '.' ? path : recordedPath(path).replace(/^:\//, ''))));
}
