import { doesNotMatch, equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isSlow } from '../slow.ts';
import { type Ran, stateHome } from '../terraform/workbench.ts';
import { runInProcess } from './in-process.ts';

/** The built command; `npm test` builds it first. */
export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Leave standard input open and silent, as a terminal multiplexer or a CI system may. */
  readonly silent?: boolean;
  /** Options of node itself. */
  readonly node?: readonly string[];
}

/** Longer than any run takes; a run that is still there then hangs. */
const hangsAfter = 30_000;

/**
 * Runs the built command to its end, with nothing of the caller's settings in its environment. Starting and compiling it
 * takes most of the time of a run, so outside of the slow run the same code runs in this process, except where a test sets
 * something of the process.
 */
export async function cli(args: readonly string[], surroundings: Surroundings): Promise<Ran> {
  const { cwd, env, input, silent, node = [] } = surroundings;
  const isPlain = [env, input, silent, surroundings.node].every((one) => one === undefined);
  // The mutants are in the source of this process, too, not in the built command.
  if (!isSlow && isPlain) return runInProcess(args, cwd);
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, program, ...args], {
      cwd,
      env: { PATH, HOME, LC_ALL: 'C.UTF-8', XDG_STATE_HOME: stateHome, ...env },
      timeout: hangsAfter,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    if (!silent) child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (status) => {
      const stdout = Buffer.concat(out).toString('utf8');
      const stderr = Buffer.concat(err).toString('utf8');
      resolve({ status, stdout, stderr, text: `${stdout}${stderr}` });
    });
  });
}

/** Enough for a whole repository, with nothing left to ask. */
export const enough: readonly string[] = ['--yes', '--example'];

/** One message, for a person: what, where and what to do; no stack, and nothing on standard output. */
export function assertTold({ status, stdout, stderr }: Ran, exitCode: number, says: RegExp): void {
  equal(status, exitCode, stderr);
  equal(stdout, '');
  match(stderr, says);
  equal(stderr.match(/^error: /gm)?.length, 1, stderr);
  doesNotMatch(stderr, /^\s+at /m, 'no stack');
  doesNotMatch(stderr, /A bug of/);
}
