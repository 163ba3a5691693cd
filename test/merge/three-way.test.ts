import { deepEqual, equal } from 'node:assert/strict';
import { mergeRegions } from '../../src/merge/three-way.ts';

/** The regions of a merge of three texts, each a line per character, with the lines of the text that they come from. */
function regions(yours: string, base: string, templates: string): readonly string[] {
  const texts = { yours, base, templates };
  const cut = (side: keyof typeof texts, [from, count]: readonly [number, number]): string => {
    const lines = texts[side].slice(from, from + count);
    equal(lines.length, count, `${side} does not have the lines ${from} to ${from + count}`);
    return lines;
  };
  return mergeRegions([...yours], [...base], [...templates]).map((one) =>
    one.from === 'both'
      ? `both: ${(['yours', 'base', 'templates'] as const).map((side) => cut(side, one[side])).join('|')}`
      : `${one.from}: ${cut(one.from, one.lines)}`,
  );
}

describe('The regions of a three-way merge', () => {
  it('are all of the base, if neither side changed a line', () => {
    deepEqual(regions('abc', 'abc', 'abc'), ['base: abc']);
    deepEqual(regions('', '', ''), []);
  });

  it('are of the only side that changed the lines', () => {
    deepEqual(regions('Abcde', 'abcde', 'abcdE'), ['yours: A', 'base: bcd', 'templates: E']);
    deepEqual(regions('abxcde', 'abcde', 'abcdey'), ['base: ab', 'yours: x', 'base: cde', 'templates: y']);
  });

  it('are absent for removed lines', () => {
    deepEqual(regions('acde', 'abcde', 'abcd'), ['base: a', 'base: cd']);
    deepEqual(regions('', 'ab', 'ab'), []);
  });

  it('are of both sides, if both changed the same lines, added in one place, or removed', () => {
    deepEqual(regions('aBc', 'abc', 'axyc'), ['base: a', 'both: B|b|xy', 'base: c']);
    deepEqual(regions('axb', 'ab', 'ayb'), ['base: a', 'both: x||y', 'base: b']);
    deepEqual(regions('ac', 'abc', 'aBc'), ['base: a', 'both: |b|B', 'base: c']);
  });

  it('are of both sides, if their changes touch or overlap', () => {
    deepEqual(regions('aBcd', 'abcd', 'abCd'), ['base: a', 'both: Bc|bc|bC', 'base: d']);
    deepEqual(regions('aXde', 'abcde', 'abYe'), ['base: a', 'both: Xd|bcd|bY', 'base: e']);
    deepEqual(regions('aXf', 'abcdef', 'aBcdEf'), ['base: a', 'both: X|bcde|BcdE', 'base: f']);
    deepEqual(regions('aBcdEf', 'abcdef', 'aXf'), ['base: a', 'both: BcdE|bcde|X', 'base: f']);
  });

  it('are separate, if a line that neither side changed is between them', () => {
    deepEqual(regions('aBcde', 'abcde', 'abcDe'), ['base: a', 'yours: B', 'base: c', 'templates: D', 'base: e']);
    deepEqual(regions('XbY', 'abc', 'ZbW'), ['both: X|a|Z', 'base: b', 'both: Y|c|W']);
  });

  it('count the lines that a side added before', () => {
    deepEqual(regions('xxaBc', 'abc', 'aCcyy'), ['yours: xx', 'base: a', 'both: B|b|C', 'base: c', 'templates: yy']);
  });
});
