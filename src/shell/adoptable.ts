import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Skipped } from '../adopt/inference.ts';
import { readRemote } from '../adopt/read-remote.ts';
import type { Sources } from '../adopt/sources.ts';
import { errorCode, readDiskFile } from './disk.ts';
import { defaultBranchOf, remoteOf } from './git.ts';
import { progress } from './progress.ts';
import { walkRepository } from './walk-repository.ts';

/** Larger files are not written by hand. */
const largestFile = 5 * 1024 * 1024;

/**
 * Reads of a repository what its answers can be inferred from.
 *
 * @param root the real path of the repository
 * @returns the sources; what cannot be read is named in `skipped`
 */
export function readAdoptable(root: string): Sources {
  progress('Listing files');
  const { paths, unread } = walkRepository(root);
  const skipped: Skipped[] = unread.filter(({ path, isFolder }) => isFolder || isTerraform(path) || isSign(path));
  const remote = remoteOf(root);
  return {
    name: basename(root),
    files: readFiles(root, paths, skipped),
    paths,
    remote: remote && readRemote(remote.address, `the git remote ${remote.name}`),
    branch: defaultBranchOf(root, remote?.name),
    skipped,
  };
}

/**
 * The text of every Terraform and OpenTofu file below a folder, those of other repositories in it included.
 *
 * @param isWanted whether the file at a path is read
 */
export function readTerraformBelow(root: string, isWanted: (path: string) => boolean): ReadonlyMap<string, string> {
  return readFiles(root, walkRepository(root, 'enter').paths.filter(isWanted), []);
}

function readFiles(root: string, paths: readonly string[], skipped: Skipped[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const wanted = paths.filter(isTerraform);
  for (const [index, path] of wanted.entries()) {
    progress('Reading Terraform files', index + 1, wanted.length);
    const text = readSource(root, path, skipped);
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

/** Files of Terraform and OpenTofu, and files of backend settings. */
function isTerraform(path: string): boolean {
  return /\.(tf|tofu)(\.json)?$|\.tfbackend$|(^|[/._-])backend\.(hcl|conf)$/.test(path);
}

/** Files that tell something although they are not Terraform. */
function isSign(path: string): boolean {
  return /(^|\/)(\.terraform-version|\.opentofu-version|\.gitlab-ci\.yml)$|^\.github\/workflows\//.test(path);
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
