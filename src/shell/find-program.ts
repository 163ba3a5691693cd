import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside } from './disk.ts';

/**
 * Where a program is, by PATH. A folder of PATH that is relative or in the repository is left out: a repository must not bring
 * the programs that check it.
 *
 * @param root the real path of the repository
 * @returns undefined if it is not installed
 */
export function findProgram(name: string, root: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isInside(root, folder))
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
