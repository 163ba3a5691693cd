import { deepEqual } from 'node:assert/strict';
import { advanced, recordedOf } from '../../src/merge/recorded.ts';
import type { Action, Change } from '../../src/model/change.ts';
import type { PlannedFile, Policy } from '../../src/model/file-set.ts';
import { type Manifest, sha256 } from '../../src/record/manifest.ts';

const planned = (text: string, policy: Policy = 'merged', executable = false): PlannedFile => ({
  text,
  policy,
  executable,
});
const manifest = (files: Readonly<Record<string, string>>): Manifest => ({
  generator: '1.0.0',
  answers: [],
  files: new Map(
    Object.entries(files).map(([path, text]) => [path, { hashes: [sha256(text)], executable: true, policy: 'owned' }]),
  ),
});
const never = (): never => {
  throw new Error('rendered again without need');
};

describe('What was rendered last time', () => {
  it('is what the manifest says, with the texts that are known; nothing is rendered again', () => {
    const { entries, base } = recordedOf(manifest({ a: '1' }), new Map([['a', '1']]), never, undefined);
    deepEqual(entries.get('a'), { hashes: [sha256('1')], executable: true, policy: 'owned', guessed: false });
    deepEqual([...base], [['a', '1']]);
  });

  it('is rendered again where a text is lost, and used only where its hash is the recorded one', () => {
    const again = () => [
      new Map([
        ['a', planned('1')],
        ['b', planned('another')],
        ['d', planned('4')],
      ]),
    ];
    const { base, entries } = recordedOf(manifest({ a: '1', b: '2', c: '3' }), new Map([['c', '3']]), again, undefined);
    deepEqual([...base].sort(), [
      ['a', '1'],
      ['c', '3'],
    ]);
    deepEqual([...entries.keys()], ['a', 'b', 'c']);
  });

  it('is known for each of two branches whose manifests git joined', () => {
    const joined: Manifest = {
      ...manifest({}),
      files: new Map([['a', { hashes: [sha256('1'), sha256('2')], executable: false, policy: 'owned' }]]),
    };
    const again = () => [
      new Map([['a', planned('1')]]),
      new Map([['a', planned('2')]]),
      new Map([['a', planned('3')]]),
    ];
    const { bases } = recordedOf(joined, new Map([['a', '2']]), again, undefined);
    deepEqual([...bases], [['a', ['2', '1']]]);
  });

  it('is rendered again for two joined branches, also where the text of another file is lost', () => {
    const both: Manifest = {
      ...manifest({ lost: 'x' }),
      files: new Map([
        ...manifest({ lost: 'x' }).files,
        ['a', { hashes: [sha256('1'), sha256('2')], executable: false, policy: 'owned' }],
      ]),
    };
    const again = () => [
      new Map([
        ['a', planned('1')],
        ['lost', planned('x')],
      ]),
      new Map([['a', planned('2')]]),
    ];
    const { base, bases } = recordedOf(both, new Map([['a', '2']]), again, undefined);
    deepEqual([base.get('lost'), bases.get('a')], ['x', ['2', '1']]);
    deepEqual([...recordedOf(both, new Map([['lost', 'x']]), again, undefined).bases], [['a', ['1', '2']]]);
  });

  it('is guessed from the recorded answers where the manifest is lost', () => {
    const { entries, base } = recordedOf(
      undefined,
      new Map(),
      () => [new Map([['a', planned('1', 'seeded', true)]])],
      undefined,
    );
    deepEqual(entries.get('a'), { hashes: [sha256('1')], executable: true, policy: 'seeded', guessed: true });
    deepEqual([...base], []);
  });

  it('is what the templates wanted where a conflict was resolved since', () => {
    const wanted = new Map([
      ['a', 'new'],
      ['b', 'added'],
      ['c', 'unknown'],
    ]);
    const again = () => [new Map([['b', planned('old b', 'seeded', false)]])];
    const { entries, base } = recordedOf(manifest({ a: '1' }), new Map([['a', '1']]), again, { wanted });
    deepEqual(entries.get('a'), { hashes: [sha256('new')], executable: true, policy: 'owned', guessed: false });
    deepEqual(entries.get('b'), { hashes: [sha256('added')], executable: false, policy: 'seeded', guessed: false });
    deepEqual(entries.get('c'), undefined);
    deepEqual(
      [...base],
      [
        ['a', 'new'],
        ['b', 'added'],
      ],
    );
  });
});

describe('What is recorded after an update', () => {
  const change = (path: string, action: Action): Change => ({
    ...{ path, action, before: undefined, after: undefined, conflicts: [] },
  });
  const recorded = recordedOf(manifest({ a: 'old' }), new Map([['a', 'old']]), never, undefined);
  const recordedAfter = (action: Action, policy: Policy = 'merged') =>
    [...advanced(new Map([['a', planned('new', policy)]]), recorded, [change('a', action)], recorded.base)].map(
      ([path, { text, executable, policy: how }]) => [path, text, executable, how],
    );

  for (const action of ['update', 'merge', 'unchanged', 'overwrite'] as const)
    it(`is what the templates want, for a file that they were brought into: ${action}`, () =>
      deepEqual(recordedAfter(action), [['a', 'new', false, 'merged']]));

  for (const action of ['conflict', 'keep-deleted'] as const)
    it(`is what it was, for a file that they were not brought into: ${action}`, () =>
      deepEqual(recordedAfter(action), [['a', 'old', true, 'merged']]));

  it('is what it was, for a file that is written once, unless it was created', () => {
    deepEqual(recordedAfter('unchanged', 'seeded'), [['a', 'old', true, 'seeded']]);
    deepEqual(recordedAfter('create', 'seeded'), [['a', 'new', false, 'seeded']]);
  });

  it('is nothing for a new file with a conflict, and what is wanted for a new one that was deleted', () => {
    const wanted = new Map([['b', planned('new')]]);
    deepEqual([...advanced(wanted, recorded, [change('b', 'conflict')], recorded.base)], []);
    deepEqual([...advanced(wanted, recorded, [change('b', 'keep-deleted')], recorded.base).keys()], ['b']);
    deepEqual([...advanced(wanted, recorded, [change('b', 'create')], recorded.base).keys()], ['b']);
  });

  it('is what is wanted for a file of which nothing was decided', () => {
    const next = advanced(new Map([['b', planned('new')]]), recorded, [], recorded.base);
    deepEqual([...next], [['b', planned('new')]]);
  });

  it('is what is wanted where the old text is lost', () => {
    const lost = recordedOf(manifest({ a: 'old' }), new Map(), () => [new Map()], undefined);
    deepEqual(
      [...advanced(new Map([['a', planned('new')]]), lost, [change('a', 'keep-deleted')], lost.base)].map(
        ([, { text }]) => text,
      ),
      ['new'],
    );
  });

  it('is nothing for a new file that is skipped, and what it was for one with a note', () => {
    const wanted = new Map([['b', planned('new')]]);
    deepEqual([...advanced(wanted, recorded, [change('b', 'skip')], recorded.base)], []);
    const noted = { ...change('a', 'update'), note: 'is not written' };
    const [next] = advanced(new Map([['a', planned('new')]]), recorded, [noted], recorded.base);
    deepEqual(next, ['a', planned('old', 'merged', true)]);
  });

  it('keeps the pins that a bot moved, where nothing else is new', () => {
    const unpinned = new Map([['a', 'old, pinned otherwise']]);
    const same = new Map([['a', planned('old', 'owned')]]);
    const [next] = advanced(same, recorded, [change('a', 'unchanged')], unpinned);
    deepEqual(next, ['a', planned('old, pinned otherwise', 'owned')]);
  });

  it('goes by the path that was rendered, for a file that the user moved', () => {
    const moved = { ...change('elsewhere/a', 'conflict'), from: 'a' };
    const [next] = advanced(new Map([['a', planned('new')]]), recorded, [moved], recorded.base);
    deepEqual(next, ['a', planned('old', 'merged', true)]);
  });
});
