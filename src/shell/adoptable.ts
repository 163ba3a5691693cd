import { realpathSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Skipped } from '../adopt/inference.ts';
import { readRemote } from '../adopt/read-remote.ts';
import type { Sources } from '../adopt/sources.ts';
import { parentFolder } from '../merge/check-merged.ts';
import { isPlainPath } from '../model/file-set.ts';
import { errorCode, isInside, readDiskFile } from './disk.ts';
import { defaultBranchOf, remoteOf } from './git.ts';
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
  const { paths, unread } = walkRepository(root);
  const links = new Map(
    unread.flatMap(({ path }) => {
      const target = isTerraform(path) ? linkTarget(root, path) : undefined;
      return target === undefined ? [] : [[path, target] as const];
    }),
  );
  const skipped: Skipped[] = unread.filter(
    ({ path, isFolder }) => !links.has(path) && (isFolder || isTerraform(path) || isSign(path)),
  );
  const files = readFiles(root, [...withoutShared(paths, links), ...links.keys()], skipped);
  const remote = remoteOf(root);
  return {
    name: basename(root),
    files,
    paths,
    workspaces: selectedWorkspaces(root, new Set([...files.keys()].map(parentFolder))),
    remote: remote && readRemote(remote.address, `the git remote ${remote.name}`),
    branch: defaultBranchOf(root, remote?.name),
    skipped,
  };
}

/** The text of every Terraform and OpenTofu file below a folder, those of other repositories in it included. */
export function readTerraformBelow(root: string): ReadonlyMap<string, string> {
  return readFiles(root, walkRepository(root, 'enter').paths, []);
}

function readFiles(root: string, paths: readonly string[], skipped: Skipped[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of paths.filter(isTerraform)) {
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

/** The regular file of the repository that a link leads to. Terraform reads it as a file of the link's folder. */
function linkTarget(root: string, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    const target = relative(root, real).split(sep).join('/');
    return isInside(root, real) && isPlainPath(target) && statSync(real).isFile() ? target : undefined;
  } catch {
    return undefined;
  }
}

/** The paths without those in folders that hold nothing but files for links to lead to: they are no root modules. */
function withoutShared(paths: readonly string[], links: ReadonlyMap<string, string>): readonly string[] {
  const targets = new Set(links.values());
  const roots = new Set(paths.filter((path) => isTerraform(path) && !targets.has(path)).map(parentFolder));
  return paths.filter((path) => !targets.has(path) || roots.has(parentFolder(path)));
}

/** Terraform records the selected workspace of a folder in a file that is not committed. */
function selectedWorkspaces(root: string, folders: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = [...folders].flatMap((folder): readonly (readonly [string, string])[] => {
    try {
      const name = readDiskFile(join(root, folder, '.terraform/environment'))?.text?.trim() ?? '';
      return name === '' || name === 'default' ? [] : [[folder, name]];
    } catch {
      return [];
    }
  });
  return new Map(found);
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
