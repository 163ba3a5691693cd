import { statSync } from 'node:fs';
import { join } from 'node:path';
import { extensionOf } from '../merge/find-moved.ts';
import { readDiskFile } from './disk.ts';
import { folderInWorkTree } from './top-place.ts';
import { freeWorkflows } from './top-workflows.ts';
import { walkRepository } from './walk-repository.ts';

/** A rendered file is never larger. */
const largestFile = 256 * 1024;
/** Each is compared with every file that is missing. */
const mostTexts = 5000;

/**
 * The text of the files in a repository that the generator did not render, for finding a file that was moved.
 *
 * @param known the paths that were rendered
 * @param extensions the endings of the files looked for, as `extensionOf` gives them
 */
export function unrenderedFiles(
  root: string,
  known: { has(path: string): boolean },
  extensions: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const isTop = folderInWorkTree(root) === '.';
  // There, the workflows of every repository in the work tree are side by side.
  const own = walkRepository(root).paths.filter((path) => !isTop || !path.startsWith('.github/workflows/'));
  const texts = [...own, ...(freeWorkflows(root) ?? [])]
    .filter((path) => !known.has(path) && extensions.has(extensionOf(path)))
    .slice(0, mostTexts)
    .map((path) => [path, textOf(join(root, path))] as const);
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

/** A file that cannot be read, or is gone meanwhile, is not taken for one that was moved. */
function textOf(place: string): string | undefined {
  try {
    return statSync(place).size > largestFile ? undefined : readDiskFile(place)?.text;
  } catch {
    return undefined;
  }
}
