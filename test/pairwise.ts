/**
 * A small selection in which every pair of values of two different keys occurs at least once, as far as it occurs
 * in `all`. Greedy, and the same each time.
 */
export function pairwise<T extends Readonly<Record<string, string>>>(all: readonly T[]): readonly T[] {
  const open = new Set(all.flatMap(pairsOf));
  const selected: T[] = [];
  while (open.size > 0) {
    const [best] = all
      .map((one) => ({ one, gain: pairsOf(one).filter((pair) => open.has(pair)).length }))
      .sort((a, b) => b.gain - a.gain);
    if (best === undefined || best.gain === 0) break;
    selected.push(best.one);
    for (const pair of pairsOf(best.one)) open.delete(pair);
  }
  return selected;
}

/** The first of `all` in which every value of every key occurs at least once, without those that add no value. */
export function everyValue<T extends Readonly<Record<string, string>>>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const values = Object.entries(one).map(([key, value]) => `${key}=${value}`);
    const adds = values.some((value) => !seen.has(value));
    for (const value of values) seen.add(value);
    return adds;
  });
}

function pairsOf(one: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(one).map(([key, value]) => `${key}=${value}`);
  return entries.flatMap((a, index) => entries.slice(index + 1).map((b) => `${a} ${b}`));
}
