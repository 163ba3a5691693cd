import { deepEqual, equal } from 'node:assert/strict';
import { markedSides } from '../../src/merge/git-markers.ts';
import { resolveMarkers } from '../../src/merge/resolve-markers.ts';

/** A file in which Git left one conflict. */
const conflicted = (ours: string, theirs: string, before = 'a\n', after = 'z\n'): string =>
  `${before}<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> branch\n${after}`;

describe('The sides of a merge by Git', () => {
  it('are the text with the lines of each branch, and the line of the first marker', () => {
    deepEqual(markedSides(conflicted('b\n', 'c\nd\n')), { ours: 'a\nb\nz\n', theirs: 'a\nc\nd\nz\n', line: 2 });
    deepEqual(markedSides(conflicted('', 'c\n', '', '')), { ours: '', theirs: 'c\n', line: 1 });
  });

  it('do not contain the common ancestor, which the styles diff3 and zdiff3 add', () => {
    for (const label of ['||||||| 1234abc', '|||||||'])
      deepEqual(markedSides(conflicted(`b\n${label}\nold\n`, 'c\n')), {
        ours: 'a\nb\nz\n',
        theirs: 'a\nc\nz\n',
        line: 2,
      });
  });

  it('are read from every conflict of the file', () => {
    deepEqual(markedSides(conflicted('b\n', 'c\n') + conflicted('d\n', 'e\n')), {
      ...{ ours: 'a\nb\nz\na\nd\nz\n', theirs: 'a\nc\nz\na\ne\nz\n', line: 2 },
    });
  });

  it('are read in either line ending', () => {
    deepEqual(markedSides(conflicted('b\n', 'c\n').replaceAll('\n', '\r\n')), {
      ...{ ours: 'a\nb\nz\n', theirs: 'a\nc\nz\n', line: 2 },
    });
  });

  it('may contain lines that look like markers in another place', () => {
    for (const line of ['=======', '>>>>>>> x', '|||||||', '<<<<<<<', ' <<<<<<< x', '<<<<<<<< x', '======='])
      deepEqual(markedSides(conflicted('b\n', 'c\n', `${line}\n`, `${line}\n`)), {
        ...{ ours: `${line}\nb\n${line}\n`, theirs: `${line}\nc\n${line}\n`, line: 2 },
      });
    deepEqual(markedSides(conflicted('b\n', 'c\n=======\n||||||| x\n ======= \n')), {
      ...{ ours: 'a\nb\nz\n', theirs: 'a\nc\n=======\n||||||| x\n ======= \nz\n', line: 2 },
    });
    deepEqual(markedSides(conflicted('b\n>>>>>>> x\n ||||||| x\n||||||||\n======= x\n', 'c\n x>>>>>>> x\n')), {
      ...{
        ours: 'a\nb\n>>>>>>> x\n ||||||| x\n||||||||\n======= x\nz\n',
        theirs: 'a\nc\n x>>>>>>> x\nz\n',
        line: 2,
      },
    });
  });

  it('are unknown without markers, with markers that are not complete, and with those of an update', () => {
    equal(markedSides('a\nb\n'), undefined);
    equal(markedSides('a\n<<<<<<< HEAD\nb\n'), undefined);
    equal(markedSides('a\n<<<<<<< HEAD\nb\n=======\nc\n'), undefined);
    equal(markedSides('<<<<<<< HEAD\na\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n'), undefined);
    equal(markedSides('<<<<<<< HEAD\nb\n=======\nc\n<<<<<<< x\n>>>>>>> x\n'), undefined);
    equal(markedSides('<<<<<<< yours\nb\n=======\nc\n>>>>>>> templates\n'), undefined);
    equal(markedSides(`${conflicted('b\n', 'c\n')}<<<<<<< yours\nb\n=======\nc\n>>>>>>> templates\n`), undefined);
  });
});

describe('A conflict that Git left between two branches', () => {
  const base = 'a\nb\nz\n';
  const ofOurs = 'a\nours\nb\nz\n';
  const ofTheirs = 'a\ntheirs\nb\nz\n';
  const wanted = 'a\nours\ntheirs\nb\nz\n';
  const resolved = (ours: string, theirs: string, bases: readonly string[] = [ofOurs, ofTheirs], text = wanted) =>
    resolveMarkers({ ours, theirs, line: 1 }, bases, text);

  it('is what is wanted, if both branches contain only what was rendered', () => {
    equal(resolved(ofOurs, ofTheirs), wanted);
    equal(resolved(ofTheirs, ofOurs), wanted);
    // Git may have merged some of the lines already.
    equal(resolved('a\nours\ntheirs\nb\nz\n', ofTheirs), wanted);
  });

  it('is what is wanted, if Git combined lines of the branches that are no longer wanted', () => {
    const [one, two] = ['a\nold\nb\nz\n', 'a\nnew\nb\nz\n'];
    const newest = 'a\nnewest\nb\nz\n';
    equal(resolved('a\nold\nnew\nb\nz\n', two, [one, two], newest), newest);
    equal(resolved('b\na\nold\nnew\nz\n', two, [one, two], newest), undefined, 'a line is in another place');
    equal(resolved('a\nold\nnew\nmine\nb\nz\n', two, [one, two], newest), undefined, 'a line was not rendered');
  });

  it('keeps the edit of either branch, and those of both', () => {
    const edited = (text: string): string => text.replace('z\n', 'z\nmine\n');
    const alsoEdited = (text: string): string => `first\n${text}`;
    equal(resolved(edited(ofOurs), ofTheirs), edited(wanted));
    equal(resolved(ofOurs, edited(ofTheirs)), edited(wanted));
    equal(resolved(edited(ofOurs), alsoEdited(ofTheirs)), alsoEdited(edited(wanted)));
  });

  it('keeps a line that a branch removed or moved', () => {
    const long = (text: string, end = 'c\nd\n'): string => `${text}${end}`;
    const bases = [long(ofOurs), long(ofTheirs)];
    for (const end of ['c\n', 'd\nc\n']) {
      equal(resolved(long(ofOurs, end), long(ofTheirs), bases, long(wanted)), long(wanted, end));
      equal(resolved(long(ofOurs), long(ofTheirs, end), bases, long(wanted)), long(wanted, end));
    }
  });

  it('is not resolved if an edit of either branch is in the lines that changed', () => {
    const other = (text: string): string => text.replace('b\n', 'edited\n');
    const changed = wanted.replace('b\n', 'B\n');
    equal(resolved(other(base), base, [base], changed), undefined);
    equal(resolved(base, other(base), [base], changed), undefined);
  });

  it('is not resolved if both branches edited the same line', () => {
    const [one, two] = ['one', 'two'].map((text) => ofOurs.replace('z', text));
    equal(resolved(one ?? '', two ?? ''), undefined);
  });

  it('is not resolved if what was rendered is lost', () => equal(resolved(ofOurs, ofTheirs, []), undefined));

  it('is not resolved if a line of the templates would occur twice', () => {
    // The branch moved the line, which cannot be distinguished from a second one.
    equal(resolved('theirs\na\nours\nb\nmine\nz\n', ofTheirs), undefined);
    equal(resolved(ofOurs, 'ours\na\ntheirs\nb\nmine\nz\n'), undefined);
  });
});
