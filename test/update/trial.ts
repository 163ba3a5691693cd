import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli, program } from '../cli/cli.ts';
import { type Listing, listing } from '../folder.ts';
import { remove, scratch, stateHome } from '../terraform/workbench.ts';

/** A command that is killed, over and over, in a copy of the same folder. */
export interface Scene {
  readonly args: readonly string[];
  /** The folder to copy, and the folder in the copy to run in. */
  readonly from: string;
  readonly cwd: string;
  /** The command that a person gives next. */
  readonly next: readonly string[];
}

/** When the process dies: at one of its changes of the disk, or after some time. */
export type Death = { readonly at: number; readonly again?: number } | { readonly after: number };

/** A scene, with what it comes to when nobody kills it. */
export interface Rehearsed extends Scene {
  readonly before: Listing;
  readonly after: Listing;
  /** How often it changes the disk. */
  readonly boundaries: number;
  readonly milliseconds: number;
}

const hook = fileURLToPath(new URL('die.mjs', import.meta.url));

/** Runs a scene to its end, and counts. */
export async function rehearse(scene: Scene): Promise<Rehearsed> {
  const dir = copyOf(scene.from);
  const before = listing(dir);
  const report = join(scratch('count'), 'count');
  const started = performance.now();
  const ran = await cli(scene.args, {
    cwd: join(dir, scene.cwd),
    node: [`--import=${hook}`],
    env: { DIE_REPORT: report },
  });
  equal(ran.status, 0, ran.text);
  const milliseconds = performance.now() - started;
  const after = listing(dir);
  remove(dir);
  return { ...scene, before, after, boundaries: Number(readFileSync(report, 'utf8')), milliseconds };
}

/**
 * Kills one run. At once afterwards, every file must be whole: as before, or as after. The next run must leave no trace
 * of the one that died; and the command, if it had come to nothing, must work as if nothing had been.
 */
export async function survive(scene: Rehearsed, death: Death): Promise<void> {
  const dir = copyOf(scene.from);
  const cwd = join(dir, scene.cwd);
  await killed(scene.args, cwd, death);
  assertWhole(scene, listing(dir));
  if ('at' in death && death.again !== undefined) {
    // A recovery can be interrupted, too.
    await killed(scene.next, cwd, { at: death.again });
    assertWhole(scene, listing(dir));
  }
  const next = await cli(scene.next, { cwd });
  equal(next.status, 0, next.text);
  const settled = listing(dir);
  if (same(settled, scene.before)) {
    const again = await cli(scene.args, { cwd });
    equal(again.status, 0, again.text);
  }
  deepEqual(listing(dir), scene.after);
  remove(dir);
}

function copyOf(from: string): string {
  const dir = scratch('kill');
  cpSync(from, dir, { recursive: true });
  return dir;
}

/** Resolves when the process is gone, in whichever way: a death may come too late. */
function killed(args: readonly string[], cwd: string, death: Death): Promise<void> {
  const at = 'at' in death ? [`--import=${hook}`] : [];
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    LC_ALL: 'C.UTF-8',
    XDG_STATE_HOME: stateHome,
    ...('at' in death ? { DIE_AT: String(death.at) } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...at, program, ...args], { cwd, env, stdio: 'ignore' });
    if ('after' in death) setTimeout(() => child.kill('SIGKILL'), death.after);
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

/** What a run makes next to the target while it puts a new repository together. */
const working = /(^|\/)\.infra\.unionai-terraform-[0-9a-f-]+\//;

function assertWhole({ before, after }: Rehearsed, now: Listing): void {
  for (const [path, state] of Object.entries(now)) {
    if (before[path] === state || after[path] === state) continue;
    match(path, working, `${path} is neither as before nor as after`);
  }
  for (const path of Object.keys(before)) ok(path in now || !(path in after), `${path} is gone`);
}

function same(a: Listing, b: Listing): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
