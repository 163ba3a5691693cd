// Makes dist/: the command line and the Yeoman generators, with all they need and no runtime dependency, and
// THIRD-PARTY-NOTICES from what was really bundled. Writes nothing to standard output.
import { chmod, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileTemplate } from './ejs.mjs';
import { notices } from './notices.mjs';
import { stubs } from './stubs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = `${root}templates`;

/** Compiles templates at build time, so that neither EJS nor their text is needed at run time. */
const ejsTemplates = {
  name: 'ejs-templates',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ejs$/ }, async ({ path }) => {
      const name = relative(templates, path).split(sep).join('/');
      const contents = compileTemplate(await readFile(path, 'utf8'), name, `${root}src/render/template.ts`);
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

const entries = await readdir(`${root}generators`, { withFileTypes: true });
const generators = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `generators/${name}/index`);

await rm(`${root}dist`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/main.ts',
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
});
const cli = `${root}dist/cli.js`;
await writeFile(cli, `#!/usr/bin/env node\n${await readFile(cli, 'utf8')}`);
await chmod(cli, 0o755);
// The HCL parser is WebAssembly, which is read from disk where it is needed.
for (const file of [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
]) {
  await copyFile(`${root}node_modules/${file}`, `${root}dist/${basename(file)}`);
}
// yeoman-generator reads a version from ../package.json of whichever file it was bundled into.
const { name, version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
for (const folder of ['dist', 'dist/generators']) {
  await writeFile(`${root}${folder}/package.json`, `${JSON.stringify({ name, version, type: 'module' })}\n`);
}
await writeFile(`${root}THIRD-PARTY-NOTICES`, await notices(metafile, root));
