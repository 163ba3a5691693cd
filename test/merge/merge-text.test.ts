import { deepEqual, equal } from 'node:assert/strict';
import { hasTwice, isJoined, isReordered } from '../../src/merge/joined.ts';
import { compare, firstMarker, merge } from '../../src/merge/merge-text.ts';
import { sha256 } from '../../src/record/manifest.ts';

const base = 'a\nb\nc\nd\ne\nf\n';

describe('A merge of texts', () => {
  const clean: Readonly<Record<string, readonly [yours: string, templates: string, merged: string]>> = {
    'takes the only change there is, of the templates': [base, base.replace('c', 'C'), base.replace('c', 'C')],
    'takes the only change there is, of the user': [base.replace('c', 'C'), base, base.replace('c', 'C')],
    'takes changes in different places': [`mine\n${base}`, `${base}theirs\n`, `mine\n${base}theirs\n`],
    'takes a change that both made once': [base.replace('c', 'C'), base.replace('c', 'C'), base.replace('c', 'C')],
    'takes a change that both made next to others': [
      base.replace('a', 'A').replace('d', 'D'),
      base.replace('d', 'D').replace('f', 'F'),
      base.replace('a', 'A').replace('d', 'D').replace('f', 'F'),
    ],
    'takes away what one side took away': [base.replace('b\n', ''), base.replace('e\n', ''), 'a\nc\nd\nf\n'],
    'adds at the beginning and at the end': [`${base}mine\n`, `theirs\n${base}`, `theirs\n${base}mine\n`],
    'gives lines of the templates the line endings of the user': [
      base.replaceAll('\n', '\r\n'),
      base.replace('c', 'C'),
      base.replace('c', 'C').replaceAll('\n', '\r\n'),
    ],
    'keeps the missing newline of the user': [base.trimEnd(), base.replace('b', 'B'), base.replace('b', 'B').trimEnd()],
    'keeps single lines in another line ending': [
      base.replace('e\n', 'e\r\n'),
      base.replace('b', 'B'),
      base.replace('b', 'B').replace('e\n', 'e\r\n'),
    ],
    'merges repeated lines in their places': ['x\nx\nmine\nx\n', 'x\nx\nx\ntheirs\n', 'x\nx\nmine\nx\ntheirs\n'],
  };
  for (const [title, [yours, templates, merged]] of Object.entries(clean))
    it(title, () => {
      const from = title.includes('repeated') ? 'x\nx\nx\n' : base;
      deepEqual(merge(from, yours, templates), { text: merged, hunks: [] });
    });

  it('has a hunk for every place where both changed the same lines', () => {
    const { text, hunks } = merge(base, 'a\nB1\nc\nd\nE1\nf\n', 'a\nB2\nc\nd\nE2\nE3\nf\n');
    deepEqual(hunks, [
      { line: 2, yours: ['B1'], base: ['b'], templates: ['B2'] },
      { line: 5, yours: ['E1'], base: ['e'], templates: ['E2', 'E3'] },
    ]);
    equal(
      text,
      [
        ...[
          'a',
          '<<<<<<< yours',
          'B1',
          '||||||| previously generated',
          'b',
          '=======',
          'B2',
          '>>>>>>> templates',
          'c',
          'd',
        ],
        ...[
          '<<<<<<< yours',
          'E1',
          '||||||| previously generated',
          'e',
          '=======',
          'E2',
          'E3',
          '>>>>>>> templates',
          'f',
          '',
        ],
      ].join('\n'),
    );
  });

  it('has a hunk where one side took away what the other changed', () => {
    deepEqual(merge(base, base.replace('c\n', ''), base.replace('c', 'C')).hunks, [
      { line: 3, yours: [], base: ['c'], templates: ['C'] },
    ]);
  });

  it('has a hunk where only some of the changed lines are the same', () => {
    const hunk = (yours: string, templates: string) => merge(base, `a\n${yours}\nf\n`, `a\n${templates}\nf\n`).hunks;
    const lines = { line: 2, base: ['b', 'c', 'd', 'e'] };
    deepEqual(hunk('X\nmine', 'X\ntheirs'), [{ ...lines, yours: ['X', 'mine'], templates: ['X', 'theirs'] }]);
    deepEqual(hunk('X\nY', 'X\nY\nZ'), [{ ...lines, yours: ['X', 'Y'], templates: ['X', 'Y', 'Z'] }]);
    deepEqual(hunk('X\nY', 'X\nY'), []);
  });

  it('has the lines of the user in the place of a hunk, if asked for', () => {
    const yours = base.replace('b', 'mine').replace('f', 'F');
    deepEqual(merge(base, yours, base.replace('b', 'theirs').replace('d', 'D'), { where: 'yours' }), {
      text: yours.replace('d', 'D'),
      hunks: [{ line: 2, yours: ['mine'], base: ['b'], templates: ['theirs'] }],
    });
  });

  it('keeps the line endings of the user between the markers', () => {
    equal(
      merge('a\nb\nc\n', 'a\nmine\r\nc\n', 'a\ntheirs\nc\n').text,
      'a\n<<<<<<< yours\nmine\r\n||||||| previously generated\nb\n=======\ntheirs\n>>>>>>> templates\nc\n',
    );
  });

  it('has no base between the markers where both added', () => {
    equal(
      merge('a\nz\n', 'a\nmine\nz\n', 'a\ntheirs\nz\n').text,
      'a\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\nz\n',
    );
  });

  it('marks in the line endings of the user, and ends every marked line', () => {
    equal(
      merge('a\nb\n', 'a\r\nmine', 'a\ntheirs\n').text,
      'a\r\n<<<<<<< yours\r\nmine\r\n||||||| previously generated\r\nb\r\n=======\r\ntheirs\r\n>>>>>>> templates',
    );
  });

  it('counts lines after what one side added before', () => {
    const [hunk] = merge(base, `x\ny\n${base.replace('e', 'E1')}`, base.replace('e', 'E2')).hunks;
    deepEqual(hunk?.line, 7);
  });
});

describe('A comparison of texts', () => {
  it('has a hunk for every difference, without a base', () => {
    const { text, hunks } = compare('a\nb\nc\nmine\n', 'a\nB\nc\n');
    deepEqual(hunks, [
      { line: 2, yours: ['b'], base: [], templates: ['B'] },
      { line: 4, yours: ['mine'], base: [], templates: [] },
    ]);
    equal(
      text,
      'a\n<<<<<<< yours\nb\n=======\nB\n>>>>>>> templates\nc\n<<<<<<< yours\nmine\n=======\n>>>>>>> templates\n',
    );
  });

  it('has none for equal texts, and keeps the line endings', () => {
    deepEqual(compare('a\r\nb', 'a\nb\n'), { text: 'a\r\nb', hunks: [] });
  });
});

describe('The markers of a conflict', () => {
  it('are found by their line, the first of either kind', () => {
    equal(firstMarker('a\n<<<<<<< yours\nb\n'), 2);
    equal(firstMarker('a\nb\n>>>>>>> templates\n<<<<<<< yours\n'), 3);
  });

  it('are not what only looks like them', () => {
    equal(firstMarker('a\n=======\n<<<<<<<\n >>>>>>> x\n<<<<<<<< y\n'), 0);
  });
});

describe('What git joined', () => {
  const two = { hashes: [sha256('1'), sha256('2')], executable: false, policy: 'owned' } as const;

  it('is a reordering where the same lines stand in another order, each once', () => {
    equal(isReordered('a\nb\n', 'a\nc\nb\n', 'a\nb\nc\n'), true);
    equal(isReordered('a\nb\n', 'a\r\nc\r\nb\r\n', 'a\nb\nc\n'), true);
    equal(isReordered('a\nb\n', 'a\nc\nb\n', 'a\nb\nd\n'), false, 'another line');
    equal(isReordered('a\nb\n', 'a\nc\nb', 'a\nb\nc\n'), false, 'no newline at the end');
    equal(isReordered('a\n}\n', '}\na\n}\n', 'a\n}\n}\n'), false, 'a brace may have been taken away elsewhere');
    equal(isReordered('}\n}\na\n', '}\na\n', 'a\n}\n'), false, 'a line that stood there twice');
    equal(isReordered('a\n', '\na\nb', 'a\nb\n'), false, 'the empty line is not the end of the last one');
    equal(isReordered('', 'b\na\nx\ny\n}\n}\n', 'a\nb\nx\n}\ny\n}\n'), false, 'one of two places is a brace');
    equal(isReordered('', 'a\nc\n}\nb\n}\n', 'a\nb\n}\nc\n}\n'), false, 'a brace next to another line');
  });

  it('is a join where every line is wanted, none is missing, and the known rendering is whole', () => {
    const wanted = 'a\nb\nc\nz\n';
    equal(isJoined(two, 'a\nz\n', 'a\nc\nb\nz\n', wanted), true);
    equal(isJoined(two, 'a\nz\n', 'a\r\nb\r\nc\r\nz\r\n', wanted), true);
    equal(isJoined(two, 'a\nz\n', 'a\n<<<<<<< HEAD\nb\n||||||| x\n=======\nc\n>>>>>>> y\nz\n', wanted), true);
    equal(isJoined({ ...two, hashes: [sha256('1')] }, 'a\nz\n', wanted, wanted), false, 'one branch');
    equal(isJoined(two, undefined, wanted, wanted), false, 'no base');
    equal(isJoined(two, 'a\nz\n', 'a\nb\nz\n', wanted), false, 'a line is missing');
    equal(isJoined(two, 'a\nz\n', 'a\nb\nc\nmine\nz\n', wanted), false, 'a line more');
    equal(isJoined(two, 'a\nz\n', 'a\nb\nmine\nz\n', wanted), false, 'another line instead');
    equal(isJoined(two, 'a\nz\na\n', 'a\nb\nc\nz\n', wanted), false, 'a line of the rendering is taken away');
    equal(isJoined(two, 'a\nz\n', 'a\nb\nc\n<<<<<<<x\nz\n', wanted), false, 'no marker');
    equal(isJoined(two, 'a\nz\n', 'a\nb\nc\nx <<<<<<< y\nz\n', wanted), false, 'a marker within a line');
  });

  it('has lines twice where the templates want them once', () => {
    equal(hasTwice('a\nb\nb\n', 'a\nb\n'), true);
    equal(hasTwice('a\r\nb\r\nb\r\n', 'a\nb\n'), true);
    equal(hasTwice('a\nb\nb\n', 'b\na\nb\n'), false, 'wanted twice');
    equal(hasTwice('a\nmine\nmine\nb\n', 'a\nb\n'), false, "the user's own line");
    equal(hasTwice('a\n', 'a\nb\n'), false);
  });
});
