/** Options of V8 that delay its last compiler, by the version of V8 that has them. Any other version keeps its settings. */
const options: Readonly<Record<string, string>> = {
  // Node.js 20
  '11.3': '--interrupt-budget=600000',
  // Node.js 22
  '12.4': '--invocation-count-for-turbofan=12000',
};

/** The option that delays optimization in a version of V8 such as `11.3.244.8-node.33`; undefined if there is none. */
export function delayOf(v8: string): string | undefined {
  return options[v8.split('.', 2).join('.')];
}

/**
 * Delays the optimization of functions in this process. A run usually ends before the code that V8 optimizes has saved as much
 * time as its compilation took; functions that run for seconds are still optimized. To be called before the program is loaded,
 * because compiled code is valid only for the options that it was stored with.
 */
export function optimizeLater(): void {
  const option = delayOf(process.versions.v8);
  if (option !== undefined) process.getBuiltinModule('node:v8').setFlagsFromString(option);
}
