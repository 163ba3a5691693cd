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

export const options = {
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/main.ts',
    api: 'src/api/index.ts',
    manual: 'src/command/manual-page.ts',
    ...Object.fromEntries(generators.map((name) => [name, `${name}.ts`])),
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [ejsTemplates, stubs],
};
