import { deepEqual, equal } from 'node:assert/strict';
import { change } from '../../src/merge/decide-changes.ts';
import type { Known } from '../../src/merge/decide-file.ts';
import { isSettled } from '../../src/merge/settled.ts';
import type { Sides } from '../../src/merge/sides.ts';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { fileOf } from '../update/memory.ts';

interface Given {
  readonly entry?: Partial<Known> | undefined;
  readonly planned?: Partial<PlannedFile> | undefined;
  readonly base?: string | undefined;
}

const plain = { executable: false, policy: 'merged' } as const;

function sidesOf({ entry = {}, planned = {}, base = 'a' }: Given): Sides {
  return {
    recorded: new Map([['a.tf', { ...plain, hashes: ['h'], guessed: false, ...entry }]]),
    base: new Map([['a.tf', base]]),
    bases: new Map(),
    disk: new Map([['a.tf', fileOf('<<<<<<< HEAD\n=======\n>>>>>>> other\n', true)]]),
    wanted: new Map([['a.tf', { ...plain, text: 'a', ...planned }]]),
    renames: [],
    moved: new Map(),
    outside: new Set(),
  };
}

describe('A file', () => {
  it('is settled where the templates want what they wanted', () => {
    equal(isSettled(sidesOf({}), 'a.tf'), true);
  });

  for (const [what, given] of [
    ['they want another text', { planned: { text: 'b' } }],
    ['its base is another text', { base: 'b' }],
    ['they want another mode', { planned: { executable: true } }],
    ['they want another policy', { planned: { policy: 'owned' } }],
    ['it is shared', { planned: { share: { parts: [], otherPlaces: [] } } }],
    ['its record is guessed', { entry: { guessed: true } }],
    ['Git joined two records of it', { entry: { hashes: ['h', 'i'] } }],
  ] as const satisfies readonly (readonly [string, Given])[])
    it(`is not settled where ${what}`, () => {
      equal(isSettled(sidesOf(given), 'a.tf'), false);
    });

  it('is not settled where it is not recorded, not wanted, or its base is lost', () => {
    const sides = sidesOf({});
    for (const lost of [{ recorded: new Map() }, { wanted: new Map() }, { base: new Map() }])
      equal(isSettled({ ...sides, ...lost }, 'a.tf'), false);
    equal(isSettled({ ...sides, recorded: new Map(), wanted: new Map(), base: new Map() }, 'a.tf'), false);
  });

  it('is not read where it is settled, if the run may leave files unread', () => {
    const read: string[] = [];
    const disk = {
      has: (path: string) => path === 'a.tf',
      get: (path: string) => {
        read.push(path);
        return path === 'a.tf' ? fileOf('mine', false) : undefined;
      },
    };
    const run = (skipsSettled: boolean, given: Given = {}) =>
      change({ ...sidesOf(given), disk, skipsSettled }).map(({ path, action }) => [path, action]);
    deepEqual(run(true), [['a.tf', 'unchanged']]);
    deepEqual(read, []);
    deepEqual(run(false), [['a.tf', 'unchanged']]);
    deepEqual(read, ['a.tf']);
    deepEqual(run(true, { planned: { text: 'b' } }), [['a.tf', 'conflict']]);
    deepEqual(read, ['a.tf', 'a.tf']);
  });

  it('that was deleted stays so', () => {
    const sides = { ...sidesOf({}), disk: new Map(), skipsSettled: true };
    deepEqual(
      change(sides).map(({ action }) => action),
      ['keep-deleted'],
    );
  });
});
