import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id runs. One that belongs to another user does, too. */
function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Does something while no other process does anything with the same lock file. The file of a process that died is
 * taken over.
 */
export async function locked(file: string, action: () => Promise<void>): Promise<void> {
  while (!take(file)) {
    const owner = Number(readOrNothing(file));
    if (owner > 0 && !runs(owner)) rmSync(file, { force: true });
    else await sleep(500);
  }
  try {
    await action();
  } finally {
    rmSync(file, { force: true });
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
