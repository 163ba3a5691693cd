import { join } from 'node:path';
import { fileSystem } from './file-system.ts';

/** Where a run of an early version kept its state: in the repository, where it can come from somebody else. */
const places = ['.scaffold/transaction', '.scaffold/abort'];

/** The records of runs that came with a repository. They are never used. */
export function foreignRecords(root: string): readonly string[] {
  if (fileSystem.lstat(join(root, '.scaffold'))?.isDirectory() !== true) return [];
  return places.filter((place) => fileSystem.lstat(join(root, place)) !== undefined);
}
