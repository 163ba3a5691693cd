import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.ts';
import { documentNames, readDocument } from './document.ts';
import { mostBytes, screenshotFolder, screenshots } from './screenshots.ts';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The pictures of a document with their descriptions, by their paths from the root. */
function picturesIn(name: string): ReadonlyMap<string, string> {
  const found = readDocument(name).matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g);
  return new Map([...found].map(([, description = '', target = '']) => [join(dirname(name), target), description]));
}

describe('The screenshots of the configurator', () => {
  const names = Object.keys(screenshots);
  const files = new Map(names.map((name) => [name, readFileSync(join(root, screenshotFolder, name))]));

  it('are one for each state, and no other: npm run screenshots makes them again', () => {
    const all = readdirSync(join(root, screenshotFolder));
    deepEqual(all.filter((name) => name.startsWith('configurator-')).toSorted(), names.toSorted());
  });

  it('are whole PNG pictures, one of them of a narrow screen', () => {
    for (const [name, bytes] of files) {
      ok(bytes.subarray(0, 8).equals(signature), name);
      equal(bytes.toString('latin1', 12, 16), 'IHDR', name);
      equal(bytes.toString('latin1', bytes.length - 8, bytes.length - 4), 'IEND', name);
      const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
      equal(width < height, name === 'configurator-narrow.png', `${name}: ${width} × ${height}`);
    }
  });

  it('are small', () => {
    const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    ok(size <= mostBytes, `${size} bytes`);
  });

  it('are in README.md and docs/answers.md', () => {
    for (const name of ['README.md', 'docs/answers.md'])
      ok(
        [...picturesIn(name).keys()].some((path) => path.startsWith(`${screenshotFolder}/configurator-`)),
        name,
      );
  });
});

describe('The pictures of the documents', () => {
  it('exist and have a description', () => {
    for (const name of documentNames)
      for (const [path, description] of picturesIn(name)) {
        ok(existsSync(join(root, path)), `${name}: ${path}`);
        ok(description.length > 20, `${name}: ${path}`);
      }
  });
});
