import { createHash } from 'node:crypto';
import { fileSystem } from '../file-system.ts';
import type { HeldFolder } from './held-folder.ts';
import { readWhole } from './look.ts';

/** The folder in the state folder that is the lock. It is created with the record of its owner in it. */
export const active = 'active';

/** The current owner: a lock may have been inherited several times. */
export interface Owners {
  /** The record of the run that created the lock. */
  readonly first: string | undefined;
  /** How often the lock was inherited. */
  readonly number: number;
  /** The record of its owner now. */
  readonly record: string | undefined;
}

/**
 * The owners of one lock. If the lock is replaced by another during reading, the other one is read.
 *
 * @returns undefined if the lock is free
 */
export function ownersOf(state: HeldFolder): Owners | undefined {
  for (;;) {
    const before = fileSystem.lstat(state.at(active));
    if (before === undefined) return undefined;
    const owners = readOwners(state);
    const after = fileSystem.lstat(state.at(active));
    const isSame = after?.ino === before.ino && after.birthtimeNs === before.birthtimeNs;
    if (isSame && recordText(state, 'owner.json') === owners.first) return owners;
  }
}

function readOwners(state: HeldFolder): Owners {
  const first = recordText(state, 'owner.json');
  let owners: Owners = { first, number: 0, record: first };
  for (;;) {
    const number = owners.number + 1;
    const name = inheritedName(first, number);
    if (fileSystem.lstat(state.at(`${active}/${name}`)) === undefined) return owners;
    owners = { first, number, record: recordText(state, `${name}/owner.json`) };
  }
}

/**
 * The name of the record of a run that inherits a lock. It contains a hash of the first owner's record, so that it is not
 * valid in another lock that replaced this one.
 */
export function inheritedName(first: string | undefined, number: number): string {
  const lock = createHash('sha256')
    .update(first ?? '')
    .digest('hex')
    .slice(0, 16);
  return `owner-${number}-${lock}`;
}

/** The text of a record in the lock; undefined if there is none. */
export function recordText(state: HeldFolder, name: string): string | undefined {
  const content = readWhole(state.at(`${active}/${name}`), `${active}/${name}`)?.content;
  return content === undefined ? undefined : Buffer.from(content).toString('utf8');
}
