import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

/** A system call that is about to be made. */
export interface Call {
  /** As in `fileSystem`. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Intercepts calls of the file system. It calls `proceed`, or throws instead. */
export type Interposer = (call: Call, proceed: () => unknown) => unknown;

let interposer: Interposer | undefined;

/** Puts something between the program and the disk, for tests; undefined takes it away. */
export function interpose(next: Interposer | undefined): void {
  interposer = next;
}

function through<A extends unknown[], R>(name: string, call: (...args: A) => R): (...args: A) => R {
  return (...args) =>
    interposer === undefined ? call(...args) : (interposer({ name, args }, () => call(...args)) as R);
}

const syncLater = promisify(fsync);

/**
 * Every call by which a run commits to the disk. No call is made twice or retried here, and none follows more than one
 * name, so that a test can stop, fail or change something between any two.
 */
export const fileSystem = {
  lstat: through('lstat', (path: string) => lstatSync(path, { bigint: true, throwIfNoEntry: false })),
  fstat: through('fstat', (descriptor: number) => fstatSync(descriptor, { bigint: true })),
  open: through('open', (path: string, flags: number, mode: number = 0o600) => openSync(path, flags, mode)),
  read: through('read', (descriptor: number, into: Uint8Array, at: number) =>
    readSync(descriptor, into, at, into.length - at, null),
  ),
  write: through('write', (descriptor: number, bytes: Uint8Array, at: number) => writeSync(descriptor, bytes, at)),
  close: through('close', (descriptor: number) => closeSync(descriptor)),
  sync: through('sync', (descriptor: number) => fsyncSync(descriptor)),
  /** The same in the background, so that the disk can take many at once. */
  syncLater: through('syncLater', (descriptor: number): Promise<void> => syncLater(descriptor)),
  chmod: through('chmod', (descriptor: number, mode: number) => fchmodSync(descriptor, mode)),
  chown: through('chown', (descriptor: number, user: number, group: number) => fchownSync(descriptor, user, group)),
  makeFolder: through('makeFolder', (path: string, mode: number = 0o777) => mkdirSync(path, mode)),
  removeFolder: through('removeFolder', (path: string) => rmdirSync(path)),
  unlink: through('unlink', (path: string) => unlinkSync(path)),
  rename: through('rename', (from: string, to: string) => renameSync(from, to)),
  link: through('link', (from: string, to: string) => linkSync(from, to)),
  list: through('list', (path: string): readonly string[] => readdirSync(path)),
  realPath: through('realPath', (path: string): string => realpathSync(path)),
};

/** Flags of `open`. If a system does not have a flag, the checks around the call apply. */
export const flags = {
  readFile: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  /** Windows flushes only what is open for writing. */
  flushFile:
    (process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY) |
    (constants.O_NOFOLLOW ?? 0) |
    (constants.O_NONBLOCK ?? 0),
  readFolder: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_DIRECTORY ?? 0),
  createFile: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0),
  replaceContent: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0),
} as const;

/** What the system says of a path with nothing there, for where it was looked at rather than opened. */
export function noEntry(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), {
    code: 'ENOENT',
    errno: -2,
    syscall: 'open',
    path,
  });
}
