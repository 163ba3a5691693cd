import { join } from 'node:path';
import { fileSystem } from './file-system.ts';

/** The state folder of early versions. It is in the repository, so it is not trusted. */
const places = ['.scaffold/transaction', '.scaffold/abort'];

/** The records of runs that came with a repository. They are never used. */
export function foreignRecords(root: string): readonly string[] {
  if (fileSystem.lstat(join(root, '.scaffold'))?.isDirectory() !== true) return [];
  return places.filter((place) => fileSystem.lstat(join(root, place)) !== undefined);
}
