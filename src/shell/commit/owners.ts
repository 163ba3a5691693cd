import { fileSystem } from '../file-system.ts';
import type { HeldFolder } from './held-folder.ts';
import { readWhole } from './look.ts';

/** The folder in the state folder that is the lock. It is created with the record of its owner in it. */
export const active = 'active';

/** The owner that counts: a lock may have been inherited several times. */
interface Last {
  readonly number: number;
  readonly record: string | undefined;
}

/** The last of the owners of a lock, which are numbered. */
export function lastOwner(state: HeldFolder): Last {
  let last: Last = { number: 0, record: recordText(state, 'owner.json') };
  while (fileSystem.lstat(state.at(`${active}/owner-${last.number + 1}`)) !== undefined) {
    const number = last.number + 1;
    last = { number, record: recordText(state, `owner-${number}/owner.json`) };
  }
  return last;
}

/** The text of a record in the lock; undefined if there is none. */
export function recordText(state: HeldFolder, name: string): string | undefined {
  const content = readWhole(state.at(`${active}/${name}`), `${active}/${name}`)?.content;
  return content === undefined ? undefined : Buffer.from(content).toString('utf8');
}
