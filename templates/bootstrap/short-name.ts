import { createHash } from 'node:crypto';

/**
 * A name with a suffix, within the length that a cloud allows. A name that is too long is cut, and gets a part of its hash, so
 * that two names remain distinct.
 */
export function shortName(name: string, suffix: string, limit: number): string {
  if (name.length + suffix.length <= limit) return `${name}${suffix}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const cut = name.slice(0, limit - suffix.length - hash.length - 1).replace(/[^A-Za-z0-9]+$/, '');
  return `${cut}-${hash}${suffix}`;
}
