import type { Root } from './repository.ts';

/** The path of a file in a root's folder, where `.` is the repository itself. */
export function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** The relative path from a root's folder to a path of the repository, as the source of a module: `../../modules/x`. */
export function pathFrom(folder: string, target: string): string {
  return folder === '.' ? `./${target}` : `${'../'.repeat(folder.split('/').length)}${target}`;
}

/** The folders of the roots as patterns, one for each parent folder: `environments/*`, or `.`. */
export function folderPatterns(roots: readonly Root[]): readonly string[] {
  const parents = roots.map(({ directory }) => {
    const parts = directory.split('/');
    return parts.length === 1 ? directory : [...parts.slice(0, -1), '*'].join('/');
  });
  return [...new Set(parents)];
}
