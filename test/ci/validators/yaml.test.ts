import { deepEqual, ok } from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { isSlow } from '../../slow.ts';
import { distinctFiles, platforms } from '../pipelines.ts';

describe('Every YAML and JSON file of every combination of choices', () => {
  for (const platform of Object.keys(platforms)) {
    it(`parses without a warning, and holds no key twice: ${platform}`, function () {
      this.timeout(60_000);
      const files = distinctFiles(platform, (path) => /\.(ya?ml|json)$/.test(path));
      ok(files.size > 60, `${files.size} files`);
      // Every file in the slow run, otherwise one in five.
      const some = [...files].filter((_, index) => isSlow || index % 5 === 0);
      const found = some.flatMap(([path, text]) =>
        parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) =>
          [...document.errors, ...document.warnings].map(({ message }) => `${path}: ${message}`),
        ),
      );
      deepEqual(found, []);
    });
  }
});
