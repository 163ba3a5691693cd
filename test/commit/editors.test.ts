import { equal, match, ok } from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { program } from '../cli/cli.ts';
import { type Ran, remove, run, scratch, stateHome } from '../terraform/workbench.ts';

const slow = process.env.SLOW_TESTS !== undefined;
const mark = '# MY EDIT\n';

/** How editors save. */
const saves: Readonly<Record<string, (file: string) => void>> = {
  'in place': (file) => appendFileSync(file, mark),
  'by emptying the file first': (file) => writeFileSync(file, `${readFileSync(file, 'utf8')}${mark}`),
  'by a temporary file and a rename': (file) => {
    writeFileSync(`${file}.tmp`, `${readFileSync(file, 'utf8')}${mark}`);
    renameSync(`${file}.tmp`, file);
  },
};

/** How many environments, and how often each way of saving is tried. */
const sizes: readonly (readonly [number, number])[] = slow
  ? [
      [10, 8],
      [100, 4],
      [1000, 1],
    ]
  : [[10, 1]];

/** Runs the command line for as long as it takes. */
function cli(args: readonly string[], { cwd }: { readonly cwd: string }): Promise<Ran> {
  return run(process.execPath, [program, ...args], { cwd, env: { XDG_STATE_HOME: stateHome } });
}

async function made(environments: number): Promise<string> {
  const dir = scratch('editors');
  const names = Array.from({ length: environments }, (_, index) => `e${index + 1}`).join(',');
  const { status, text } = await cli(['new', 'infra', '--yes', '--example', '--environments', names], { cwd: dir });
  equal(status, 0, text);
  return join(dir, 'infra');
}

describe('A file that an editor saves at its own speed while an update is in progress', function () {
  this.timeout(slow ? 1_800_000 : 60_000);

  for (const [environments, tries] of sizes)
    it(`is kept, with ${environments} environments`, async () => {
      const master = await made(environments);
      const update = ['update', '--set', 'backend.bucket=other-bucket'];
      const took = await durationOf(copyOf(master), update);
      for (const [title, save] of Object.entries(saves))
        for (let index = 0; index < tries; index += 1) {
          const dir = copyOf(master);
          const file = join(dir, `environments/e${1 + Math.floor(Math.random() * environments)}/backend.tf`);
          const running = cli(update, { cwd: dir });
          // From when the program has started to its end.
          await setTimeout(took * (0.2 + 0.8 * Math.random()));
          const isSaved = existsSync(file);
          if (isSaved) save(file);
          const { status, stderr } = await running;
          ok(!isSaved || readFileSync(file, 'utf8').includes(mark), `${title}: the edit is gone, exit ${status}`);
          // A file that was read while the editor had emptied it is a conflict.
          if (status !== 0 && status !== 3) {
            equal(status, 74, stderr);
            match(stderr, /environments\/e\d+\/backend\.tf changed/);
          }
          remove(dir);
        }
      remove(master);
    });
});

function copyOf(master: string): string {
  const dir = scratch('copy');
  cpSync(master, dir, { recursive: true });
  return dir;
}

async function durationOf(dir: string, update: readonly string[]): Promise<number> {
  const began = performance.now();
  equal((await cli(update, { cwd: dir })).status, 0);
  remove(dir);
  return performance.now() - began;
}
