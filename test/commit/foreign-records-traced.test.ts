import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { listing } from '../folder.ts';
import { needs, remove, scratch } from '../terraform/workbench.ts';
import { foreignRecord, removeTrap, trap } from './foreign.ts';
import { beginMark, changedPaths, tracedCalls } from './system-calls.ts';

const program = fileURLToPath(new URL('recover-all.ts', import.meta.url));
const register = fileURLToPath(new URL('../../build/register.mjs', import.meta.url));
const [count, atOnce] = [10_000, 500];

/** The paths that a program changes, as the kernel sees it. */
function trace(args: readonly string[], input: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const log = join(scratch('strace'), 'log');
  const options = ['-f', '--seccomp-bpf', '-y', '-s', '4096', '-o', log, '-e', `trace=?${tracedCalls.join(',?')}`];
  const ran = spawnSync('strace', [...options, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  equal(ran.status, 0, ran.stderr);
  return changedPaths(readFileSync(log, 'latin1'));
}

/** Paths outside of the repositories, and in their git folders apart from the state of runs. */
function strays(paths: readonly string[], dirs: readonly string[]): readonly string[] {
  return paths.filter((path) => {
    const dir = dirs.find((one) => path === one || path.startsWith(`${one}/`));
    if (dir === undefined) return true;
    const below = path.slice(dir.length);
    return /^\/\.git(\/|$)/i.test(below) && !/^\/\.git\/unionai-terraform(\/|$)/.test(below);
  });
}

describe('The system calls of a recovery of records that another user prepared', function () {
  this.timeout(2_400_000); // 10,000 records take ten minutes on a busy machine
  needs('strace');

  before('needs a system that lets strace watch', function () {
    if (spawnSync('strace', ['-f', '--seccomp-bpf', 'true']).status === 0) return;
    process.stderr.write(`skipped, because strace cannot watch a process here: ${this.test?.parent?.fullTitle()}\n`);
    this.skip();
  });

  if (process.env.SLOW_TESTS !== undefined)
    it(`change nothing outside of the repositories and nothing of git, for ${count} records`, () => {
      let changed = 0;
      for (let done = 0; done < count; done += atOnce) {
        const traps = fc.sample(foreignRecord, atOnce).map(trap);
        const before = traps.map(({ outside }) => listing(outside));
        const dirs = traps.map(({ dir }) => dir);
        const state = scratch('state');
        const args = [process.execPath, '--import=tsx', `--import=${register}`, program];
        const paths = trace(args, dirs.join('\n'), { XDG_STATE_HOME: state });
        deepEqual(strays(paths, dirs), []);
        deepEqual(
          traps.map(({ outside }) => listing(outside)),
          before,
        );
        changed += paths.length;
        for (const one of traps) removeTrap(one);
        remove(state);
      }
      ok(changed > count, `${changed} paths were changed in the repositories`);
    });

  it('are read so that a stray would show: by its path, by a descriptor, through a link', () => {
    const dir = scratch('watched');
    const outside = scratch('outside');
    mkdirSync(join(dir, '.git/hooks'), { recursive: true });
    symlinkSync(outside, join(dir, 'out'));
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(dir, name), '');
    const script = `
      import { chmodSync, fchmodSync, linkSync, lstatSync, mkdirSync, openSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
      const [dir, outside] = process.argv.slice(1);
      writeFileSync(outside + '/early', '');
      lstatSync('${beginMark}', { throwIfNoEntry: false });
      const at = '/proc/self/fd/' + openSync(dir + '/out/', 0);
      renameSync(dir + '/a', outside + '/renamed');
      linkSync(dir + '/b', at + '/linked');
      mkdirSync(at + '/made "it"');
      symlinkSync('x', dir + '/.git/hooks/post-checkout');
      chmodSync(dir + '/c', 0o600);
      process.chdir(outside);
      writeFileSync('written', '');
      fchmodSync(openSync(dir + '/d', 0), 0o600);
      try { unlinkSync(outside + '/nothing'); } catch {}
    `;
    const paths = trace([process.execPath, '--input-type=module', '-e', script, '--', dir, outside], '');
    deepEqual(
      strays(paths, [dir])
        .map((path) => path.replace(outside, 'OUT').replace(dir, 'DIR'))
        .sort(),
      ['DIR/.git/hooks/post-checkout', 'OUT/linked', 'OUT/made "it"', 'OUT/renamed', 'OUT/written'].sort(),
    );
    for (const name of ['a', 'b', 'c', 'd']) ok(paths.includes(join(dir, name)), name);
  });
});
