interface Results<K, V> {
  get(key: K): { readonly of: V } | undefined;
  set(key: K, result: { readonly of: V }): unknown;
}

/** A function that computes its result once for each object. A result lives as long as its object. */
export function onceForEach<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  return remembering(new WeakMap<K, { readonly of: V }>(), compute);
}

/** A function that computes its result once for each text. The results live as long as the function. */
export function onceForEachText<V>(compute: (text: string) => V): (text: string) => V {
  return remembering(new Map<string, { readonly of: V }>(), compute);
}

function remembering<K, V>(results: Results<K, V>, compute: (key: K) => V): (key: K) => V {
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known.of;
    const result = compute(key);
    results.set(key, { of: result });
    return result;
  };
}
