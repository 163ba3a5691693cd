import { equal, throws } from 'node:assert/strict';
import { either, nearest, oneLine, show } from '../../src/answers/words.ts';
import { keyShaped } from '../key.ts';

describe('A value in a message', () => {
  it('is in quotes if it is a string, and JSON otherwise', () => {
    equal(show('dev'), '"dev"');
    equal(show(''), '""');
    equal(show(7), '7');
    equal(show(null), 'null');
    equal(show(undefined), 'undefined');
    equal(show(['a', { b: 1 }]), '["a",{"b":1}]');
  });

  it('is cut after 57 characters, if it has more than 60', () => {
    equal(show('x'.repeat(60)), `"${'x'.repeat(60)}"`);
    equal(show('x'.repeat(61)), `"${'x'.repeat(57)}..."`);
    equal(show(['x'.repeat(70)]), `["${'x'.repeat(55)}...`);
  });

  it('is never cut within a character', () => {
    equal(show('😀'.repeat(60)), `"${'😀'.repeat(60)}"`);
    equal(show('😀'.repeat(61)), `"${'😀'.repeat(57)}..."`);
  });

  it('is on one line, without characters that cannot be seen or that change the direction', () => {
    for (const hidden of ['\n', '\r', '\t', '\u0000', '\u001b', '\u202e', '\u200b', '\u2028', '\u2029'])
      equal(show(`a${hidden}b${hidden}`), '"a\ufffdb\ufffd"');
  });

  it('does not contain a credential', () => {
    const key = keyShaped();
    for (const value of [key, [key], { a: `x ${key} y` }]) equal(show(value).includes(key.slice(0, 24)), false);
  });

  it('may be nested too deeply to be shown', () => {
    let deep: unknown = [];
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    equal(show(deep), 'a value that is nested too deeply');
  });

  it('may not be anything that JSON cannot contain: that is a bug', () => {
    throws(() => show(1n), TypeError);
  });
});

describe('A text on one line', () => {
  it('has its line breaks as escapes', () => equal(oneLine('a\r\nb\nc\rd'), 'a\\r\\nb\\nc\\rd'));
});

describe('A list of words', () => {
  it('is joined with commas and "or"', () => {
    equal(either([]), '');
    equal(either(['a']), 'a');
    equal(either(['a', 'b']), 'a or b');
    equal(either(['a', 2, 'c']), 'a, 2 or c');
  });
});

describe('The nearest word', () => {
  it('is the one with the fewest changes, and the first of several', () => {
    equal(nearest('bucket', ['bocket', 'bucket', 'backet']), 'bucket');
    equal(nearest('bxcket', ['bocket', 'bucket']), 'bocket');
    equal(nearest('bxcke', ['bockets', 'bucket']), 'bucket');
  });

  it('has a third of its characters changed at most, and one at least', () => {
    equal(nearest('bacxyz', ['abcxyz']), 'abcxyz');
    equal(nearest('abxxef', ['abcdef']), 'abcdef');
    equal(nearest('abxxxf', ['abcdef']), undefined);
    equal(nearest('ab', ['ax']), 'ax');
    equal(nearest('ab', ['xy']), undefined);
    equal(nearest('abc', ['abcd']), 'abcd');
    equal(nearest('abcd', ['abcdef']), 'abcdef');
    equal(nearest('abcdef', ['abcd']), 'abcd');
    equal(nearest('abc', ['abcde']), undefined);
  });

  it('ignores case', () => equal(nearest('LOCKTABLE', ['lockTable']), 'lockTable'));

  it('takes two adjacent characters in another order for one change', () => {
    equal(nearest('nmae', ['name']), 'name');
    equal(nearest('nmae', ['nxxe', 'nxae', 'name']), 'nxae');
    equal(nearest('agte', ['gate']), 'gate');
    equal(nearest('gaet', ['gate']), 'gate');
    // Not adjacent: two changes, which is more than a third of four characters.
    equal(nearest('eatg', ['gate']), undefined);
    equal(nearest('tag', ['gat']), undefined);
  });

  it('is not searched among words of a very different length', () => {
    equal(nearest('x'.repeat(61), [`${'x'.repeat(81)}`]), 'x'.repeat(81));
    equal(nearest('x'.repeat(61), [`${'x'.repeat(82)}`]), undefined);
    equal(nearest('x'.repeat(82), [`${'x'.repeat(61)}`]), undefined);
  });
});
