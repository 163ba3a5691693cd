/** A function that computes its result once for each object. A result lives as long as its object. */
export function onceForEach<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, { readonly of: V }>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known.of;
    const result = compute(key);
    results.set(key, { of: result });
    return result;
  };
}
