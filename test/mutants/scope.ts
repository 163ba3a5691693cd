import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';

/** What is mutated: the decisions. */
export const mutatedFolders: readonly string[] = ['src/answers', 'src/merge', 'src/guidance'];

/** The share of mutants that the tests have to notice, in percent. */
export const threshold = 85;

/** Folders whose tests run against the mutants, all in one process, and single files next to them. */
const folders: readonly string[] = ['test/answers', 'test/guidance', 'test/merge'];
const files: readonly string[] = [
  'test/cli/bad-answers.test.ts',
  'test/update/renames.test.ts',
  'test/update/properties.test.ts',
];

/** The files of tests, as absolute paths. */
export function testFiles(): readonly string[] {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.test.ts') && name !== 'long-files.test.ts')
      .map((name) => `${folder}/${name}`),
  );
  return [...inFolders, ...files].map((path) => join(root, path));
}
