import { deepEqual } from 'node:assert/strict';
import { differences } from '../../src/merge/align-lines.ts';

/** Lines that occur once in a text, if no other lines have the prefix. */
function unique(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${prefix} ${at}`);
}

function repeated(line: string, count: number): readonly string[] {
  return Array.from({ length: count }, () => line);
}

/** The differences in short: `from+count` in both texts. */
function found(before: readonly string[], after: readonly string[]): readonly string[] {
  return differences(before, after).map((one) => `${one.before.join('+')} => ${one.after.join('+')}`);
}

describe('A comparison of texts with more than 2,000 lines', () => {
  const lines = unique('line', 2100);

  it('has no difference for equal texts', () => deepEqual(found(lines, lines), []));

  it('finds every changed, added and removed line, in their order', () => {
    const after = lines.with(700, 'changed').toSpliced(1800, 1).toSpliced(1400, 0, 'added', 'added too');
    deepEqual(found(lines, after), ['700+1 => 700+1', '1400+0 => 1400+2', '1800+1 => 1802+0']);
  });

  it('finds changes at both ends', () => {
    deepEqual(found(lines, lines.with(0, 'first').with(2099, 'last')), ['0+1 => 0+1', '2099+1 => 2099+1']);
    deepEqual(found(lines, ['first', ...lines, 'last']), ['0+0 => 0+1', '2100+0 => 2101+1']);
    deepEqual(found(lines, lines.slice(1, -1)), ['0+1 => 0+0', '2099+1 => 2098+0']);
  });

  it('finds lines that were removed from a series of equal lines', () => {
    deepEqual(found(repeated('}', 2300), repeated('}', 2200)), ['2200+100 => 2200+0']);
    deepEqual(found(repeated('}', 2200), repeated('}', 2300)), ['2200+0 => 2200+100']);
    deepEqual(found([...repeated('}', 2200), 'end'], [...repeated('}', 2100), 'end']), ['2100+100 => 2100+0']);
  });

  it('keeps the longer part where two parts changed places', () => {
    const after = [...lines.slice(100, 1500), ...lines.slice(0, 100), ...lines.slice(1500)];
    deepEqual(found(lines, after), ['0+100 => 0+0', '1500+0 => 1400+100']);
    deepEqual(found(after, lines), ['0+0 => 0+100', '1400+100 => 1500+0']);
  });

  it('keeps one line where the order is reversed', () =>
    deepEqual(found(lines, lines.toReversed()), ['0+2099 => 0+0', '2100+0 => 1+2099']));

  it('finds a change between lines that are repeated, in a part that is short enough for an exact comparison', () => {
    // Lines that occur more than once on each side, so that none of them divides the text.
    const part = (...changed: readonly string[]): readonly string[] => ['p', 'q', 'p', ...changed, 'q', 'p', 'q'];
    const before = [...lines, 'x', ...repeated('p', 150), ...part(), 'x'];
    const after = [...lines, 'y', ...repeated('p', 150), ...part('r', 'r'), 'y'];
    deepEqual(found(before, after), ['2100+1 => 2100+1', '2254+0 => 2254+2', '2257+1 => 2259+1']);
  });

  it('counts a part as changed that is too long for an exact comparison and has no line that is unique', () => {
    const [before, after] = [
      ['x', ...repeated('}', 2100), 'x'],
      ['y', ...repeated('}', 2000), 'y'],
    ];
    deepEqual(found(before, after), ['0+2102 => 0+2002']);
  });

  it('does not divide a text at lines that are unique on one side only', () => {
    const before = ['x', 'a', ...repeated('}', 2100), 'x'];
    const after = ['y', 'a', ...repeated('}', 2000), 'a', 'y'];
    deepEqual(found(before, after), ['0+2103 => 0+2004']);
    deepEqual(found(after, before), ['0+2004 => 0+2103']);
  });
});

describe('The limits of a comparison', () => {
  /** Parts without a line that is unique in both texts. An exact comparison finds the two lines that they share. */
  const parts = (count: number, length: number) => {
    const text = (side: string): readonly string[] =>
      Array.from({ length: count }, (_, index) => [
        `part ${index}`,
        ...unique(`${side} ${index}`, length - 4),
        ...['z', 'z'],
        ...unique(`${side} end ${index}`, 2),
      ]).flat();
    return differences(text('mine'), text('theirs')).length;
  };

  it('are five parts of 2,000 lines that are compared exactly: other parts count as changed', () => {
    deepEqual(parts(5, 2000), 10);
    deepEqual(parts(6, 2000), 11);
    deepEqual(parts(7, 2000), 12);
  });

  it('are 12 levels on which a text is divided at unique lines', () => {
    /** Each level has a line that is unique on it, and repeats the unique lines of the levels within it. */
    const nested = (levels: number, side: string): readonly string[] =>
      levels === 0
        ? repeated(side, 2100)
        : [...nested(levels - 1, side), `level ${levels}`, ...unique('level', levels), side];
    const first = (levels: number): string | undefined => found(nested(levels, 'x'), nested(levels, 'y'))[0];
    deepEqual(first(11), '0+2100 => 0+2100');
    deepEqual(first(12), '0+2100 => 0+2100');
    deepEqual(first(13), '0+2103 => 0+2103');
  });
});
