import { isScalar, type YAMLMap } from 'yaml';

/**
 * The place of the first key of an object that an earlier one equals; undefined if there is none. The parser's own search
 * compares every two keys, which takes minutes in a file of the size that is allowed.
 */
export function repeatedKey({ items }: YAMLMap): number | undefined {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) return key.range?.[0] ?? 0;
    seen.add(key.value);
  }
  return undefined;
}
