import {
  constants,
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { Script } from 'node:vm';

/** The program, loaded. */
export interface LoadedProgram<T> {
  readonly exports: T;
  /** Stores the compiled code for the next run, unless it is there. Never fails. */
  keep(): void;
}

/**
 * Loads a CommonJS module that needs only modules of Node.js, with the code that an earlier run compiled. That code is what V8
 * stores; V8 rejects what another version of it wrote. It is not verified otherwise, so it is used only from a folder and a file
 * that belong to this user and that no other user can write. Without such a folder, the module is compiled.
 *
 * @param file the module, in ASCII
 * @param hash the hash of its text, which is in the name of the stored code
 * @param part what of the program the run uses, because only the code that ran is stored
 */
export function loadProgram<T>(file: string, hash: string, part: string): LoadedProgram<T> {
  const source = `(function (exports, require, module, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const folder = cacheFolder(process.env);
  const place = folder === undefined ? undefined : join(folder, `${hash}-${process.version}-${process.arch}-${part}`);
  const cachedData = place === undefined ? undefined : ownFile(place);
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} as T };
  script.runInThisContext()(module.exports, createRequire(file), module, dirname(file));
  return {
    exports: module.exports,
    keep: () => {
      if (place === undefined || (cachedData !== undefined && script.cachedDataRejected === false)) return;
      try {
        const temporary = `${place}.${process.pid}`;
        writeFileSync(temporary, script.createCachedData(), { flag: 'wx', mode: 0o600 });
        renameSync(temporary, place);
      } catch {
        // The next run compiles again.
      }
    },
  };
}

/**
 * The folder of compiled code: a folder of this user alone in the cache folder of the user, and never in a folder for
 * temporary files. It is created if it does not exist.
 *
 * @returns undefined if there is none that can be trusted, or NODE_DISABLE_COMPILE_CACHE is set
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
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

/** The content of a regular file that belongs to this user, and that no other user can write. */
function ownFile(path: string): Buffer | undefined {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(descriptor);
      if (stats.isFile() && isOwn(stats, 0o077)) return readFileSync(descriptor);
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
