import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lockOf, runIn } from '../../src/shell/apply-changes.ts';
import { judge, type Owner, ownerOf, parseOwner } from '../../src/shell/commit/owner.ts';
import { interpose } from '../../src/shell/file-system.ts';
import { bury, contentsOf, halfWritten, isSync, lay, run, stateOf, states } from './repository.ts';

const self = ownerOf('0123456789abcdef');
const gone = 4_194_305;

describe('The owner of a lock', () => {
  const cases: readonly (readonly [string, Partial<Owner>, string])[] = [
    ['is this process', {}, 'alive'],
    ['is a number that nobody has', { pid: gone }, 'dead'],
    ['is a number that another process has by now', { pid: process.pid, started: '1' }, 'dead'],
    ['is a number that is in use, and does not say when it started', { pid: process.pid, started: '' }, 'unknown'],
    ['ran before this machine was restarted', { boot: 'another' }, self.machine.includes(' ') ? 'dead' : 'unknown'],
    ['ran on another machine', { boot: 'another', machine: 'elsewhere 1' }, 'unknown'],
    ['counts its processes otherwise: another container', { namespace: 'pid:[1]' }, 'unknown'],
    ['has another host name, in the same container', { machine: 'elsewhere 1', pid: gone }, 'dead'],
  ];
  for (const [title, change, expected] of cases)
    it(`${title}: ${expected}`, function () {
      if (process.platform !== 'linux') this.skip();
      equal(judge({ ...self, ...change }), expected);
    });

  it('is not known from a record that is damaged', () => {
    for (const text of ['', '{', 'null', '[]', '{"pid":1}', JSON.stringify({ ...self, pid: -1 }), '{"pid":"1"}'])
      equal(judge(parseOwner(text)), 'unknown');
    deepEqual(parseOwner(JSON.stringify(self)), self);
  });

  it('that has ended and that nobody has asked about is dead', async function () {
    if (process.platform !== 'linux') this.skip();
    // The shell is replaced by a process that never asks for its child.
    const parent = spawn('sh', ['-c', 'sh -c "echo $$; exit 0" & exec sleep 20'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await setTimeout(500);
      const child = childOf(parent.pid ?? 0);
      if (child === undefined) this.skip();
      const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
      match(stat, /\) Z /);
      const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
      equal(judge({ ...self, pid: child, started }), 'dead');
    } finally {
      parent.kill();
    }
  });
});

function childOf(pid: number): number | undefined {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return undefined;
  const [first] = readFileSync(children, 'utf8').trim().split(' ');
  return first === undefined || first === '' ? undefined : Number(first);
}

function changeOwner(dir: string, change: (owner: Owner) => string): void {
  const file = join(stateOf(dir), 'active/owner.json');
  writeFileSync(file, change(JSON.parse(readFileSync(file, 'utf8'))));
}

describe('A lock whose owner cannot be seen', function () {
  this.timeout(30_000);

  for (const [title, change] of Object.entries({
    'is in another container': (owner: Owner) => JSON.stringify({ ...owner, namespace: 'pid:[1]' }),
    'is on another machine': (owner: Owner) => JSON.stringify({ ...owner, boot: 'another', machine: 'elsewhere 1' }),
    'left an empty record, as a loss of power may': () => '',
  })) {
    it(`${title}, and gives no sign of life: the run is repaired`, async () => {
      const dir = await halfWritten();
      changeOwner(dir, change);
      const said: string[] = [];
      const { lock, recoveries } = await lockOf(dir, { say: (text) => said.push(text) });
      lock.release();
      match(said.join(), /Waiting 6 seconds for activity/);
      deepEqual(
        recoveries.map(({ kind }) => kind),
        ['finished'],
      );
      deepEqual(contentsOf(dir), states.after);
    });

    it(`${title}, and gives a sign of life: nothing is touched`, async () => {
      const dir = await halfWritten();
      changeOwner(dir, change);
      const beat = join(stateOf(dir), 'active/beat');
      const timer = setInterval(() => writeFileSync(beat, String(performance.now())), 400);
      try {
        const before = contentsOf(dir);
        await rejects(lockOf(dir), /Another run is in progress in this repository/);
        deepEqual(contentsOf(dir), before);
      } finally {
        clearInterval(timer);
      }
    });
  }
});

describe('A lock', () => {
  it('is held by one alone, and reports its state without being touched', async () => {
    const dir = lay();
    equal(runIn(dir), 'free');
    const { lock } = await lockOf(dir);
    equal(runIn(dir), 'held');
    await rejects(lockOf(dir), /Another run is in progress/);
    lock.release();
    equal(runIn(dir), 'free');
    equal(existsSync(join(dir, '.git/unionai-terraform')), false, 'nothing is left');
  });

  it('never gives the advice to remove a record', async () => {
    const dir = lay();
    const { lock } = await lockOf(dir);
    await rejects(lockOf(dir), (error: { hint: string }) => !/remove|delete/i.test(error.hint));
    lock.release();
  });

  it('is inherited by one of many that find its owner dead', async () => {
    const dir = await halfWritten();
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockOf(dir)));
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    equal(won.length, 1);
    equal(won[0]?.recoveries.length, 1);
    won[0]?.lock.release();
    deepEqual(contentsOf(dir), states.after);
  });

  it('that another run takes from one that it holds for dead ends that one, and nothing is mixed', async () => {
    const dir = lay();
    let other: Promise<void> | undefined;
    const takeOver = async (): Promise<void> => {
      bury(dir);
      interpose(undefined);
      const { lock, recoveries } = await lockOf(dir);
      equal(recoveries.length, 1);
      lock.release();
    };
    const result = await run(dir, ({ name }, proceed) => {
      // A disk so slow that the run waits for it in the background.
      if (name === 'sync') for (const until = performance.now() + 3; performance.now() < until; );
      if (name === 'syncLater') {
        other ??= takeOver();
        return other;
      }
      return isSync(name) ? undefined : proceed();
    });
    ok(other !== undefined, 'it was taken over');
    ok(result instanceof Error, 'it was reported so');
    deepEqual(contentsOf(dir), states.before);
    equal(runIn(dir), 'free');
  });

  it('is not looked for behind a link', async () => {
    const dir = lay();
    const elsewhere = lay('elsewhere');
    mkdirSync(join(dir, '.git/unionai-terraform'));
    symlinkSync(elsewhere, stateOf(dir));
    await rejects(lockOf(dir), /record of runs cannot be used: .*unionai-terraform\/top is a file or a symbolic link/);
  });
});
