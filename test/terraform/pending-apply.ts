import { spawn } from 'node:child_process';
import { type Ran, stubEnvironment } from './workbench.ts';

/** An apply that has planned, holds the lock, and waits for a yes. */
export interface PendingApply {
  approve(): Promise<Ran>;
  /** Ends it at once where it still waits, so that a failed test leaves nothing behind. */
  abandon(): void;
}

/** Starts an apply as a person would, and comes back when it asks for consent. */
export function startApply(cwd: string, world: string, env: Readonly<Record<string, string>>): Promise<PendingApply> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('terraform', ['apply', '-no-color'], {
    cwd,
    env: { PATH, HOME, ...stubEnvironment(world), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (status) => {
      resolve({ status, stdout, stderr, text: `${stdout}${stderr}` });
    });
  });
  const approve = (): Promise<Ran> => {
    child.stdin.end('yes\n');
    return ended;
  };
  const abandon = (): void => {
    if (child.exitCode === null) child.kill('SIGKILL');
  };
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    ended.then(({ text }) => reject(new Error(`apply asked nothing: ${text}`)), reject);
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
      if (stdout.includes('Enter a value:')) resolve({ approve, abandon });
    });
  });
}
