import { deepEqual, equal, notEqual, throws } from 'node:assert/strict';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { readManifest, sha256, writeManifest } from '../../src/record/manifest.ts';
import { writtenLines } from '../../src/record/manifest-lines.ts';

const rendered = new Map<string, PlannedFile>([
  ['a.sh', { text: 'a', policy: 'owned', executable: true }],
  ['b/c d.md', { text: 'b', policy: 'seeded', executable: false }],
  ['z', { text: '', policy: 'merged', executable: false }],
]);
const record = { name: 'infra', environments: [] };
const text = writeManifest('1.2.3', rendered, record);

describe('A manifest', () => {
  it('is read by its lines, as it is read when it is parsed as a whole', () => {
    notEqual(writtenLines(text), undefined);
    const manifest = readManifest(text);
    deepEqual(manifest, readManifest(JSON.stringify(JSON.parse(text), null, 4)));
    deepEqual(manifest.files.get('a.sh'), { hashes: [sha256('a')], executable: true, policy: 'owned' });
    deepEqual([manifest.generator, manifest.answers], ['1.2.3', [record]]);
    deepEqual([...manifest.files.keys()], [...rendered.keys()]);
  });

  it('of no files has no lines', () => {
    deepEqual([...readManifest(writeManifest('1.2.3', new Map(), record)).files], []);
  });

  const others = {
    'other line ends': text.replaceAll('\n', '\r\n'),
    'a file twice': text.replace('"b/c d.md"', '"a.sh"'),
    'a conflict marker': text.replace('    "z"', '<<<<<<< HEAD\n    "z"'),
    'a conflict marker before the files': text.replace('  "answers"', '>>>>>>> other\n  "answers"'),
    'no comma between two files': text.replace('"owned"},\n', '"owned"}\n'),
    'nothing between two files': text.replace('"owned"},\n', '"owned"}'),
    'a comma behind the last file': text.replace('}\n  }', '},\n  }'),
    'another member in an entry': text.replace('"policy":"merged"', '"policy":"merged","more":1'),
    'a policy that does not exist': text.replace('"policy":"merged"', '"policy":"other"'),
    'an escape in a path': text.replace('"z"', '"\\u007a"'),
    'a path of digits': text.replace('"z"', '"1"'),
    'another member behind the files': text.replace(/\n\}\n$/, ',\n  "more": 1\n}\n'),
  };
  for (const [what, other] of Object.entries(others))
    it(`is not read by its lines if it has ${what}`, () => {
      notEqual(other, text);
      equal(writtenLines(other), undefined);
    });

  it('is refused if the rest of it is not JSON of this format', () => {
    throws(() => readManifest(text.replace('"format": 1,', '"format": 1')), { message: 'it is not valid JSON' });
    throws(() => readManifest(text.replace('"format": 1,', '"format": 2,')), { later: true });
  });

  it('is refused for a path outside the repository in a line of it', () => {
    throws(() => readManifest(text.replace('"z"', '"../z"')), { hostile: true });
    throws(() => readManifest(text.replace('"z"', '"con"')), { hostile: true });
  });
});
