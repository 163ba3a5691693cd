import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { change } from '../../src/merge/decide-changes.ts';
import type { Known } from '../../src/merge/decide-file.ts';
import { decideMoved } from '../../src/merge/decide-moves.ts';
import type { Sides } from '../../src/merge/sides.ts';
import type { DiskFile } from '../../src/model/change.ts';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { sha256 } from '../../src/record/manifest.ts';
import { fileOf } from '../update/memory.ts';

const was = 'one\ntwo\nthree\nfour\nfive\n';
const wanted = was.replace('five', 'FIVE');
const mine = was.replace('one', 'one, mine');
const merged = wanted.replace('one', 'one, mine');

type Texts = Readonly<Record<string, string>>;

const entryOf = (text: string): Known => ({
  ...{ hashes: [sha256(text)], executable: false, policy: 'merged', guessed: false },
});
const planned = (text: string): PlannedFile => ({ text, policy: 'merged', executable: false });
/** A file for the whole work tree, which names a path for each part. */
const shared = (text: string, otherPlaces: readonly string[] = []): PlannedFile => ({
  ...{ text, policy: 'shared', executable: false },
  share: { parts: [{ lines: 'infra/ @platform\n', names: ['infra/'] }], otherPlaces },
});
const mapOf = <V, W>(record: Readonly<Record<string, V>>, value: (one: V) => W): ReadonlyMap<string, W> =>
  new Map(Object.entries(record).map(([path, one]) => [path, value(one)]));

interface Given {
  readonly recorded?: Texts;
  readonly disk?: Readonly<Record<string, string | DiskFile>>;
  readonly wanted?: Readonly<Record<string, string | PlannedFile>>;
  readonly renames?: Sides['renames'];
  readonly moved?: Texts;
  readonly outside?: readonly string[];
}

function changed(given: Given) {
  const { recorded = {}, disk = {}, renames = [], moved = {}, outside = [] } = given;
  return change({
    recorded: mapOf(recorded, entryOf),
    base: mapOf(recorded, (text) => text),
    bases: new Map(),
    disk: mapOf(disk, (one) => (typeof one === 'string' ? fileOf(one, false) : one)),
    wanted: mapOf(given.wanted ?? {}, (one) => (typeof one === 'string' ? planned(one) : one)),
    renames,
    moved: mapOf(moved, (path) => path),
    outside: new Set(outside),
  });
}

/** The changes in short: path, action, the path where it was rendered, and the new text. */
const decided = (given: Given): readonly (readonly unknown[])[] =>
  changed(given).map(({ path, action, from, after, conflicts }) => [
    `${action} ${path}${from === undefined ? '' : ` from ${from}`}`,
    ...(after === undefined ? [] : [after.text]),
    ...conflicts.map(({ message }) => message),
  ]);

describe('The changes of an update', () => {
  it('cover every file that was rendered or is wanted, in the order of their paths', () => {
    deepEqual(
      decided({
        recorded: { 'b.tf': was, 'c.tf': was, 'e.tf': was, 'd.tf': was },
        disk: { 'b.tf': was, 'c.tf': mine, 'e.tf': was, 'own.tf': 'mine' },
        wanted: { 'd.tf': was, 'b.tf': wanted, 'c.tf': wanted, 'a.tf': 'new' },
      }),
      [['create a.tf', 'new'], ['update b.tf', wanted], ['merge c.tf', merged], ['keep-deleted d.tf'], ['remove e.tf']],
    );
  });

  it('are none for a file that the templates no longer have and the user deleted', () =>
    deepEqual(decided({ recorded: { 'a.tf': was } }), []));
});

describe('A file that the user moved', () => {
  const moved = { 'a.tf': 'own/a.tf' };

  it('is changed in its new place', () => {
    deepEqual(decided({ recorded: { 'a.tf': was }, disk: { 'own/a.tf': mine }, wanted: { 'a.tf': wanted }, moved }), [
      ['merge own/a.tf from a.tf', merged],
    ]);
  });

  it('is removed in its new place, if the templates no longer have it', () => {
    deepEqual(decided({ recorded: { 'a.tf': was }, disk: { 'own/a.tf': was }, moved }), [
      ['remove own/a.tf from a.tf'],
    ]);
    deepEqual(decided({ recorded: { 'a.tf': was }, disk: { 'own/a.tf': mine }, moved }), [
      ['keep-edited own/a.tf from a.tf'],
    ]);
  });

  it('is changed in its old place, if it is there again', () => {
    const disk = { 'a.tf': was, 'own/a.tf': mine };
    deepEqual(decided({ recorded: { 'a.tf': was }, disk, wanted: { 'a.tf': wanted }, moved }), [
      ['update a.tf', wanted],
    ]);
    deepEqual(decided({ recorded: { 'a.tf': was }, disk, moved }), [['remove a.tf']]);
  });

  it('counts as deleted, if it is no longer in its new place', () => {
    deepEqual(decided({ recorded: { 'a.tf': was }, wanted: { 'a.tf': wanted }, moved }), [['keep-deleted a.tf']]);
    deepEqual(decided({ recorded: { 'a.tf': was }, moved }), []);
  });
});

describe('A file outside a sparse checkout', () => {
  const outside = ['a.tf'];

  it('is not written, and does not count as deleted', () => {
    deepEqual(decided({ recorded: { 'a.tf': was }, wanted: { 'a.tf': wanted }, outside }), [['skip a.tf']]);
    deepEqual(decided({ wanted: { 'a.tf': wanted }, outside }), [['skip a.tf']]);
  });

  it('is changed if it is on disk', () => {
    deepEqual(decided({ recorded: { 'a.tf': was }, disk: { 'a.tf': was }, wanted: { 'a.tf': wanted }, outside }), [
      ['update a.tf', wanted],
    ]);
  });
});

describe('A file of the whole work tree', () => {
  const path = '../.github/CODEOWNERS';
  const text = 'infra/ @platform\n';
  const other = '../CODEOWNERS';

  it('is created if it does not exist, and stays deleted', () => {
    deepEqual(decided({ wanted: { [path]: shared(text) } }), [[`create ${path}`, text]]);
    deepEqual(decided({ recorded: { [path]: text }, wanted: { [path]: shared(text) } }), [[`keep-deleted ${path}`]]);
  });

  it('is updated if it was rendered and is not edited', () => {
    deepEqual(decided({ recorded: { [path]: 'old\n' }, disk: { [path]: 'old\n' }, wanted: { [path]: shared(text) } }), [
      [`update ${path}`, text],
    ]);
  });

  it('is unchanged if it has the text that is wanted', () => {
    deepEqual(decided({ disk: { [path]: text.replace('\n', '\r\n') }, wanted: { [path]: shared(text) } }), [
      [`unchanged ${path}`, text],
    ]);
  });

  it('is only checked if another file was there, or if it was edited', () => {
    for (const recorded of [{}, { [path]: 'old\n' }]) {
      const given = (disk: string): Given => ({
        ...{ recorded, disk: { [path]: disk }, wanted: { [path]: shared(text) } },
      });
      deepEqual(decided(given('* @all\n/infra/** @platform\n')), [[`unchanged ${path}`]]);
      const [change] = changed(given('* @all\n'));
      equal(change?.action, 'skip');
      match(String(change?.note), /Add these lines to it:\ninfra\/ @platform$/);
    }
  });

  it('is only checked in another place, even if it is not edited there', () => {
    const given = (disk: string): Given => ({
      ...{ recorded: { [path]: disk }, disk: { [other]: disk }, wanted: { [path]: shared(text, [other]) } },
    });
    deepEqual(decided(given('infra/ @someone\n')), [[`unchanged ${other} from ${path}`]]);
    deepEqual(decided(given('* @all\n')), [[`skip ${other} from ${path}`]]);
  });

  it('lacks every line, if it is not a text file', () => {
    const binary: DiskFile = { bytes: Buffer.from([0xff]), text: undefined, executable: false };
    deepEqual(decided({ disk: { [path]: binary }, wanted: { [path]: shared(text) } }), [[`skip ${path}`]]);
  });
});

describe('A file that the templates renamed', () => {
  const renames = [{ from: 'old.tf', to: 'new.tf' }];

  it('is not moved while the templates still have the old name', () => {
    const disk = { 'old.tf': was };
    deepEqual(decided({ recorded: { 'old.tf': was }, disk, wanted: { 'old.tf': was, 'new.tf': wanted }, renames }), [
      ['create new.tf', wanted],
      ['unchanged old.tf', was],
    ]);
  });

  it('is not moved if the templates do not have the new name', () => {
    deepEqual(decided({ recorded: { 'old.tf': was }, disk: { 'old.tf': mine }, renames }), [['keep-edited old.tf']]);
  });

  it('is not moved again, if it was recorded under the new name', () => {
    const recorded = { 'old.tf': was, 'new.tf': was };
    deepEqual(decided({ recorded, disk: { 'old.tf': was, 'new.tf': was }, wanted: { 'new.tf': wanted }, renames }), [
      ['update new.tf', wanted],
      ['remove old.tf'],
    ]);
  });

  it('takes the name of the last rename only', () => {
    const twice = [...renames, { from: 'new.tf', to: 'newest.tf' }];
    const disk = { 'old.tf': mine };
    deepEqual(
      decided({
        recorded: { 'old.tf': was },
        disk,
        wanted: { 'new.tf': 'other', 'newest.tf': wanted },
        renames: twice,
      }),
      [['create new.tf', 'other'], ['merge newest.tf', merged], ['remove old.tf']],
    );
  });

  it('gives way to what is wanted, if the user already has it under the new name', () => {
    const disk = { 'old.tf': was, 'new.tf': wanted };
    deepEqual(decided({ recorded: { 'old.tf': was }, disk, wanted: { 'new.tf': wanted }, renames }), [
      ['unchanged new.tf', wanted],
      ['remove old.tf'],
    ]);
  });

  it('is created under the new name, even if nothing in it is new', () => {
    deepEqual(decided({ recorded: { 'old.tf': was }, disk: { 'old.tf': mine }, wanted: { 'new.tf': was }, renames }), [
      ['create new.tf', mine],
      ['remove old.tf'],
    ]);
  });

  it('was rendered under the old name and is wanted under the new one: anything else is a bug', () => {
    const sides = {
      base: new Map(),
      bases: new Map(),
      disk: new Map(),
      renames,
      moved: new Map(),
      outside: new Set<string>(),
    };
    const [recorded, plan] = [new Map([['old.tf', entryOf(was)]]), new Map([['new.tf', planned(wanted)]])];
    for (const [entries, files] of [
      [recorded, new Map<string, PlannedFile>()],
      [new Map<string, Known>(), plan],
    ] as const)
      throws(
        () => decideMoved({ ...sides, recorded: entries, wanted: files }, 'old.tf', 'new.tf'),
        /a rename without a source or a target/,
      );
  });

  it('is a conflict under the new name, if the old file is not a text file', () => {
    const binary: DiskFile = { bytes: Buffer.from([0xff]), text: undefined, executable: false };
    const [conflict, ...others] = changed({
      ...{ recorded: { 'old.tf': was }, disk: { 'old.tf': binary }, wanted: { 'new.tf': wanted }, renames },
    });
    deepEqual(others, []);
    deepEqual(conflict, {
      path: 'new.tf',
      action: 'conflict',
      before: undefined,
      after: { text: wanted, executable: false },
      conflicts: [
        { line: 0, message: 'is the new name of old.tf, which is no longer a text file and cannot be merged' },
      ],
    });
  });
});
