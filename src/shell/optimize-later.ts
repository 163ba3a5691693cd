/** An option of V8 that delays its last compiler. */
interface Delay {
  readonly delayed: string;
  /** The option as V8 sets it by default. */
  readonly usual: string;
}

/** The options by the version of V8 that has them. Any other version keeps its settings. */
const delays: Readonly<Record<string, Delay>> = {
  // Node.js 20
  '11.3': { delayed: '--interrupt-budget=600000', usual: '--interrupt-budget=67584' },
  // Node.js 22
  '12.4': { delayed: '--invocation-count-for-turbofan=12000', usual: '--invocation-count-for-turbofan=3000' },
};

/** The option that delays optimization in a version of V8 such as `11.3.244.8-node.33`; undefined if there is none. */
export function delayOf(v8: string): Delay | undefined {
  return delays[v8.split('.', 2).join('.')];
}

/**
 * Delays the optimization of functions in this process. A run usually ends before the code that V8 optimizes has saved as much
 * time as its compilation took; functions that run for seconds are still optimized. To be called before the program is loaded,
 * because compiled code is valid only for the options that it was stored with.
 *
 * @returns the function that loads modules of Node.js from then on. Node.js contains their code, compiled with the usual options.
 *   With any others, V8 would compile it again, which takes 3 ms for `node:crypto`
 */
export function optimizeLater(): (module: string) => unknown {
  const delay = delayOf(process.versions.v8);
  if (delay === undefined) return process.getBuiltinModule;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString(delay.delayed);
  return (module) => {
    setFlagsFromString(delay.usual);
    try {
      return process.getBuiltinModule(module);
    } finally {
      setFlagsFromString(delay.delayed);
    }
  };
}
