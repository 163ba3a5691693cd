// The options of esbuild for the browser configurator. Separate from build/web.mjs, so that tests can look at the same bundles
// without writing them.
import { ejsTemplates, root, templateTexts } from './options.mjs';
import { stubs } from './stubs.mjs';

const shims = `${root}web/shims`;

/** What the program takes from Node.js, and the texts of its templates, which the page contains. */
const inBrowser = {
  name: 'in-browser',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:crypto$/ }, () => ({ path: `${shims}/crypto.ts` }));
    bundle.onResolve({ filter: /^template-texts$/ }, () => ({ path: 'template-texts', namespace: 'texts' }));
    bundle.onLoad({ filter: /.*/, namespace: 'texts' }, () => ({
      contents: `const texts = ${JSON.stringify(templateTexts())};\nexport const textAt = (number) => texts[number];`,
      loader: 'js',
    }));
  },
};

const common = {
  absWorkingDir: root,
  outdir: 'web/dist',
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  charset: 'utf8',
  target: 'es2023',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** The name of the program in the page. */
const globalName = 'unionaiTerraform';

/** Answers, plan and record: a classic script that defines one global name. */
export const webCore = {
  ...common,
  entryPoints: { core: 'web/core.ts' },
  globalName,
  plugins: [inBrowser, ejsTemplates, stubs],
};

/** What the page imports from web/core.ts is in the other script. */
const fromCore = {
  name: 'from-core',
  setup(bundle) {
    bundle.onResolve({ filter: /\/core\.ts$/ }, () => ({ path: 'core', namespace: 'core' }));
    bundle.onLoad({ filter: /.*/, namespace: 'core' }, () => ({
      contents: `module.exports = globalThis.${globalName};`,
      loader: 'js',
    }));
    // Nothing else of the program may be in the page a second time.
    bundle.onResolve({ filter: /\/(src|templates)\/.*\.ts$/ }, ({ path, importer }) => ({
      errors: [{ text: `${importer} imports ${path}: web/core.ts has to export it` }],
    }));
  },
};

/** The page. */
export const webPage = {
  ...common,
  entryPoints: { page: 'web/page/main.tsx' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { global: 'globalThis' },
  plugins: [fromCore],
};

/** The style sheet. */
export const webStyle = { ...common, entryPoints: { page: 'web/page/page.css' } };
