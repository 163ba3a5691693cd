import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two texts of a record say the same: a formatter may have changed white space and line endings.
 *
 * @returns false where one of them is not JSON
 */
export function isSameRecord(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one.replace(/^\uFEFF/, '')), JSON.parse(other.replace(/^\uFEFF/, '')));
  } catch {
    return false;
  }
}
