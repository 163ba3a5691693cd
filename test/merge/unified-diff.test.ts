import { equal, ok } from 'node:assert/strict';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { unifiedDiff } from '../../src/merge/unified-diff.ts';

const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${at + 1}\n`);

describe('A unified diff', () => {
  it('has three lines around each change, and one hunk for changes that are near', () => {
    const before = lines(30).join('');
    const after = before.replace('5\n', 'five\n').replace('\n11\n', '\n11\nnew\n').replace('\n30\n', '\n');
    equal(
      unifiedDiff(before, after),
      '@@ -2,13 +2,14 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n 11\n+new\n 12\n 13\n 14\n@@ -27,4 +28,3 @@\n 27\n 28\n 29\n-30\n',
    );
  });

  it('counts an empty file from 0, and says where the last line has no end', () => {
    equal(unifiedDiff('', 'a\n'), '@@ -0,0 +1,1 @@\n+a\n');
    equal(unifiedDiff('a', ''), '@@ -1,1 +0,0 @@\n-a\n\\ No newline at end of file\n');
    equal(unifiedDiff('a\n', 'a'), '@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n');
    equal(unifiedDiff('a\n', 'a\n'), '');
  });

  it('makes the new text of the old one', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', '\n', '}\n'), { maxLength: 40 }).map((parts) => parts.join(''));
    const end = fc.constantFrom('', 'c');
    fc.assert(
      fc.property(text, end, text, end, (old, oldEnd, now, nowEnd) => {
        const [before, after] = [old + oldEnd, now + nowEnd];
        equal(applyPatch(before, `--- a\n+++ b\n${unifiedDiff(before, after)}`), after);
      }),
      { numRuns: 1000 },
    );
  });

  it('of long texts takes time in proportion to their length', () => {
    // Time in proportion to the square of their length would exceed the time limit of a test.
    ok(unifiedDiff('a\n'.repeat(50_000), 'b\n'.repeat(50_000)).length > 100_000);
  });
});
