import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { lockOf } from '../../src/shell/apply-changes.ts';
import { checkoutAt } from '../../src/shell/commit/journal.ts';
import { ownerOf } from '../../src/shell/commit/owner.ts';
import { statePlaces } from '../../src/shell/commit/state-folder.ts';
import { carryOutUndo, compareWith, undoOf } from '../../src/shell/commit/undo.ts';
import { remove, scratch } from '../terraform/workbench.ts';
import { lay, removeLaid, stateOf } from './repository.ts';

/** Parts of paths: those of a repository, those that lead elsewhere, and every spelling of git's own folder. */
const part = fc.constantFrom(
  'environments',
  'dev',
  'main.tf',
  'README.md',
  'scripts',
  'run.sh',
  'out',
  'hk',
  'new',
  '..',
  '.',
  '',
  ' ',
  '...',
  '.git',
  '.GIT',
  '.git.',
  '.git ',
  '.git. .',
  'git~1',
  'GIT~2',
  '.git::$INDEX_ALLOCATION',
  '.gi\u200ct',
  'hooks',
  'post-checkout',
  'CON',
  'nul.txt',
  'com1',
  'a:b',
  'a\\..\\b',
  'a\u0000b',
  '~',
  '/',
  'C:',
  '.scaffold',
  'top',
);
const path = fc
  .tuple(fc.constantFrom('', '/', '../', './', 'hk/', 'out/'), fc.array(part, { maxLength: 4 }))
  .map(([lead, parts]) => `${lead}${parts.join('/')}`);

const bytes = (text: string): string => createHash('sha256').update(text).digest('hex');
const state = fc.oneof(
  fc.constant(null),
  fc.constantFrom('evil\n', 'dev, as it was\n', 'read me\n', '').map((text) => `644 ${bytes(text)}`),
  fc.constantFrom('644 00', '', 'a folder', 12, '7777777 00', `4755 ${bytes('evil\n')}`),
);
const step = fc.record({ path, before: state, after: state });

/** What is in a folder of the record: a file of the attacker's, or a link, a folder. */
const entry = fc.constantFrom('file', 'link outside', 'link to a hook', 'folder', 'nothing');

/** A record of a run, by a grammar: from one that is all but right to one that is nonsense. */
export const foreignRecord = fc.record({
  format: fc.constantFrom(2, 2, 2, 1, '2'),
  nonce: fc.constantFrom('0123456789abcdef', '../../../x', 'x/y', 7),
  checkout: fc.constantFrom('own', 'own', 'own', 'other', 'none'),
  steps: fc.oneof(fc.array(step, { maxLength: 4 }), fc.constant('no list')),
  folders: fc.array(path, { maxLength: 3 }),
  undo: fc.constantFrom('keep', 'drop', 'other'),
  head: fc.constantFrom(null, 'abc', 3),
  entries: fc.array(entry, { minLength: 6, maxLength: 6 }),
  folderKind: fc.constantFrom('folders', 'folders', 'folders', 'links outside'),
  where: fc.constantFrom('active', 'active', 'undo', 'in the repository'),
});
export type ForeignRecord = typeof foreignRecord extends fc.Arbitrary<infer T> ? T : never;

/** Writes a record as a user would who has prepared the folder. */
function plant(dir: string, outside: string, one: ForeignRecord): void {
  const places: Readonly<Record<string, string>> = {
    active: join(stateOf(dir), 'active/work-0123456789abcdef'),
    undo: join(stateOf(dir), 'undo'),
    'in the repository': join(dir, '.scaffold/transaction'),
  };
  const place = places[one.where] ?? '';
  mkdirSync(place, { recursive: true });
  if (one.where === 'active') writeFileSync(join(place, '../owner.json'), ownerThatDied());
  for (const folder of ['new', 'old', 'side']) {
    if (one.folderKind === 'links outside') symlinkSync(outside, join(place, folder));
    else {
      mkdirSync(join(place, folder));
      for (const [index, kind] of one.entries.entries()) lay1(join(place, folder, String(index)), kind, outside, dir);
    }
  }
  const checkout =
    one.checkout === 'own' ? checkoutAt(dir) : one.checkout === 'other' ? checkoutAt(outside) : undefined;
  const { format, nonce, steps, folders, undo, head } = one;
  writeFileSync(join(place, 'journal.json'), JSON.stringify({ format, nonce, checkout, steps, folders, undo, head }));
}

function lay1(file: string, kind: string, outside: string, dir: string): void {
  if (kind === 'file') {
    writeFileSync(file, 'evil\n');
    chmodSync(file, 0o755);
  }
  if (kind === 'link outside') symlinkSync(join(outside, 'canary'), file);
  if (kind === 'link to a hook') symlinkSync(join(dir, '.git/hooks/post-checkout'), file);
  if (kind === 'folder') mkdirSync(file);
}

/** Of this very boot and namespace, with a number that no process has: it is judged at once. */
function ownerThatDied(): string {
  const { boot, namespace, machine } = ownerOf('0000000000000000');
  return JSON.stringify({ nonce: 'fedcba9876543210', pid: 4_194_305, started: '1', boot, namespace, machine });
}

/** A repository with a record that another user prepared, links that lead out of it, and a folder outside. */
export interface Trap {
  readonly dir: string;
  readonly outside: string;
}

export function trap(one: ForeignRecord): Trap {
  const dir = lay();
  const outside = scratch('outside');
  writeFileSync(join(outside, 'canary'), 'alive');
  mkdirSync(join(outside, 'empty'));
  symlinkSync(outside, join(dir, 'out'));
  mkdirSync(join(dir, '.git/hooks'));
  symlinkSync('.git/hooks', join(dir, 'hk'));
  plant(dir, outside, one);
  return { dir, outside };
}

export function removeTrap({ dir, outside }: Trap): void {
  removeLaid(dir);
  remove(outside);
}

/** Does what every run does first: recovers an interrupted run, and undoes an update that can be aborted. */
export async function recover(dir: string): Promise<void> {
  const { lock } = await lockOf(dir);
  try {
    const undo = undoOf(dir, statePlaces(dir));
    if (undo !== undefined) await carryOutUndo(lock, undo, compareWith(dir, undo));
  } finally {
    lock.release();
  }
}
