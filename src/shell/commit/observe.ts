import { setTimeout } from 'node:timers/promises';
import { fileSystem } from '../file-system.ts';
import type { HeldFolder } from './held-folder.ts';
import { readWhole } from './look.ts';

/** How often an active run signals, and how long another run waits for a signal. Both by this process's monotonic clock. */
export const beatMilliseconds = 1000;
const listenMilliseconds = 6000;
const stepMilliseconds = 250;

/**
 * Finds out whether the owner of a lock is active if its process is not visible: an active run keeps changing a file.
 * Clocks of two machines are never compared.
 */
export async function observe(state: HeldFolder, lock: string, wait: (text: string) => void): Promise<boolean> {
  const first = beatIn(state, lock);
  if (first === undefined) return false;
  wait('Another run may be in progress in another container or on another machine. Waiting 6 seconds for activity.');
  for (let waited = 0; waited < listenMilliseconds; waited += stepMilliseconds) {
    await setTimeout(stepMilliseconds);
    const now = beatIn(state, lock);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

/** What the run wrote last; undefined where the lock is gone. */
function beatIn(state: HeldFolder, lock: string): string | undefined {
  if (fileSystem.lstat(state.at(lock)) === undefined) return undefined;
  const content = readWhole(state.at(`${lock}/beat`), `${lock}/beat`)?.content;
  return content === undefined ? '' : Buffer.from(content).toString('utf8');
}
