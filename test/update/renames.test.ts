import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { change } from '../../src/merge/decide-changes.ts';
import type { Known } from '../../src/merge/decide-file.ts';
import { type Rename, renames as real } from '../../src/merge/renames.ts';
import type { DiskFile } from '../../src/model/change.ts';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { plan } from '../../src/plan/plan.ts';
import { sha256 } from '../../src/record/manifest.ts';
import { answersFor, combinations } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';
import { fileOf } from './memory.ts';

const before = 'one\ntwo\nthree\nfour\nfive\n';
const after = before.replace('four', 'FOUR');
const mine = before.replace('two', 'two, mine');

interface Case {
  readonly disk: Readonly<Record<string, DiskFile>>;
  readonly wanted?: PlannedFile;
  readonly renames?: readonly Rename[];
  readonly recorded?: string;
}

/** What happens to a file that was recorded under one name and is wanted under another. */
function decided({
  disk,
  wanted = planned(after),
  renames = [{ from: 'old.tf', to: 'new.tf' }],
  recorded = 'old.tf',
}: Case) {
  const entry: Known = { hashes: [sha256(before)], executable: false, policy: 'merged', guessed: false };
  return change({
    recorded: new Map([[recorded, entry]]),
    base: new Map([[recorded, before]]),
    disk: new Map(Object.entries(disk)),
    wanted: new Map([['new.tf', wanted]]),
    renames,
    bases: new Map(),
    moved: new Map(),
    outside: new Set(),
  });
}

function planned(text: string, executable = false): PlannedFile {
  return { text, policy: 'merged', executable };
}

/** Path, action and text of every change. */
function reported(changes: ReturnType<typeof decided>): readonly string[] {
  return changes.map(
    ({ path, action, after: then }) => `${action} ${path}${then ? ` ${JSON.stringify(then.text)}` : ''}`,
  );
}

describe('A file that the templates call otherwise now', () => {
  it('moves, where nobody edited it', () => {
    deepEqual(reported(decided({ disk: { 'old.tf': fileOf(before, false) } })), [
      `create new.tf ${JSON.stringify(after)}`,
      'remove old.tf',
    ]);
  });

  it('takes an edit along', () => {
    deepEqual(reported(decided({ disk: { 'old.tf': fileOf(mine, false) } })), [
      `merge new.tf ${JSON.stringify(mine.replace('four', 'FOUR'))}`,
      'remove old.tf',
    ]);
  });

  it('takes line endings and mode along', () => {
    const [created] = decided({ disk: { 'old.tf': fileOf(mine.replaceAll('\n', '\r\n'), true) } });
    equal(created?.after?.text, mine.replace('four', 'FOUR').replaceAll('\n', '\r\n'));
    equal(created?.after?.executable, true);
  });

  it('becomes a script where the new templates say so', () => {
    const [created] = decided({ disk: { 'old.tf': fileOf(before, false) }, wanted: planned(after, true) });
    equal(created?.after?.executable, true);
  });

  it('stays where it is, edit and all, while there is a conflict', () => {
    const changes = decided({ disk: { 'old.tf': fileOf(before.replace('four', 'mine'), false) } });
    const [conflict, ...rest] = changes;
    equal(conflict?.action, 'conflict');
    equal(conflict?.path, 'new.tf');
    equal(conflict?.conflicts[0]?.line, 4);
    match(conflict?.after?.text ?? '', /<<<<<<< yours\nmine\n/);
    // Carried out only with markers, which hold both sides.
    deepEqual(
      rest.map(({ action, path }) => `${action} ${path}`),
      ['remove old.tf'],
    );
  });

  it('stays away where the person deleted it', () => {
    deepEqual(reported(decided({ disk: {} })), ['keep-deleted new.tf']);
  });

  it('is merged where the person renamed it himself, the same way', () => {
    deepEqual(reported(decided({ disk: { 'new.tf': fileOf(mine, false) } })), [
      `merge new.tf ${JSON.stringify(mine.replace('four', 'FOUR'))}`,
    ]);
  });

  it('does not overwrite another file of that name, nor drop the old one with its edit', () => {
    const changes = decided({ disk: { 'old.tf': fileOf(mine, false), 'new.tf': fileOf('of my own\n', false) } });
    deepEqual(
      changes.map(({ action, path }) => `${action} ${path}`),
      ['conflict new.tf', 'keep-edited old.tf'],
    );
  });

  it('is followed over several renames', () => {
    const renames = [
      { from: 'older.tf', to: 'old.tf' },
      { from: 'old.tf', to: 'new.tf' },
    ];
    deepEqual(reported(decided({ disk: { 'older.tf': fileOf(mine, false) }, renames, recorded: 'older.tf' })), [
      `merge new.tf ${JSON.stringify(mine.replace('four', 'FOUR'))}`,
      'remove older.tf',
    ]);
  });

  it('is a conflict where it is no longer text', () => {
    const binary: DiskFile = { bytes: Buffer.from([0xff]), text: undefined, executable: false };
    const changes = decided({ disk: { 'old.tf': binary } });
    deepEqual(
      changes.map(({ action, path }) => `${action} ${path}`),
      ['conflict new.tf'],
    );
  });
});

describe('The renames since the first version', () => {
  it('name files that are rendered no more, and lead to files that are', () => {
    const rendered = new Set(pairwise(combinations).flatMap((one) => plan(answersFor(one)).paths));
    for (const { from, to } of real) {
      ok(!rendered.has(from), `${from} is rendered still`);
      ok(rendered.has(to) || real.some((later) => later.from === to), `${to} is rendered by nothing`);
    }
  });
});
