import { environmentName } from '../model/names/repository-name.ts';

/** The name of the environment in a single root that nothing names: the strictest tier. */
const unnamed = 'prod';

/**
 * Names environments by their folders: by the last part of each path that not all of them share, and by more parts
 * where that is not enough to tell them apart.
 *
 * @param folders the folders of the roots below the repository; '' is the repository itself
 * @returns a name for each folder, in the same order
 */
export function nameFolders(folders: readonly string[]): readonly string[] {
  const paths = folders.map((folder) => folder.split('/').filter((part) => part !== ''));
  const shared = folders.length > 1 ? sharedTail(paths) : 0;
  const heads = paths.map((path) => path.slice(0, path.length - shared));
  for (let count = 1; count <= Math.max(1, ...heads.map(({ length }) => length)); count++) {
    const names = heads.map((head) => nameOf(head.slice(-count)));
    if (new Set(names.map((name) => name.toLowerCase().replaceAll('-', '_'))).size === names.length) return names;
  }
  return heads.map(nameOf);
}

/** How many parts at the end are the same in all paths: `envs/dev/union` and `envs/prod/union` share one. */
function sharedTail(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let count = 0;
  while (
    count < first.length &&
    paths.every((path) => path.length > count && path.at(-1 - count) === first.at(-1 - count))
  )
    count += 1;
  return count;
}

function nameOf(parts: readonly string[]): string {
  if (parts.length === 0) return unnamed;
  const name = parts
    .join('-')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+|[-_]+$/g, '');
  return environmentName.pattern.test(name) ? name : unnamed;
}
