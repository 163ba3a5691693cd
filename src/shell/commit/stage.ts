import { UserError } from '../../errors.ts';
import { errorCode } from '../disk.ts';
import { fileSystem } from '../file-system.ts';
import { changedMeanwhile } from './changed.ts';
import type { Flushed } from './flush.ts';
import { flushedFile } from './flush.ts';
import type { Lock } from './held-lock.ts';
import type { Step } from './journal.ts';
import { hashIn, identityOf, look, readWhole, type Seen, stateOf } from './look.ts';
import { newFile } from './new-file.ts';
import type { WorkTree } from './work-tree.ts';

/** What a transaction does to one path below the root of the repository. */
export interface Write {
  readonly path: string;
  /** The new content; undefined removes the file. */
  readonly text: string | Uint8Array | undefined;
  /** Whether it can be executed; or its permissions, to the bit. */
  readonly mode: { readonly executable: boolean } | { readonly exact: number };
  /** Who owns it; otherwise the owner of the file that it replaces. */
  readonly owner?: FileOwner;
}

/** The user and the group of a file. */
export type FileOwner = Pick<Seen, 'user' | 'group'>;

/** A step whose new content and old file are in the lock's folder. */
export interface Staged {
  readonly step: Step;
  /** The old file, as it was when it was kept. */
  readonly seen: Seen | undefined;
  readonly flushed: readonly Flushed[];
}

/**
 * Keeps the old file of a path as a hard link, and writes the new one.
 *
 * @param index the name of both in the lock's folder; still free if there was nothing to do
 * @param expected the SHA-256 of the file when its change was decided; null for none, undefined where it does not matter
 * @returns undefined where there is nothing to do
 * @throws UserError 'busy' where the file changed since
 */
export function stage(
  lock: Lock,
  tree: WorkTree,
  write: Write,
  index: number,
  expected: string | null | undefined,
): Staged | undefined {
  lock.beat();
  const seen = tree.within(write.path, (at) => keep(at, lock.work(`old/${index}`), write.path));
  if (expected !== undefined && hashIn(seen?.state ?? null) !== expected) throw changedMeanwhile(write.path);
  const before = seen?.state ?? null;
  const flushed = seen?.isCopy ? [flushedFile(lock.work(`old/${index}`))] : [];
  if (write.text === undefined)
    return before === null ? undefined : { step: { path: write.path, before, after: null }, seen, flushed };
  const bytes = typeof write.text === 'string' ? Buffer.from(write.text, 'utf8') : write.text;
  const mode = modeOf(write.mode, seen?.mode);
  const after = stateOf(bytes, mode);
  if (after === before) {
    fileSystem.unlink(lock.work(`old/${index}`));
    return undefined;
  }
  const file = lock.work(`new/${index}`);
  newFile(file, bytes, { mode });
  const owner = write.owner ?? seen;
  if (owner !== undefined) giveTo(file, owner, mode);
  return { step: { path: write.path, before, after }, seen, flushed: [...flushed, flushedFile(file)] };
}

/** The permissions of the user's file, with the executable bits as the template wants them. */
function modeOf(wanted: Write['mode'], existing: number | undefined): number {
  if ('exact' in wanted) return wanted.exact;
  if (existing === undefined) return (wanted.executable ? 0o777 : 0o666) & ~process.umask();
  const mode = existing & 0o777;
  if (wanted.executable === ((mode & 0o111) !== 0)) return mode;
  return wanted.executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/**
 * Keeps a file as a hard link: whatever is written to the file later is in both. If hard links are not possible (another
 * file system, FAT), the file is copied.
 */
function keep(at: string, copy: string, shown: string): Seen | undefined {
  const entry = fileSystem.lstat(at);
  if (entry === undefined) return undefined;
  if (entry.isDirectory()) throw new UserError('target', `${shown} is a folder.`, 'Move it and rerun.');
  if (!entry.isFile()) throw new UserError('target', `${shown} is not a regular file.`, 'Move it and rerun.');
  try {
    fileSystem.link(at, copy);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw changedMeanwhile(shown);
    if (!hasNoLinks(error)) throw error;
    return { ...copyOf(at, copy, shown), isCopy: true };
  }
  const kept = look(copy, shown);
  const now = fileSystem.lstat(at);
  if (kept === undefined || now === undefined || kept.identity !== identityOf(now)) throw changedMeanwhile(shown);
  return kept;
}

function copyOf(at: string, copy: string, shown: string): Seen {
  const file = readWhole(at, shown);
  if (file === undefined) throw changedMeanwhile(shown);
  const mode = Number(file.entry.mode & 0o7777n);
  newFile(copy, file.content, { mode });
  const seen: Seen = {
    state: stateOf(file.content, mode),
    mode,
    user: file.entry.uid,
    group: file.entry.gid,
    identity: identityOf(file.entry),
  };
  giveTo(copy, seen, mode);
  return seen;
}

/** Whether the error says that a file cannot have a hard link there. */
export function hasNoLinks(error: unknown): boolean {
  return ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'].includes(errorCode(error) ?? '');
}

/** Sets the owner of a file, if it is not the current user. Only root can. */
export function giveTo(path: string, { user, group }: FileOwner, mode: number): void {
  const { geteuid, getegid } = process;
  if (geteuid === undefined || getegid === undefined) return;
  if (BigInt(geteuid()) === user && BigInt(getegid()) === group) return;
  const descriptor = flushedFile(path).open();
  try {
    fileSystem.chown(descriptor, Number(user), Number(group));
    // A change of the owner removes setuid.
    fileSystem.chmod(descriptor, mode);
  } catch (error) {
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'EINVAL') throw error;
  } finally {
    fileSystem.close(descriptor);
  }
}
