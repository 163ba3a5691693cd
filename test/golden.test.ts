import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, goldenFiles, goldenFolder, goldenNames } from './golden-folders.ts';

const hint = 'Is the change meant? `npm run golden` regenerates the folders: read the difference like a pull request.';

describe('The golden repositories', () => {
  it('are at most eight, each a folder next to its answers', () => {
    ok(goldenNames.length > 0 && goldenNames.length <= 8);
    const folders = readdirSync(goldenFolder).filter((name) => !name.endsWith('.json'));
    deepEqual(folders.sort(), [...goldenNames].sort(), hint);
  });

  for (const name of goldenNames) {
    it(`${name} is what its answers come to, byte by byte`, () => {
      const folder = join(goldenFolder, name);
      const files = goldenFiles(name);
      deepEqual([...filesOf(folder)].sort(), [...files.keys()].sort(), hint);
      for (const [path, { text, executable }] of files) {
        equal(readFileSync(join(folder, path), 'utf8'), text, `${name}/${path} differs. ${hint}`);
        equal(
          (statSync(join(folder, path)).mode & 0o111) !== 0,
          executable,
          `${name}/${path} has another mode. ${hint}`,
        );
      }
    });
  }
});
