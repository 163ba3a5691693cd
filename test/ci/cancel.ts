import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';
import { type FakeCommands, fakeCommands, found } from './toolbox.ts';

/**
 * An engine that stops as Terraform does: after one INT it finishes the operation in progress, releases the lock and
 * fails; a second signal, or a TERM, ends it at once, with the state locked. `kind` in its folder changes that.
 */
const engine = `
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
const [place, ...args] = process.argv.slice(2);
if (args.includes('show')) console.log('No changes.');
if (!args.includes('apply')) process.exit(0);
const kind = readFileSync(place + '/kind', 'utf8').trim();
if (!existsSync(args.at(-1))) { console.error('Error: there is no plan'); process.exit(1); }
writeFileSync(place + '/lock', '');
let signals = 0;
const got = (name) => {
  appendFileSync(place + '/signals', name + '\\n');
  signals += 1;
  if (kind === 'stuck') return;
  if (name !== 'SIGINT' || signals > 1) { console.error('Exiting immediately'); process.exit(1); }
  console.log('Interrupt received. Gracefully shutting down...');
};
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => got(name));
console.log('thing.this: Creating...');
if (kind === 'leaks') console.log('the password is ' + process.env.TF_HTTP_PASSWORD);
console.log('ready');
const end = Date.now() + (kind === 'stuck' ? 3000 : 700);
const timer = setInterval(() => {
  if (Date.now() < end) return;
  clearInterval(timer);
  rmSync(place + '/lock');
  if (signals > 0 && kind === 'halts') { console.error('Error: execution halted'); process.exitCode = 1; }
  else console.log('Apply complete!');
}, 20);
`;

export type Kind = 'halts' | 'finishes' | 'stuck' | 'leaks';

/** The engine as a command, with the signals that it got and whether the state is locked. */
export interface Cancelable extends FakeCommands {
  readonly signals: () => readonly string[];
  readonly isLocked: () => boolean;
}

export function cancelableEngine(kind: Kind): Cancelable {
  const commands = fakeCommands({ terraform: 'exec node "$place/engine.mjs" "$place" "$@"' });
  const file = (name: string): string => join(commands.place, name);
  writeFileSync(file('engine.mjs'), engine);
  writeFileSync(file('kind'), kind);
  const signals = (): readonly string[] =>
    existsSync(file('signals')) ? readFileSync(file('signals'), 'utf8').trim().split('\n') : [];
  return { ...commands, signals, isLocked: () => existsSync(file('lock')) };
}

/** A signal, and how many milliseconds after the previous one it is sent. */
export type Sent = readonly [signal: NodeJS.Signals, after: number];

/** What GitHub sends to the process of a step when a job is canceled. */
export const sentByGitHub: readonly Sent[] = [
  ['SIGINT', 0],
  ['SIGTERM', 7500],
  ['SIGKILL', 2500],
];

/** What was left of a step. */
export interface Ended {
  readonly status: number | null;
  readonly log: string;
  /** What the log said when the first signal was sent. */
  readonly before: string;
  readonly record: Readonly<Record<string, string>>;
  readonly hasPlan: boolean;
}

export interface StepOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder with the plan. */
  readonly folder: string;
  readonly signals?: readonly Sent[];
  /** What the log says when the first signal is to be sent. */
  readonly ready: string;
}

/** Runs a step as GitHub does: a file with its text, run by bash. Sends signals to that process, and to no other. */
export async function step(text: string, { cwd, env, folder, signals = [], ready }: StepOptions): Promise<Ended> {
  const script = join(scratch('step'), 'step.sh');
  writeFileSync(script, text);
  const child = spawn(found('bash'), ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd,
    env: { LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  let before = '';
  const left = [...signals];
  const next = (): void => {
    const [signal, after] = left.shift() ?? [];
    if (signal === undefined) return;
    setTimeout(() => {
      child.kill(signal);
      next();
    }, after);
  };
  const read = (chunk: Buffer): void => {
    log += chunk.toString('utf8');
    if (before !== '' || !log.includes(ready)) return;
    before = log;
    next();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  // The process of the step alone: GitHub waits for no other.
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => setTimeout(() => resolve(code), 100));
  });
  child.stdout.destroy();
  child.stderr.destroy();
  const file = join(folder, 'apply-record.txt');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  const record = Object.fromEntries(pairs) as Readonly<Record<string, string>>;
  return { status, log, before, record, hasPlan: existsSync(join(folder, 'tfplan')) };
}

export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
