import { type Ran, stateHome } from '../terraform/workbench.ts';

/** What a run in this process gave. */
export interface Captured<T> {
  readonly value: T;
  readonly stdout: string;
  readonly stderr: string;
}

let last: Promise<unknown> = Promise.resolve();

/** Runs in a folder, without a terminal, and keeps what is printed. One run at a time: a process has one of each. */
export function captured<T>(dir: string, run: () => Promise<T>): Promise<Captured<T>> {
  const next = last.then(() => alone(dir, run));
  last = next.catch(() => undefined);
  return next;
}

async function alone<T>(dir: string, run: () => Promise<T>): Promise<Captured<T>> {
  const { stdin, stdout, stderr } = process;
  const [cwd, isTty, out, err] = [process.cwd(), stdin.isTTY, stdout.write, stderr.write];
  const { XDG_STATE_HOME: state } = process.env;
  const text = { stdout: '', stderr: '' };
  const keep = (key: keyof typeof text) => (chunk: unknown) => {
    text[key] += String(chunk);
    return true;
  };
  process.chdir(dir);
  process.env.XDG_STATE_HOME = stateHome;
  stdin.isTTY = false;
  stdout.write = keep('stdout');
  stderr.write = keep('stderr');
  try {
    return { value: await run(), ...text };
  } finally {
    stdout.write = out;
    stderr.write = err;
    stdin.isTTY = isTty;
    process.chdir(cwd);
    if (state === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = state;
  }
}

/** Runs the command line in this process. */
export async function runInProcess(args: readonly string[], dir: string): Promise<Ran> {
  const { main } = await import('../../src/cli.ts');
  const { value, stdout, stderr } = await captured(dir, () => main(args));
  return { status: value, stdout, stderr, text: `${stdout}${stderr}` };
}
