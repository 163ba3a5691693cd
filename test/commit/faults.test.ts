import { deepEqual, ok } from 'node:assert/strict';
import { UserError } from '../../src/errors.ts';
import type { Interposer } from '../../src/shell/file-system.ts';
import {
  bury,
  type Contents,
  contentsOf,
  isSync,
  lay,
  modeOf,
  removeLaid,
  repairNext,
  run,
  states,
} from './repository.ts';

const slow = process.env.SLOW_TESTS !== undefined;
const reading = new Set(['lstat', 'fstat', 'open', 'read', 'close', 'list', 'realPath']);

/** What a disk may say, with its number on Linux. */
const failures: Readonly<Record<string, number>> = { ENOSPC: 28, EIO: 5, EACCES: 13, EROFS: 30, EMFILE: 24, EXDEV: 18 };

function failure(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: ${call}`), { code, errno: -(failures[code] ?? 5), syscall: call });
}

/** How a disk fails, from the call with a number on. */
const ways: Readonly<Record<string, (at: number, code: string) => Interposer>> = {
  'at one call': (at, code) => {
    let count = 0;
    return ({ name }, proceed) => {
      count += 1;
      if (count - 1 === at && name !== 'close') throw failure(code, name);
      return isSync(name) ? undefined : proceed();
    };
  },
  'at every change from one call on': (at, code) => {
    let count = 0;
    return ({ name }, proceed) => {
      count += 1;
      if (count > at && !reading.has(name)) throw failure(code, name);
      return isSync(name) ? undefined : proceed();
    };
  },
};

async function callsOfRun(): Promise<number> {
  const dir = lay();
  let count = 0;
  await run(dir, ({ name }, proceed) => {
    count += 1;
    return isSync(name) ? undefined : proceed();
  });
  removeLaid(dir);
  return count;
}

const isOneOf = (contents: Contents): boolean =>
  [states.before, states.after].some((state) => JSON.stringify(sorted(state)) === JSON.stringify(sorted(contents)));

function sorted(contents: Contents): readonly (readonly [string, string])[] {
  return Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('A disk that fails while a run is in progress', function () {
  this.timeout(slow ? 600_000 : 60_000);
  let calls: number;
  let trials = 0;

  before(async () => {
    calls = await callsOfRun();
  });

  for (const [title, way] of Object.entries(ways))
    for (const code of Object.keys(failures))
      it(`leaves all as before or as after, or what the next run repairs: ${code} ${title}`, async () => {
        const step = slow ? 3 : 29;
        for (let at = trials % step; at < calls; at += step) {
          trials += 1;
          await trial(way(at, code), `${code} ${title} ${at}`);
        }
      });

  it('failed often enough', () => ok(trials >= (slow ? 1245 : 100), `${trials} trials`));
});

async function trial(interposer: Interposer, where: string): Promise<void> {
  const dir = lay();
  const result = await run(dir, interposer);
  const now = contentsOf(dir);
  if (result === undefined) deepEqual(now, states.after, where);
  else {
    ok(result instanceof UserError && ['disk', 'busy'].includes(result.code), `${where}: ${String(result)}`);
    if (result.hint?.includes('Nothing was changed')) deepEqual(now, states.before, `${where}: it says so`);
    if (!isOneOf(now)) ok(result.hint?.includes('update --recover'), `${where}: ${result.message} ${result.hint}`);
  }
  bury(dir);
  await repairNext(dir);
  ok(isOneOf(contentsOf(dir)), `${where}: half written, and the next run did not repair it`);
  ok(modeOf(`${dir}/scripts/run.sh`) === 0o755, where);
  removeLaid(dir);
}

describe('A run that dies at any call', function () {
  this.timeout(slow ? 600_000 : 60_000);

  it('is finished or undone by the next run, whether that dies, too, or not', async () => {
    const calls = await callsOfRun();
    const step = slow ? 1 : 13;
    for (let at = 0; at < calls; at += step) {
      const dir = lay();
      await run(dir, dieAt(at), at % 2 === 0 ? 'drop' : 'keep');
      bury(dir);
      await repairedBy(dir, dieAt((at * 7) % 151));
      bury(dir);
      await repairNext(dir);
      ok(isOneOf(contentsOf(dir)), `died at ${at}`);
      removeLaid(dir);
    }
  });
});

/** From one call on, nothing is done: as if the process were gone. */
function dieAt(at: number): Interposer {
  let count = 0;
  return ({ name }, proceed) => {
    count += 1;
    if (count > at && name !== 'close') throw new Error('the process is gone');
    return isSync(name) ? undefined : proceed();
  };
}

async function repairedBy(dir: string, interposer: Interposer): Promise<void> {
  const { interpose } = await import('../../src/shell/file-system.ts');
  const { lockOf } = await import('../../src/shell/apply-changes.ts');
  interpose(interposer);
  try {
    (await lockOf(dir)).lock.release();
  } catch {
    // It died.
  } finally {
    interpose(undefined);
  }
}
