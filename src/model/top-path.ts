/**
 * Files of a repository in a subfolder of a Git work tree that belong to the top of the work tree, because that is the
 * only place where a CI/CD platform looks. Their paths lead upwards from the repository: `../../.github/CODEOWNERS`. No
 * other path does.
 */
const workflow = /^\.github\/workflows\/[a-z0-9-]+-(?:check|deploy|drift)\.yml$/;
/** A workflow that the user renamed. Not a name of a device. */
const renamedWorkflow = /^\.github\/workflows\/(?!(?:aux|con|nul|prn|com\d|lpt\d)\.)\w[\w.-]*\.ya?ml$/i;
const places = [
  workflow,
  /^\.github\/(?:dependabot\.ya?ml|CODEOWNERS)$/,
  /^(?:docs\/)?CODEOWNERS$/,
  /^\.gitlab-ci\.yml$/,
  /^\.gitlab\/CODEOWNERS$/,
  /^(?:\.gitlab\/)?renovate\.json5?$/,
  /^\.renovaterc(?:\.json)?$/,
];

/** The folders of these files. */
const folders = new Set(['', '.github', '.github/workflows', '.gitlab']);

/** A path that leads upwards: how many folders, and what follows. Undefined for any other path. */
export interface UpwardPath {
  readonly up: string;
  readonly rest: string;
}

/** Divides a path into the part that leads upwards and the rest. */
export function upwards(path: string): UpwardPath | undefined {
  if (!path.startsWith('..')) return undefined;
  const up = /^\.\.(?:\/\.\.)*(?=\/|$)/.exec(path)?.[0];
  return up === undefined ? undefined : { up, rest: path.slice(up.length + 1) };
}

/** Whether a path is that of a file at the top of the work tree that a repository in a subfolder can have. */
export function isTopPath(path: string): boolean {
  const way = upwards(path);
  return way !== undefined && (isPlace(way.rest) || renamedWorkflow.test(way.rest));
}

/** Whether a path is the top of the work tree, or a folder there that holds files of a repository. */
export function isTopFolder(path: string): boolean {
  const way = upwards(path);
  return way !== undefined && folders.has(way.rest);
}

/** Whether a folder is the repository itself or the top of the work tree: neither is ever created or removed. */
export function isBaseFolder(path: string): boolean {
  return path === '' || path === '.' || upwards(path)?.rest === '';
}

function isPlace(rest: string): boolean {
  return places.some((place) => place.test(rest));
}

/**
 * The path of a file at the top of the work tree.
 *
 * @param path the folder of the repository in the work tree; `.` is the top itself
 */
export function topPath(path: string, file: string): string {
  return path === '.' ? file : `${path.split('/').fill('..').join('/')}/${file}`;
}

const mark = ':/';

/** The same path as a record has it: Git's notation for the top of the work tree, which does not depend on the folder. */
export function recordedPath(path: string): string {
  return isTopPath(path) ? `${mark}${upwards(path)?.rest}` : path;
}

/**
 * The path that a record means.
 *
 * @param path the folder of the repository in the work tree
 * @returns undefined for a path at the top that no repository in that folder can have
 */
export function pathOfRecorded(recorded: string, path: string): string | undefined {
  if (!recorded.startsWith(mark)) return recorded;
  const file = recorded.slice(mark.length);
  return path !== '.' && isPlace(file) ? topPath(path, file) : undefined;
}
