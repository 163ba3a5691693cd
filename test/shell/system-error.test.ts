import { equal, match, ok } from 'node:assert/strict';
import { getSystemErrorMap } from 'node:util';
import { UserError } from '../../src/errors.ts';
import { afterWriting, diskError, errorCode, unexpectedSystemError } from '../../src/shell/system-error.ts';

/** An error as Node makes it for a failed system call. */
function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(`${code}: it failed, rename 'a'`), { code, errno, syscall: 'rename', path: '/a' });
}

function asUser(error: unknown): UserError {
  ok(error instanceof UserError, String(error));
  return error;
}

describe('A failed system call', () => {
  for (const [errno, [code]] of getSystemErrorMap()) {
    it(`${code} ends with 74 and a sentence`, () => {
      const error = asUser(diskError(systemError(code, errno), 'write the repository'));
      equal(error.exitCode, 74);
      match(error.message, /^Cannot write the repository: [^:]+.*\.$/);
      match(asUser(unexpectedSystemError(systemError(code, errno))).message, /rename \/a failed: .+\.$/);
    });
  }

  it('EDQUOT, which Node does not name, is reported by its number', () => {
    const error = systemError('Unknown system error -122', -122);
    equal(errorCode(error), 'EDQUOT');
    match(asUser(diskError(error, 'write')).message, /the disk quota is used up/);
  });

  it('that nobody names is reported by its number', () => {
    match(asUser(diskError(systemError('Unknown system error -4242', -4242), 'write')).message, /error 4242/);
  });

  it('is distinguished from a bug, which stays one', () => {
    for (const bug of [new TypeError('x is not a function'), new Error('no choice'), 'text', undefined]) {
      equal(diskError(bug, 'write'), bug);
      equal(unexpectedSystemError(bug), bug);
    }
  });

  it('after the last write says that everything was written', async () => {
    const failing = (): void => {
      throw systemError('EIO', -5);
    };
    const thrown = (isWritten: boolean): Promise<unknown> => afterWriting(failing, isWritten).catch((error) => error);
    equal(asUser(await thrown(true)).hint, 'All files had already been written.');
    equal(asUser(await thrown(false)).hint, undefined);
  });
});
