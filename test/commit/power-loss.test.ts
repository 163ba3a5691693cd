import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apply, lockOf } from '../../src/shell/apply-changes.ts';
import { commitFresh } from '../../src/shell/commit/fresh.ts';
import { checkoutAt } from '../../src/shell/commit/journal.ts';
import { statePlaces } from '../../src/shell/commit/state-folder.ts';
import { carryOutUndo, compareWith, undoOf } from '../../src/shell/commit/undo.ts';
import { interpose } from '../../src/shell/file-system.ts';
import { remove, scratch } from '../terraform/workbench.ts';
import { DiskModel, type Survival } from './disk-model.ts';
import { bury, type Contents, changes, contentsOf, lay, repairNext, run, stateOf, states } from './repository.ts';

const slow = process.env.SLOW_TESTS !== undefined;

/** What a disk may have written of what it was not reported to flush. */
const survivals: Readonly<Record<string, Survival>> = {
  nothing: () => false,
  'all names and no content, as ext4 does': (_, isData) => !isData,
  'all content and no names': (_, isData) => isData,
  'every other change': (index) => index % 2 === 0,
  'a third of them': (index) => (index * 7919) % 3 === 0,
};

/** Watches something being done to a folder. */
async function watched(path: string, work: () => Promise<unknown>): Promise<DiskModel> {
  const model = new DiskModel(path);
  interpose(model.interposer);
  try {
    await work();
  } finally {
    interpose(undefined);
  }
  return model;
}

/** Loses the power after every so many calls, in every way, and at the very end in every way. */
async function lose(
  model: DiskModel,
  check: (dir: string, isOver: boolean, where: string) => Promise<void>,
): Promise<number> {
  const step = slow ? 4 : 149;
  let trials = 0;
  for (const [title, survives] of Object.entries(survivals))
    for (let at = trials % step; ; at = Math.min(at + step, model.calls)) {
      const dir = join(realpathSync(scratch('lost')), 'repository');
      model.afterLoss(at, survives, dir);
      await check(dir, at === model.calls, `the power is lost at ${at} of ${model.calls}; left: ${title}`);
      remove(dirname(dir));
      trials += 1;
      if (at === model.calls) break;
    }
  return trials;
}

/** The folder is the one that the run was in; only the model had to write it to another place. */
function isTheSame(dir: string): void {
  for (const file of journalsBelow(stateOf(dir))) {
    const text = readFileSync(file, 'utf8');
    if (text.startsWith('{') && text.endsWith('}'))
      writeFileSync(file, JSON.stringify({ ...JSON.parse(text), checkout: checkoutAt(dir) }));
  }
}

function journalsBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('journal.json'))
    .map((name) => join(folder, name));
}

async function assertRepaired(dir: string, wanted: readonly Contents[], where: string): Promise<void> {
  isTheSame(dir);
  buryOrDamage(dir);
  await repairNext(dir);
  const now = sorted(contentsOf(dir));
  ok(
    wanted.some((one) => JSON.stringify(sorted(one)) === JSON.stringify(now)),
    `${where}: ${JSON.stringify(now)}`,
  );
}

/** The process is gone. A record of it that was lost, too, is watched for seconds, which is tested elsewhere. */
function buryOrDamage(dir: string): void {
  const owner = join(stateOf(dir), 'active/owner.json');
  if (existsSync(owner) && readFileSync(owner, 'utf8') === '') throw new Error('the owner counts before it is written');
  bury(dir);
}

function sorted(contents: Contents): readonly (readonly [string, string])[] {
  return Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('When the power is lost', function () {
  this.timeout(slow ? 900_000 : 60_000);

  it('an update is whole or not there, and is there once it was reported', async () => {
    const dir = lay();
    const model = await watched(dir, () => apply({ root: dir, exists: true }, changes));
    const trials = await lose(model, async (lost, isOver, where) => {
      await assertRepaired(lost, isOver ? [states.after] : [states.before, states.after], where);
    });
    ok(trials > (slow ? 400 : 10), `${trials}`);
  });

  it('an abort is whole or not there, and is there once it was reported', async () => {
    const dir = lay();
    await run(dir, (_, proceed) => proceed(), 'keep');
    const model = await watched(dir, async () => {
      const { lock } = await lockOf(dir);
      const undo = undoOf(dir, statePlaces(dir));
      if (undo === undefined) throw new Error('nothing to undo');
      await carryOutUndo(lock, undo, compareWith(dir, undo));
      lock.release();
    });
    await lose(model, async (lost, isOver, where) => {
      await assertRepaired(lost, isOver ? [states.before] : [states.before, states.after], where);
    });
  });

  it('an update with markers can still be aborted once it was reported', async () => {
    const dir = lay();
    const model = await watched(dir, () => apply({ root: dir, exists: true }, changes, { undo: 'keep' }));
    await lose(model, async (lost, isOver, where) => {
      if (!isOver) return;
      isTheSame(lost);
      bury(lost);
      const { lock } = await lockOf(lost);
      const undo = undoOf(lost, statePlaces(lost));
      ok(undo !== undefined, where);
      await carryOutUndo(lock, undo, compareWith(lost, undo));
      lock.release();
      deepEqual(sorted(contentsOf(lost)), sorted(states.before), where);
    });
  });

  it('a new repository is whole or not there, and is there once it was reported', async () => {
    const parent = realpathSync(scratch('new'));
    const writes = Object.entries(states.after).map(([path, text]) => ({ path, text, mode: { executable: false } }));
    const model = await watched(parent, () => commitFresh(join(parent, 'infra'), writes));
    await lose(model, async (lost, isOver, where) => {
      const made = join(lost, 'infra');
      ok(existsSync(made) || !isOver, where);
      if (existsSync(made)) deepEqual(sorted(contentsOf(made)), sorted(states.after), where);
    });
  });
});
