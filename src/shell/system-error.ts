import { getSystemErrorMap } from 'node:util';
import { UserError } from '../errors.ts';

/** A failed system call as Node reports it. */
interface SystemError extends Error {
  readonly errno: number;
  readonly syscall: string;
  readonly code?: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    'syscall' in error &&
    typeof error.syscall === 'string' &&
    'errno' in error &&
    typeof error.errno === 'number'
  );
}

/** What Linux and macOS know and Node has no name for, by the number of the system. */
const unnamed: Readonly<Record<number, string>> = { 122: 'EDQUOT', 69: 'EDQUOT', 116: 'ESTALE', 70: 'ESTALE' };

/** The name of a system error, such as ENOENT; undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!isSystemError(error) || !error.code.startsWith('Unknown system error')) return error.code;
  return unnamed[Math.abs(error.errno)] ?? error.code;
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than the system allows',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EIO: 'input/output error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'the system is out of memory',
  ENAMETOOLONG: 'the name is too long for this file system',
  ENOENT: 'no such file or folder',
  EEXIST: 'the file or folder already exists',
  ENOTDIR: 'a folder is required, but it is a file',
  EISDIR: 'a file is required, but it is a folder',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'a symbolic link refers to itself',
  EXDEV: 'a part of the folder is on another file system',
  EBUSY: 'the file or folder is in use, for instance as a mount point',
  ETXTBSY: 'the file is being executed',
  ESTALE: 'the file handle of the network file system is stale',
};

/** Why a system call failed, in words; undefined where the error is not one of a system call. */
export function systemReason(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  const code = errorCode(error) ?? '';
  const known = reasons[code] ?? getSystemErrorMap().get(error.errno)?.[1];
  return known === undefined ? `the system reported error ${Math.abs(error.errno)}` : known;
}

/**
 * A failed system call as a UserError; anything else as it is.
 *
 * @param doing what failed, as it follows "Cannot"
 */
export function diskError(error: unknown, doing: string): unknown {
  const reason = systemReason(error);
  return reason === undefined ? error : new UserError('disk', `Cannot ${doing}: ${reason}.`, 'Nothing was changed.');
}

/** An unexpected failed system call, as a UserError; any other error unchanged. */
export function unexpectedSystemError(error: unknown): unknown {
  const reason = systemReason(error);
  if (reason === undefined || !isSystemError(error)) return error;
  const place = error.path === undefined ? '' : ` ${error.path}`;
  return new UserError('disk', `The system call ${error.syscall}${place} failed: ${reason}.`);
}

/**
 * Runs what follows the last write.
 *
 * @param isWritten whether anything was written: then an error says so
 * @throws UserError for a failed system call; any other error as it is
 */
export async function afterWriting(work: () => Promise<void> | void, isWritten: boolean): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = unexpectedSystemError(thrown);
    if (!isWritten || thrown === error || !(error instanceof UserError)) throw error;
    throw new UserError(error.code, error.message, 'All files had already been written.');
  }
}
