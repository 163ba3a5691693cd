import { deepEqual, ok } from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { type Call, interpose } from '../../src/shell/file-system.ts';
import { listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';
import { foreignRecord, recover, removeTrap, trap } from './foreign.ts';
import { contentsOf, isSync, lay } from './repository.ts';

const slow = process.env.SLOW_TESTS !== undefined;

/** What a call changes that is not below the repository, or in git's own folder apart from the state. */
function strays(calls: readonly Call[], dir: string): readonly string[] {
  const changing = new Set(['makeFolder', 'removeFolder', 'unlink', 'rename', 'link']);
  return calls
    .filter(({ name }) => changing.has(name))
    .flatMap(({ name, args }) => args.filter((arg) => typeof arg === 'string').map((arg) => `${name} ${arg}`))
    .filter((call) => {
      const at = call.slice(call.indexOf(' ') + 1);
      if (!at.startsWith(dir)) return true;
      return /^\/\.git(\/|$)/i.test(at.slice(dir.length)) && !at.startsWith(join(dir, '.git/unionai-terraform'));
    });
}

/** The calls with the paths that they have in truth: what a descriptor represents is looked up at once. */
function traced(calls: Call[]) {
  return ({ name, args }: Call, proceed: () => unknown): unknown => {
    const real = (arg: unknown): unknown => {
      const match = typeof arg === 'string' ? /^(\/proc\/self\/fd\/\d+)\/(.*)$/.exec(arg) : null;
      return match === null ? arg : join(realpathSync(match[1] ?? ''), match[2] ?? '');
    };
    calls.push({ name, args: args.map(real) });
    return isSync(name) ? undefined : proceed();
  };
}

describe('A record that another user prepared', function () {
  this.timeout(slow ? 1_200_000 : 60_000);
  const previous = process.env.XDG_STATE_HOME;

  before(() => {
    process.env.XDG_STATE_HOME = scratch('state');
  });
  after(() => {
    if (previous === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = previous;
  });

  it('changes nothing outside of the repository, nothing of git, and ends with a message or well', async () => {
    const property = fc.asyncProperty(foreignRecord, async (one) => {
      const { dir, outside } = trap(one);
      const beyond = listing(outside);
      const git = gitOf(dir);
      const calls: Call[] = [];
      interpose(traced(calls));
      try {
        await recover(dir);
      } catch (error) {
        ok(error instanceof UserError, String(error));
      } finally {
        interpose(undefined);
      }
      deepEqual(listing(outside), beyond);
      deepEqual(gitOf(dir), git);
      deepEqual(strays(calls, dir), []);
      ok(Object.values(contentsOf(dir)).every((text) => text !== undefined));
      removeTrap({ dir, outside });
    });
    await fc.assert(property, { numRuns: slow ? 10_000 : 250, endOnFailure: true });
  });

  it('is watched by a list of calls that would show one that strays', () => {
    const dir = lay();
    const call = (at: string): Call => ({ name: 'rename', args: [join(dir, 'a'), at] });
    ok(strays([call(join(dir, '.git/hooks/x'))], dir).length === 1);
    ok(strays([call(join(dirname(dir), 'x'))], dir).length === 1);
    ok(strays([call(join(dir, '.git/unionai-terraform/top/x'))], dir).length === 0);
  });
});

/** Git's own folder, apart from the state of runs. */
function gitOf(dir: string) {
  return Object.fromEntries(
    Object.entries(listing(join(dir, '.git'))).filter(([name]) => !name.startsWith('unionai-terraform')),
  );
}
