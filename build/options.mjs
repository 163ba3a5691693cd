// The options of esbuild. Separate from build/bundle.mjs, so that tests can look at the same bundle without writing it.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileTemplate } from './ejs.mjs';
import { stubs } from './stubs.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const templates = `${root}templates`;

/** Compiles templates at build time, so that neither EJS nor their text is needed at run time. */
const ejsTemplates = {
  name: 'ejs-templates',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ejs$/ }, async ({ path }) => {
      const name = relative(templates, path).split(sep).join('/');
      const render = `${root}src/render/render-template.ts`;
      const contents = compileTemplate(await readFile(path, 'utf8'), name, render, false);
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

const entries = await readdir(`${root}generators`, { withFileTypes: true });
const generators = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `generators/${name}/index`);

const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  charset: 'ascii',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** The program in one file of CommonJS, because Node.js 20 loads compiled code of such modules only. */
export const core = {
  ...common,
  entryPoints: { core: 'src/core.ts' },
  format: 'cjs',
  plugins: [ejsTemplates, stubs],
};

/** The command: it prints the prepared help, or loads the program. */
export const launcher = (hash) => ({
  ...common,
  entryPoints: { cli: 'src/launch.ts' },
  format: 'cjs',
  define: { coreHash: JSON.stringify(hash) },
});

/** What generators/ imports from src/ is in the program. */
const fromCore = {
  name: 'from-core',
  setup(bundle) {
    bundle.onResolve({ filter: /\/src\/.*\.ts$/ }, () => ({ path: '../../core.mjs', external: true }));
  },
};

/** The Yeoman generators, with the part of Yeoman that they use. Every output is two folders below dist/core.mjs. */
export const yeoman = {
  ...common,
  entryPoints: Object.fromEntries(generators.map((name) => [name, `${name}.ts`])),
  chunkNames: 'generators/shared/[name]-[hash]',
  splitting: true,
  format: 'esm',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [fromCore, stubs],
};
