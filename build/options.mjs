// The options of esbuild. Separate from build/bundle.mjs, so that tests can look at the same bundle without writing it.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { compileTemplate } from './ejs.mjs';
import { lazyBuiltins } from './lazy-builtins.mjs';
import { preparedModules } from './prepared.mjs';
import { stubs } from './stubs.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const templates = `${root}templates`;

/** The templates as modules, by path, and the texts that they take from dist/texts.br. In the order of the paths. */
const texts = [];
const modules = new Map();
const files = await readdir(templates, { recursive: true });
for (const file of files.filter((path) => path.endsWith('.ejs')).sort()) {
  const name = file.split(sep).join('/');
  const source = await readFile(`${templates}/${file}`, 'utf8');
  modules.set(name, compileTemplate(source, name, `${root}src/render/render-template.ts`, texts));
}

/** The texts as src/shell/packed-texts.ts reads them. */
const joinedTexts = Buffer.from(texts.join('\0'));

/** The content of dist/texts.br. */
export const packedTexts = () =>
  brotliCompressSync(joinedTexts, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });

/** The same texts, for a bundle that contains them. */
export const templateTexts = () => texts;

/** Compiles templates at build time, so that neither EJS nor their text is needed at run time. */
export const ejsTemplates = {
  name: 'ejs-templates',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ejs$/ }, ({ path }) => {
      const name = relative(templates, path).split(sep).join('/');
      return { contents: modules.get(name), loader: 'js', resolveDir: dirname(path) };
    });
    bundle.onResolve({ filter: /^template-texts$/ }, () => ({ path: `${root}src/shell/packed-texts.ts` }));
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

const source = {
  ...common,
  format: 'cjs',
  define: { textsHash: JSON.stringify(createHash('sha256').update(joinedTexts).digest('hex')) },
  plugins: [ejsTemplates, lazyBuiltins, stubs],
};

/** The program in one file of CommonJS, because Node.js 20 loads compiled code of such modules only. */
export const core = {
  ...source,
  entryPoints: { core: 'src/core.ts' },
  plugins: [preparedModules(source), ...source.plugins],
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
