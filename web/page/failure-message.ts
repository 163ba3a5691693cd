import { UserError } from '../core.ts';

/**
 * An expected failure in sentences: what is wrong, each objection with its path, and what to do.
 *
 * @throws what is not an expected failure
 */
export function failureMessage(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  const parts = [error.message, ...error.objections.map(({ message, path }) => `${path} ${message}.`), error.hint];
  return parts.filter((part) => part !== undefined).join(' ');
}
