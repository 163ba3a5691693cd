import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Skipped } from '../adopt/inference.ts';
import { readRemote } from '../adopt/read-remote.ts';
import type { Sources } from '../adopt/sources.ts';
import { errorCode, readDiskFile } from './disk.ts';
import { defaultBranchOf, remoteOf } from './git.ts';

/** Folders with copies, not sources. */
const ignored = new Set(['.terraform', '.git', 'node_modules', '.scaffold']);
/** Larger files are not written by hand. */
const largestFile = 5 * 1024 * 1024;
const mostEntries = 100_000;

/**
 * Reads of a repository what its answers can be inferred from.
 *
 * @param root the real path of the repository
 * @returns the sources; what cannot be read is named in `skipped`
 */
export function readAdoptable(root: string): Sources {
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  walk(root, '', paths, skipped);
  const files = new Map<string, string>();
  for (const path of paths.filter(isTerraform)) {
    const text = readSource(root, path, skipped);
    if (text !== undefined) files.set(path, text);
  }
  const remote = remoteOf(root);
  return {
    name: basename(root),
    files,
    paths,
    remote: remote && readRemote(remote.address, `the git remote ${remote.name}`),
    branch: defaultBranchOf(root, remote?.name),
    skipped,
  };
}

/** Files of Terraform and OpenTofu, and files of backend settings. */
function isTerraform(path: string): boolean {
  return /\.(tf|tofu)(\.json)?$|\.tfbackend$|(^|[/._-])backend\.(hcl|conf)$/.test(path);
}

/** Files that tell something although they are not Terraform. */
function isSign(path: string): boolean {
  return /(^|\/)(\.terraform-version|\.opentofu-version|\.gitlab-ci\.yml)$|^\.github\/workflows\//.test(path);
}

function walk(root: string, folder: string, paths: string[], skipped: Skipped[]): void {
  let entries: readonly import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    skipped.push({ path: `${folder}/`, because: `the folder cannot be read (${errorCode(error) ?? 'unknown error'})` });
    return;
  }
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (ignored.has(entry.name)) continue;
    if (paths.length > mostEntries) {
      skipped.push({ path, because: `only the first ${mostEntries} files are read` });
      return;
    }
    if (entry.isDirectory()) walk(root, path, paths, skipped);
    else if (entry.isFile()) paths.push(path);
    else if (isTerraform(path) || isSign(path) || (entry.isSymbolicLink() && leadsToFolder(root, path)))
      skipped.push({
        path,
        because: entry.isSymbolicLink() ? 'a symbolic link is not followed' : 'not a regular file',
      });
  }
}

function leadsToFolder(root: string, path: string): boolean {
  try {
    return statSync(join(root, path)).isDirectory();
  } catch {
    return false;
  }
}

function readSource(root: string, path: string, skipped: Skipped[]): string | undefined {
  try {
    if (statSync(join(root, path)).size > largestFile) {
      skipped.push({ path, because: `larger than ${largestFile / 1024 / 1024} MiB` });
      return undefined;
    }
    const text = readDiskFile(join(root, path))?.text;
    if (text === undefined) skipped.push({ path, because: 'not UTF-8 text' });
    return text;
  } catch (error) {
    skipped.push({ path, because: `cannot be read (${errorCode(error) ?? 'unknown error'})` });
    return undefined;
  }
}
