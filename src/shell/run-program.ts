import { type ChildProcess, spawn } from 'node:child_process';

/** How a program ended, with what it wrote to both streams. */
export interface Ended {
  /** `exited` with a status, `crashed` by a signal or because it could not be started, or `late`: it was stopped. */
  readonly kind: 'exited' | 'crashed' | 'late';
  readonly status: number;
  /** Why, in words that follow the name of the program, unless it exited. */
  readonly reason: string;
  readonly output: string;
}

/** More output than this is left out. */
const mostOutput = 1024 * 1024;
/** How long the streams of a program that has ended may stay open: a process that it started may hold them. */
const linger = 2000;

/** The programs that are running. Each is the leader of a process group of its own. */
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) stop(child);
});

/** Runs a program without standard input to its end, or stops it and what it started. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly seconds: number },
): Promise<Ended> {
  return new Promise((resolve) => {
    const { cwd, env, seconds } = options;
    const chunks: Buffer[] = [];
    let size = 0;
    let isLate = false;
    const child = spawn(file, [...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    running.add(child);
    const collect = (chunk: Buffer): void => {
      if (size < mostOutput) chunks.push(chunk);
      size += chunk.length;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const clock = setTimeout(() => {
      isLate = true;
      stop(child);
    }, seconds * 1000);
    const end = (kind: Ended['kind'], status: number, reason: string): void => {
      if (!running.delete(child)) return;
      clearTimeout(clock);
      stop(child);
      child.stdout.destroy();
      child.stderr.destroy();
      const text = Buffer.concat(chunks).toString('utf8');
      const output = size > mostOutput ? `${text}\nMore output was left out.\n` : text;
      if (isLate) resolve({ kind: 'late', status: 0, reason: `did not end within ${seconds} seconds`, output });
      else resolve({ kind, status, reason, output });
    };
    const ended = (status: number | null, signal: NodeJS.Signals | null): void =>
      status === null ? end('crashed', 0, `was ended by ${signal}`) : end('exited', status, '');
    child.on('error', (error: NodeJS.ErrnoException) => end('crashed', 0, `cannot be run (${error.code})`));
    child.on('close', ended);
    child.on('exit', (status, signal) => setTimeout(() => ended(status, signal), linger).unref());
  });
}

/** Ends a program and the processes of its group. */
function stop(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
