// Modules of Node.js that most runs do not need, or not at once, and that take a millisecond or more to load.
const lazy = ['child_process', 'crypto', 'os', 'timers/promises', 'zlib'];

/** esbuild plugin: the functions that the program imports from these modules load the module when they are called. */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(bundle) {
    const filter = new RegExp(`^node:(${lazy.join('|')})$`);
    bundle.onResolve({ filter }, ({ path, importer, namespace }) =>
      namespace === 'lazy' || /[/\\]node_modules[/\\]/.test(importer) ? undefined : { path, namespace: 'lazy' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
      const functions = Object.entries(await import(path)).filter(([, value]) => typeof value === 'function');
      const exported = functions
        .filter(([name]) => name !== 'default')
        .map(([name]) => `export const ${name} = (...given) => loaded().${name}(...given);`);
      const load = `let known;\nconst loaded = () => (known ??= require(${JSON.stringify(path)}));`;
      return { contents: [load, ...exported].join('\n'), loader: 'js' };
    });
  },
};
