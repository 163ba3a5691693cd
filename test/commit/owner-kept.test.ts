import { deepEqual, equal } from 'node:assert/strict';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockOf } from '../../src/shell/apply-changes.ts';
import { statePlaces } from '../../src/shell/commit/state-folder.ts';
import { carryOutUndo, compareWith, undoOf } from '../../src/shell/commit/undo.ts';
import type { Interposer } from '../../src/shell/file-system.ts';
import { bury, changes, contentsOf, isSync, lay, repairNext, run, states } from './repository.ts';

/** Users and groups that need not exist. */
const owners: Readonly<Record<string, readonly [user: number, group: number]>> = {
  'README.md': [61_001, 61_002],
  'environments/dev/main.tf': [61_003, 61_004],
  'environments/prod/main.tf': [0, 61_005],
  'environments/old/main.tf': [61_006, 0],
  'scripts/run.sh': [61_007, 61_008],
};

function ownersIn(dir: string) {
  const known = Object.keys(owners).filter((path) => contentsOf(dir)[path] !== undefined);
  return Object.fromEntries(
    known.map((path) => {
      const { uid, gid, mode } = statSync(join(dir, path));
      return [path, [uid, gid, (mode & 0o7777).toString(8)]];
    }),
  );
}

const modes: Readonly<Record<string, number>> = { 'scripts/run.sh': 0o4750, 'environments/dev/main.tf': 0o600 };

function laidForOthers(): string {
  const dir = lay();
  for (const [path, [user, group]] of Object.entries(owners)) {
    chownSync(join(dir, path), user, group);
    chmodSync(join(dir, path), modes[path] ?? 0o644);
  }
  return dir;
}

function failing(code: string, ...names: readonly string[]): Interposer {
  return ({ name, args }, proceed) => {
    const isStaged = args.some((arg) => typeof arg === 'string' && /\/(new|old|side)\/\d+$/.test(arg));
    if (isSync(name)) return undefined;
    if (names.includes(name) && isStaged) throw Object.assign(new Error(code), { code });
    return proceed();
  };
}

const plain: Interposer = ({ name }, proceed) => (isSync(name) ? undefined : proceed());

describe('A file of another user that root replaces', () => {
  before('needs root', function () {
    if (process.geteuid?.() === 0) return;
    process.stderr.write(`skipped, because only root can give files away: ${this.test?.parent?.fullTitle()}\n`);
    this.skip();
  });

  const systems: Readonly<Record<string, Interposer>> = {
    'as usual': plain,
    'where there are no second names': failing('EPERM', 'link'),
    'where the state is on another file system': failing('EXDEV', 'rename', 'link'),
  };
  for (const [title, interposer] of Object.entries(systems)) {
    it(`keeps its owner, its group and its permissions, ${title}`, async () => {
      const dir = laidForOthers();
      const before = ownersIn(dir);
      equal(await run(dir, interposer), undefined);
      deepEqual(contentsOf(dir), states.after);
      // The removed file is gone, and setuid is removed where the content changes.
      const { 'environments/old/main.tf': _, ...kept } = before;
      deepEqual(ownersIn(dir), { ...kept, 'scripts/run.sh': [61_007, 61_008, '750'] });
    });

    it(`has them again after an abort, with setuid, ${title}`, async () => {
      const dir = laidForOthers();
      const before = ownersIn(dir);
      equal(await run(dir, interposer, 'keep'), undefined);
      const { lock } = await lockOf(dir);
      const undo = undoOf(dir, statePlaces(dir));
      if (undo === undefined) throw new Error('nothing to undo');
      await carryOutUndo(lock, undo, compareWith(dir, undo));
      lock.release();
      deepEqual(contentsOf(dir), states.before);
      deepEqual(ownersIn(dir), before);
    });
  }

  it('has them whether the next run finishes or undoes one that died', async () => {
    for (let at = 1; at <= changes.length; at += 1) {
      const dir = laidForOthers();
      const before = ownersIn(dir);
      let renames = 0;
      await run(dir, ({ name }, proceed) => {
        if (name === 'rename') renames += 1;
        if (renames > at && name !== 'close') throw new Error('the process is gone');
        return isSync(name) ? undefined : proceed();
      });
      bury(dir);
      await repairNext(dir);
      const after = ownersIn(dir);
      for (const [path, [user, group]] of Object.entries(after))
        deepEqual([user, group], before[path]?.slice(0, 2), path);
      deepEqual(
        readdirSync(dir).filter((name) => name.startsWith('.unionai')),
        [],
      );
    }
  });
});
