import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { readAtOnce } from './read-at-once.ts';

/** Files that make the next run faster, and that it can do without. */
export interface Cache {
  /** A file; undefined if it does not exist or cannot be trusted. */
  read(name: string): StoredFile | undefined;
  /** Stores a file. Never fails: then the next run does the work again. */
  store(name: string, content: Uint8Array): void;
}

/** A file of the cache. */
export interface StoredFile {
  /** Valid until the next file is read. */
  readonly content: Buffer;
  /** How long ago it was stored, in milliseconds. */
  readonly age: number;
}

/** The cache of this user: a file is used only if it belongs to the user and no other user can write it. */
export function userCache(env: Readonly<Record<string, string | undefined>>): Cache | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  return {
    read: (name) => ownFile(join(folder, name)),
    store: (name, content) => {
      const place = join(folder, name);
      try {
        const temporary = `${place}.${process.pid}`;
        // V8 does not verify compiled code: after a power failure, a file that was not flushed can be full of zeros.
        writeFileSync(temporary, content, { flag: 'wx', mode: 0o600, flush: true });
        renameSync(temporary, place);
        removeOld(folder, name);
      } catch {
        // The disk is full, or another run stores the same.
      }
    },
  };
}

/**
 * The folder of the cache: a folder of this user alone in the cache folder of the user, and never in a folder for
 * temporary files. It is created if it does not exist.
 *
 * @returns undefined if there is none that can be trusted, or NODE_DISABLE_COMPILE_CACHE is set
 */
function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const home = userCacheHome(env);
  if (home === undefined || !isAbsolute(home)) return undefined;
  const folder = join(home, 'unionai-terraform');
  try {
    if (!isOwn(lstatSync(home), 0o022)) return undefined;
    const stats = lstatSync(folder, { throwIfNoEntry: false }) ?? newFolder(folder);
    return stats.isDirectory() && isOwn(stats, 0o077) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The names of all versions: a hash, and what the file is for. A run that was killed leaves one with the number of its process. */
const storedName = /^([\da-f]{32}-v[\w.+-]+-\w+-[a-z]+|[\da-f]{64}-texts)(\.\d+)?$/;

const month = 30 * 24 * 60 * 60 * 1000;

/**
 * Removes what was stored more than a month ago under another hash: by other versions of the program, and texts of this one, which the
 * next run that needs them stores again. Only done when a file is stored.
 */
function removeOld(folder: string, stored: string): void {
  const [hash] = stored.split('-', 1);
  for (const name of readdirSync(folder)) {
    if (!storedName.test(name) || name.startsWith(`${hash}-`)) continue;
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() && isOwn(stats, 0o077) && Date.now() - stats.mtimeMs > month) unlinkSync(path);
  }
}

function newFolder(path: string): Stats {
  mkdirSync(path, { mode: 0o700 });
  return lstatSync(path);
}

/** https://specifications.freedesktop.org/basedir-spec/latest/ and the places of macOS and Windows. */
function userCacheHome(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (process.platform === 'win32') return env.LOCALAPPDATA;
  if (!env.HOME) return undefined;
  return process.platform === 'darwin' ? join(env.HOME, 'Library/Caches') : join(env.HOME, '.cache');
}

/** A regular file that belongs to this user, and that no other user can write. */
function ownFile(path: string): StoredFile | undefined {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(descriptor);
      if (stats.isFile() && isOwn(stats, 0o077))
        return { content: readAtOnce(descriptor, stats.size), age: Date.now() - stats.mtimeMs };
    } finally {
      closeSync(descriptor);
    }
    unlinkSync(path);
  } catch {
    // It does not exist, or cannot be read.
  }
  return undefined;
}

/** Windows has no such owner and modes: there, the folder of local application data belongs to the user. */
function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }, others: number): boolean {
  const user = process.geteuid?.();
  return user === undefined || (uid === user && (mode & others) === 0 && user === process.getuid?.());
}
