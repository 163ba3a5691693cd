import { deepEqual, ok } from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { distinctFiles } from '../every-pipeline.ts';
import { platforms } from '../pipelines.ts';

describe('Every YAML and JSON file of every combination of choices', () => {
  for (const platform of Object.keys(platforms)) {
    it(`parses without a warning, and holds no key twice: ${platform}`, function () {
      this.timeout(60_000);
      const files = distinctFiles(platform, (path) => /\.(ya?ml|json)$/.test(path));
      ok(files.size > 40, `${files.size} files`);
      const found = [...files].flatMap(([path, text]) =>
        parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) =>
          [...document.errors, ...document.warnings].map(({ message }) => `${path}: ${message}`),
        ),
      );
      deepEqual(found, []);
    });
  }
});
