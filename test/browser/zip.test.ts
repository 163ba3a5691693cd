import { deepEqual, throws } from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { unzip } from './zip.ts';

describe('The reader of ZIP archives', () => {
  const unix = 3;
  const archive = (): Buffer =>
    Buffer.from(
      zipSync({
        'a/run.sh': [strToU8('#!/bin/sh\n'.repeat(50)), { os: unix, attrs: 0o100755 << 16 }],
        'ä.txt': [strToU8('ä'), { os: unix, attrs: 0o100644 << 16, level: 0 }],
        'none.txt': strToU8(''),
      }),
    );
  const shown = (bytes: Buffer): unknown =>
    [...unzip(bytes)].map(([path, file]) => [path, file.bytes.length, file.mode]);

  it('reads paths, contents and modes', () => {
    deepEqual(shown(archive()), [
      ['a/run.sh', 500, 0o755],
      ['ä.txt', 2, 0o644],
      ['none.txt', 0, 0],
    ]);
  });

  it('rejects a changed content', () => {
    const bytes = archive();
    bytes.write('o', bytes.indexOf('ä', bytes.indexOf('ä.txt') + 5));
    throws(() => unzip(bytes), /ä\.txt has another checksum/);
  });

  it('rejects a path outside of the folder', () => {
    for (const path of ['../x', '/x', 'a/../../x', 'a\\x'])
      throws(() => unzip(Buffer.from(zipSync({ [path]: strToU8('x') }))), /outside of the folder/, path);
  });

  it('rejects what is no archive', () => {
    throws(() => unzip(Buffer.from('PK')), /no end of its directory/);
  });
});
