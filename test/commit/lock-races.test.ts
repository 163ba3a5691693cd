import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRun, lockOf, runIn, settle } from '../../src/shell/apply-changes.ts';
import { ownerOf } from '../../src/shell/commit/owner.ts';
import type { Recovery } from '../../src/shell/commit/repair.ts';
import { statePlaces } from '../../src/shell/commit/state-folder.ts';
import { undoOf } from '../../src/shell/commit/undo.ts';
import { type Interposer, interpose } from '../../src/shell/file-system.ts';
import { scratch } from '../terraform/workbench.ts';
import { contentsOf, halfWritten, isSync, stateOf, states } from './repository.ts';

const self = ownerOf('0123456789abcdef');

/** Does something during which another run, which lives, takes the lock as soon as it is given up. */
async function afterRelease(dir: string, work: () => Promise<void>): Promise<void> {
  interpose(({ name, args }, proceed) => {
    const result = isSync(name) ? undefined : proceed();
    if (name === 'rename' && String(args[0]).endsWith('/active')) {
      mkdirSync(join(stateOf(dir), 'active'));
      writeFileSync(join(stateOf(dir), 'active/owner.json'), JSON.stringify(self));
    }
    return result;
  });
  try {
    await work();
  } finally {
    interpose(undefined);
  }
}

/** The name of the work that a run left in its lock. */
function workOf(dir: string): string {
  const work = readdirSync(join(stateOf(dir), 'active')).find((name) => name.startsWith('work-'));
  if (work === undefined) throw new Error('no work was left');
  return work;
}

describe('A lock that another run changes at this moment', () => {
  it('was repaired and is then taken by another run: the repair is reported nevertheless', async () => {
    const dir = await halfWritten();
    const kinds: string[] = [];
    const report = { say: () => undefined, recovered: ({ kind }: Recovery) => kinds.push(kind) };
    await afterRelease(dir, () => rejects(lockOf(dir, report), /Another run is in progress/));
    deepEqual(kinds, ['finished']);
    deepEqual(contentsOf(dir), states.after);
  });

  it('was repaired and is then taken by another run: a command that only repairs has done its work', async () => {
    const dir = await halfWritten();
    const kinds: string[] = [];
    const report = { say: () => undefined, recovered: ({ kind }: Recovery) => kinds.push(kind) };
    await afterRelease(dir, () => settle({ root: dir, exists: true }, report));
    deepEqual(kinds, ['finished']);
  });

  it('is given up by its owner also if a run that means an earlier lock inherits that one at this moment', async () => {
    const dir = await halfWritten();
    const at = (name: string): string => join(stateOf(dir), name);
    renameSync(at('active'), at('earlier'));
    const { lock } = await lockOf(dir);
    renameSync(at('active'), at('now'));
    renameSync(at('earlier'), at('active'));
    let isThere: boolean | undefined;
    interpose(({ name, args }, proceed) => {
      if (name !== 'rename' || isThere !== undefined || !String(args[1]).includes('/active/owner-1')) return proceed();
      renameSync(at('active'), at('earlier'));
      renameSync(at('now'), at('active'));
      proceed();
      isThere = false;
      lock.release();
      isThere = existsSync(at('active'));
    });
    try {
      const { lock: next, recoveries } = await lockOf(dir);
      next.release();
      deepEqual(recoveries, []);
    } finally {
      interpose(undefined);
    }
    equal(isThere, false);
  });

  it('may be removed by its owner at any call of a run that looks at it', async () => {
    const lookers = { runIn, describeRun, undoOf: (dir: string) => undoOf(dir, statePlaces(dir)) };
    const dir = await halfWritten();
    cpSync(join(stateOf(dir), 'active', workOf(dir)), join(stateOf(dir), 'undo'), { recursive: true });
    const state = join(dir, '.git/unionai-terraform');
    const kept = join(scratch('kept'), 'state');
    cpSync(state, kept, { recursive: true });
    for (const [title, look] of Object.entries(lookers)) {
      let calls = Number.POSITIVE_INFINITY;
      for (let at = 0; at < calls; at += 1) {
        rmSync(state, { recursive: true, force: true });
        cpSync(kept, state, { recursive: true });
        let count = 0;
        const seen = interposed(
          (_, proceed) => {
            if (count === at) rmSync(state, { recursive: true });
            count += 1;
            return proceed();
          },
          () => look(dir),
        );
        if (at === 0) ok(seen === 'free' || seen === undefined || (Array.isArray(seen) && seen.length === 0), title);
        if (count <= at) calls = count;
      }
      ok(calls > 10, `${title}: ${calls}`);
    }
  });

  it('is free for a run that looks at it while its owner removes it', async () => {
    const dir = await halfWritten();
    const seen = interposed(
      ({ name, args }, proceed) => {
        if (name === 'open' && String(args[0]).endsWith('/active/owner.json'))
          rmSync(join(stateOf(dir), 'active'), { recursive: true, force: true });
        return proceed();
      },
      () => runIn(dir),
    );
    equal(seen, 'free');
  });
});

function interposed<T>(interposer: Interposer, work: () => T): T {
  interpose(interposer);
  try {
    return work();
  } finally {
    interpose(undefined);
  }
}
