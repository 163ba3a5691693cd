import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { exampleKey } from '../../src/audit/examples.ts';
import { canContainKey, codesOf, viewsOf } from '../../src/model/credential/base64-text.ts';
import { mayContainKey } from '../../src/model/credential/may-contain-key.ts';
import { isSlow } from '../slow.ts';

const steps = { count: 0 };

function isPossible(text: string): boolean {
  const codes = codesOf(text);
  return viewsOf(text).some((view) => canContainKey(codes, view, steps));
}

const key = exampleKey();
/** Parts of keys around the shortest length, with what can stand between and around them. */
const piece = fc.oneof(
  fc.tuple(fc.nat(key.length - 1), fc.integer({ min: 1, max: 30 })).map(([at, length]) => key.slice(at, at + length)),
  fc.constantFrom(
    '+',
    '-',
    '--',
    ' - ',
    '\n',
    '\\n',
    '\\r',
    '\\t',
    '\\u002b',
    '\\x2d',
    '%2B',
    '%2',
    '\\u12',
    '\\',
    '%',
  ),
  fc.constantFrom('"', ' + ', '|', 'é', '\u001b[0m', ' ', '=', '_', '/', 'a', 'Zm9v', 'QUFB'),
  fc.string({ maxLength: 4 }),
);

describe('The search for texts that can contain a key', () => {
  it('misses no text that any view finds possible', () => {
    let possible = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        if (!isPossible(text)) return;
        possible += 1;
        ok(mayContainKey(text, steps), JSON.stringify(text));
      }),
      { numRuns: isSlow ? 100_000 : 2000 },
    );
    ok(possible > 200, `${possible} possible texts`);
  });

  it('rules out ordinary text', () => {
    for (const text of [
      'The key of dev is in a store.\n'.repeat(50),
      '{"a":"b\\n","c":[1, -2, +3]}',
      '|---|---|\n- x\n',
    ])
      ok(!mayContainKey(text, steps), text);
  });
});
