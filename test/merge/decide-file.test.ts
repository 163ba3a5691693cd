import { deepEqual } from 'node:assert/strict';
import {
  decideDeleted,
  decideDropped,
  decideKnown,
  decideNew,
  decideOutside,
  type Known,
} from '../../src/merge/decide-file.ts';
import type { Change, DiskFile } from '../../src/model/change.ts';
import type { PlannedFile, Policy } from '../../src/model/file-set.ts';
import { sha256 } from '../../src/record/manifest.ts';
import { fileOf } from '../update/memory.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';
const wanted = base.replace('five', 'FIVE');
const mine = base.replace('one', 'one, mine');
const binary: DiskFile = { bytes: Buffer.from([0xff]), text: undefined, executable: false };
const withoutBase = 'was edited, but its base in .scaffold/ is missing, so it cannot be merged';
const sameLines = 'you and the templates changed the same lines';
const joinedTwice = 'was edited, and Git combined the lines of two branches';

const entryOf = (text: string, more: Partial<Known> = {}): Known => ({
  hashes: [sha256(text)],
  executable: false,
  policy: 'merged',
  guessed: false,
  ...more,
});
const planned = (text: string, policy: Policy = 'merged', executable = false): PlannedFile => ({
  text,
  policy,
  executable,
});
const file = (text: string, executable = false): DiskFile => fileOf(text, executable);

/** What is decided, in short: action, text, mode, and the messages with their lines. */
function short({ action, after, conflicts }: Change) {
  return [action, after?.text, after?.executable, ...conflicts.map(({ line, message }) => `${line} ${message}`)];
}

interface Case {
  readonly entry?: Partial<Known>;
  /** What it was rendered as; null where that is lost. */
  readonly base?: string | null;
  readonly disk: DiskFile;
  readonly wanted?: PlannedFile;
  readonly gives: readonly unknown[];
}

const known: Readonly<Record<string, Case>> = {
  'unedited: it follows the templates': { disk: file(base), gives: ['update', wanted, false] },
  'unedited, in CRLF: it follows, and keeps its line endings': {
    disk: file(base.replaceAll('\n', '\r\n')),
    gives: ['update', wanted.replaceAll('\n', '\r\n'), false],
  },
  'unedited, without its base: it follows all the same': {
    base: null,
    disk: file(base),
    gives: ['update', wanted, false],
  },
  'like the templates want it: it stays': { disk: file(wanted), gives: ['unchanged', wanted, false] },
  'like the templates want it, in CRLF: it stays as it is': {
    disk: file(wanted.replaceAll('\n', '\r\n')),
    gives: ['unchanged', wanted.replaceAll('\n', '\r\n'), false],
  },
  'edited, and the templates want what they wanted: it stays': {
    disk: file(mine),
    wanted: planned(base),
    gives: ['unchanged', mine, false],
  },
  'edited, base lost, and the templates want what they wanted: it stays': {
    base: null,
    disk: file(mine),
    wanted: planned(base),
    gives: ['unchanged', mine, false],
  },
  'edited, base lost and only guessed: nobody knows what the templates wanted': {
    base: null,
    entry: { guessed: true },
    disk: file('mine\n'),
    wanted: planned('theirs\n'),
    gives: ['conflict', '<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\n', false, `0 ${withoutBase}`],
  },
  'edited, base guessed to be what is wanted: that is no proof': {
    base: null,
    entry: { guessed: true, hashes: [sha256('theirs\n')] },
    disk: file('mine\n'),
    wanted: planned('theirs\n'),
    gives: ['conflict', '<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\n', false, `0 ${withoutBase}`],
  },
  'edited elsewhere: both edits are in it': {
    disk: file(mine),
    gives: ['merge', mine.replace('five', 'FIVE'), false],
  },
  'edited like the templates, and more: it stays': {
    disk: file(mine.replace('five', 'FIVE')),
    gives: ['unchanged', mine.replace('five', 'FIVE'), false],
  },
  'edited in the same line: a conflict with its line': {
    disk: file(base.replace('five', 'mine')),
    gives: [
      'conflict',
      'one\ntwo\nthree\nfour\n<<<<<<< yours\nmine\n||||||| previously generated\nfive\n=======\nFIVE\n>>>>>>> templates\n',
      false,
      `5 ${sameLines}`,
    ],
  },
  'edited, without its base: a conflict': {
    base: null,
    disk: file('mine\n'),
    wanted: planned('theirs\n'),
    gives: ['conflict', '<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\n', false, `0 ${withoutBase}`],
  },
  'written once: it stays, whatever the templates want': {
    disk: file(mine),
    wanted: planned(wanted, 'seeded'),
    gives: ['unchanged', mine, false],
  },
  'written once, and executable now: only its mode follows': {
    disk: file(mine),
    wanted: planned(wanted, 'seeded', true),
    gives: ['update', mine, true],
  },
  'the mode changed in the templates: it follows': {
    disk: file(base),
    wanted: planned(base, 'merged', true),
    gives: ['update', base, true],
  },
  'the mode was changed by the user: it stays': {
    disk: file(base, true),
    wanted: planned(base),
    gives: ['unchanged', base, true],
  },
  'the mode was changed by the user, and the text by the templates: each keeps its own': {
    disk: file(base, true),
    gives: ['update', wanted, true],
  },
  'no longer text, and the templates want another: a conflict': {
    disk: binary,
    gives: ['conflict', wanted, false, '0 is no longer a text file'],
  },
  'no longer text, and nothing new is wanted: it stays': {
    disk: binary,
    wanted: planned(base),
    gives: ['unchanged', undefined, undefined],
  },
  'no longer text, and written once: it stays': {
    disk: binary,
    wanted: planned(wanted, 'seeded'),
    gives: ['unchanged', undefined, undefined],
  },
  'a list in another order, owned by the templates: it follows': {
    base: 'a\nb\n',
    disk: file('a\nc\nb\n'),
    wanted: planned('a\nb\nc\n', 'owned'),
    gives: ['update', 'a\nb\nc\n', false],
  },
  'a list in another order that people may edit: it is merged': {
    base: 'a\nb\n',
    disk: file('a\nc\nb\n'),
    wanted: planned('a\nb\nc\n'),
    gives: ['merge', 'a\nc\nb\nc\n', false],
  },
  'joined by git from two branches, owned: it follows': {
    base: 'a\nz\n',
    entry: { hashes: [sha256('a\nz\n'), sha256('other')] },
    disk: file('a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nz\n'),
    wanted: planned('a\nb\nc\nz\n', 'owned'),
    gives: ['merge', 'a\nb\nc\nz\n', false],
  },
  'joined by git, and the merge has lines twice: a conflict': {
    base: 'a\nz\n',
    entry: { hashes: [sha256('a\nz\n'), sha256('other')] },
    disk: file('a\nz\nb\nmine\n'),
    wanted: planned('a\nb\nz\n'),
    gives: [
      'conflict',
      'a\n<<<<<<< yours\nz\n=======\n>>>>>>> templates\nb\n<<<<<<< yours\nmine\n=======\nz\n>>>>>>> templates\n',
      false,
      `0 ${joinedTwice}`,
    ],
  },
  'not joined by git: the user may have a line twice': {
    base: 'a\nz\n',
    disk: file('a\nz\nb\nmine\n'),
    wanted: planned('a\nb\nz\n'),
    gives: ['merge', 'a\nb\nz\nb\nmine\n', false],
  },
  'one of two branches rendered what is wanted, base lost: the other may not have': {
    base: null,
    entry: { hashes: [sha256('theirs\n'), sha256('other')] },
    disk: file('mine\n'),
    wanted: planned('theirs\n'),
    gives: ['conflict', '<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\n', false, `0 ${withoutBase}`],
  },
};

describe('A file that was rendered before', () => {
  for (const [title, one] of Object.entries(known))
    it(title, () => {
      const text = one.base === undefined ? base : one.base;
      const entry = entryOf(text ?? base, one.entry);
      const change = decideKnown('main.tf', entry, text ?? undefined, one.disk, one.wanted ?? planned(wanted));
      deepEqual(short(change), one.gives);
      deepEqual([change.path, change.before], ['main.tf', one.disk]);
    });
});

describe('A document that was rendered before', () => {
  const decided = (yours: string, text = wanted) => {
    const change = decideKnown('docs/a.md', entryOf(base), base, file(yours), planned(text));
    return [change.action, change.after?.text, change.conflicts, change.note];
  };
  const note = (lines: string): string =>
    `keeps your lines where the new text differs too (line ${lines}); update --diff shows the new text`;

  it('is merged like any other file where it can be', () =>
    deepEqual(decided(mine), ['merge', mine.replace('five', 'FIVE'), [], undefined]));

  it('is no conflict: it keeps the lines of the user, and the note names them', () => {
    const yours = base.replace('five', 'mine');
    deepEqual(decided(yours), ['unchanged', yours, [], note('5')]);
    const both = wanted.replace('one', 'ONE');
    deepEqual(decided('my one\ntwo\nthree\nfour\nmine\n', both), [
      'unchanged',
      'my one\ntwo\nthree\nfour\nmine\n',
      [],
      note('1, 5'),
    ]);
  });

  it('takes the other new lines all the same', () =>
    deepEqual(decided(base.replace('five', 'mine'), wanted.replace('one', 'ONE')), [
      'merge',
      'ONE\ntwo\nthree\nfour\nmine\n',
      [],
      note('5'),
    ]));

  it('is a document by the end of its name', () => {
    for (const path of ['a.md.tf', 'md', '.md/a.tf'])
      deepEqual(
        decideKnown(path, entryOf(base), base, file(base.replace('five', 'mine')), planned(wanted)).action,
        'conflict',
      );
  });
});

describe('A file with the conflict markers of Git', () => {
  const conflict = '<<<<<<< HEAD\nFIVE\n=======\nfive\n>>>>>>> branch\n';
  const rendered = [base, wanted];
  const decided = (text: string, bases?: readonly string[], at: string | undefined = base) =>
    short(decideKnown('main.tf', entryOf(base), at, file(text), planned(wanted), bases));

  it('is resolved, if each side was rendered or merges with what is wanted', () => {
    deepEqual(decided(base.replace('five\n', conflict), rendered), ['merge', wanted, false]);
    deepEqual(decided(mine.replace('five\n', conflict), rendered), ['merge', mine.replace('five', 'FIVE'), false]);
    deepEqual(decided(base.replace('five\n', conflict).replaceAll('\n', '\r\n'), rendered), [
      ...['merge', wanted.replaceAll('\n', '\r\n'), false],
    ]);
  });

  it('is compared with the only text that was rendered, if there is one', () =>
    deepEqual(decided(base.replace('five\n', conflict)), ['merge', wanted, false]));

  it('stays a conflict otherwise, with the line of the marker', () => {
    const text = base.replace('five\n', conflict.replace('FIVE', 'mine').replace('five', 'theirs'));
    const message =
      '5 contains the conflict markers of a Git merge, in lines that a branch edited; resolve them and rerun';
    deepEqual(decided(text, rendered), ['conflict', text, false, message]);
    deepEqual(short(decideKnown('main.tf', entryOf(base), undefined, file(text), planned(wanted))), [
      ...['conflict', text, false, message],
    ]);
  });
});

describe('A file that the templates have for the first time', () => {
  const cases: Readonly<Record<string, readonly [DiskFile | undefined, PlannedFile, readonly unknown[]]>> = {
    'is created, with its mode': [undefined, planned('a\n', 'merged', true), ['create', 'a\n', true]],
    'is left where the same is there': [file('a\r\n'), planned('a\n'), ['unchanged', 'a\n', false]],
    'is left where something is there and it is written once': [
      file('mine\n'),
      planned('a\n', 'seeded'),
      ['unchanged', 'a\n', false],
    ],
    'is a conflict with what is there, which keeps its mode': [
      file('mine\n', true),
      planned('a\n'),
      [
        'conflict',
        '<<<<<<< yours\nmine\n=======\na\n>>>>>>> templates\n',
        true,
        '0 already exists and was not created by this generator',
      ],
    ],
    'is a conflict with what is no text': [
      binary,
      planned('a\n'),
      ['conflict', 'a\n', false, '0 already exists and was not created by this generator'],
    ],
  };
  for (const [title, [disk, plan, gives]] of Object.entries(cases))
    it(title, () => deepEqual(short(decideNew('main.tf', plan, disk)), gives));
});

describe('A file that the templates have no more', () => {
  it('goes where it is unedited, in either line ending', () => {
    for (const text of [base, base.replaceAll('\n', '\r\n')])
      deepEqual(short(decideDropped('main.tf', entryOf(base), file(text))), ['remove', undefined, undefined]);
  });

  it('stays where it was edited, or is no text', () => {
    for (const disk of [file(mine), binary])
      deepEqual(short(decideDropped('main.tf', entryOf(base), disk)), ['keep-edited', undefined, undefined]);
  });

  it('goes where it is what one of two branches rendered', () => {
    const entry = entryOf(base, { hashes: [sha256('other'), sha256(base)] });
    deepEqual(decideDropped('main.tf', entry, file(base)).action, 'remove');
  });
});

describe('A file that the user deleted', () => {
  const decided = (plan: PlannedFile) => {
    const { action, note, conflicts } = decideDeleted('main.tf', entryOf(base), plan);
    deepEqual(conflicts, []);
    return [action, note];
  };
  it('stays deleted', () => deepEqual(decided(planned(base)), ['keep-deleted', undefined]));

  it('stays deleted with a note where the templates have something new in it', () => {
    deepEqual(decided(planned(wanted)), ['keep-deleted', 'was deleted; new template content is not written']);
    deepEqual(decided(planned(wanted, 'seeded')), ['keep-deleted', undefined]);
  });
});

describe('A file outside a sparse checkout', () => {
  it('is skipped with a note where something in it is new, and else unchanged', () => {
    const decided = (entry: Known | undefined, text: string) => {
      const { action, note, conflicts } = decideOutside('main.tf', entry, planned(text));
      deepEqual(conflicts, []);
      return [action, note];
    };
    const note = 'is outside the sparse checkout and is not written';
    deepEqual(decided(entryOf(base), base), ['unchanged', undefined]);
    deepEqual(decided(entryOf(base), wanted), ['skip', note]);
    deepEqual(decided(undefined, base), ['skip', note]);
  });
});
