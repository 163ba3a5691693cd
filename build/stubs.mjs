// Packages that bundled packages can import but the generator never uses. They are excluded from the bundle, because each is
// larger than the generator. test/build/stubs.test.ts verifies that no module reaches them.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Package name to the names that its importers take from it. */
export const stubbed = {
  clone: ['default'], // vinyl's clone() of the properties of a file
  execa: ['execa', 'execaCommand', 'execaCommandSync', 'execaSync'], // Yeoman's generator.spawn()
  'latest-version': ['default'], // Yeoman's generator.addDependencies()
  'simple-git': ['CheckRepoActions', 'CleanOptions', 'simpleGit'], // Yeoman's generator.git and createSimpleGit()
  'sort-keys': ['default'], // Yeoman's storage, with the option `sorted`
  'strip-bom-stream': ['default'], // vinyl-file, for files that are read as streams
  teex: ['default'], // vinyl's clone() of a file that is a stream
};

/** The symbols of @inquirer/figures that the questions show. */
export const figures = ['line', 'pointer', 'tick'];

/** Packages of which only a part is needed, and the module that gives that part. */
const parts = {
  chalk: fileURLToPath(new URL('chalk.mjs', import.meta.url)),
  debug: fileURLToPath(new URL('debug.mjs', import.meta.url)),
  'lodash-es': fileURLToPath(new URL('lodash.mjs', import.meta.url)),
  'read-package-up': fileURLToPath(new URL('read-package-up.mjs', import.meta.url)),
  semver: fileURLToPath(new URL('semver.mjs', import.meta.url)),
  // The modules that the package has for browsers: other than those for Node.js, they can be bundled in part.
  yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)),
};

const inquirer = fileURLToPath(new URL('../node_modules/@inquirer/select', import.meta.url));

/** The actions of mem-fs-editor that read patterns or templates: our generators write each file with its content. */
const actions = ['append', 'append-tpl', 'copy', 'copy-async', 'copy-tpl', 'copy-tpl-async', 'delete', 'dump', 'move'];
const actionFiles = new RegExp(`[/\\\\]mem-fs-editor[/\\\\]dist[/\\\\]actions[/\\\\](${actions.join('|')})\\.js$`);

const absent = (name) => `() => { throw new Error(${JSON.stringify(`${name} is not part of this bundle`)}); }`;

const anyOf = (packages) => new RegExp(`^(${Object.keys(packages).join('|').replace(/[/.-]/g, '\\$&')})$`);

/** esbuild plugin: the stubbed packages become modules whose exports say, when called, that they are not there. */
export const stubs = {
  name: 'stubs',
  setup(bundle) {
    // The program needs its version only.
    bundle.onLoad({ filter: /[/\\]package\.json$/ }, async ({ path, with: { type } }) => {
      if (type !== 'json' || path.includes('node_modules')) return undefined;
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    bundle.onLoad({ filter: actionFiles }, async ({ path }) => {
      const names = [...(await readFile(path, 'utf8')).matchAll(/^export (?:async )?function (\w+)/gm)].map(
        ([, name]) => name,
      );
      const lines = names.map((name) => `export const ${name} = absent;`);
      return { contents: [`const absent = ${absent(basename(path))};`, ...lines, 'export default absent;'].join('\n') };
    });
    // Of the two hundred symbols for terminals, the questions show three.
    bundle.onLoad({ filter: /[/\\]@inquirer[/\\]figures[/\\]dist[/\\]index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^ +(\w+): '.*$/gm, (line, name) =>
        figures.includes(name) ? line : '',
      ),
    }));
    // A function to change the tokens of a YAML text, which esbuild keeps because properties are assigned to it.
    bundle.onLoad({ filter: /[/\\]yaml[/\\]browser[/\\]dist[/\\]parse[/\\]cst-visit\.js$/ }, () => ({
      contents: `export const visit = ${absent('cst-visit.js')};`,
    }));
    // Each question of Inquirer is installed with a copy of its own.
    bundle.onResolve({ filter: /^@inquirer\/core$/ }, ({ path, kind, pluginData }) =>
      pluginData === 'one copy'
        ? undefined
        : bundle.resolve(path, { kind, resolveDir: inquirer, pluginData: 'one copy' }),
    );
    bundle.onResolve({ filter: anyOf(parts) }, ({ path }) => ({ path: parts[path] }));
    bundle.onResolve({ filter: anyOf(stubbed) }, ({ path }) => ({ path, namespace: 'stub' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => {
      const lines = stubbed[path].map((name) =>
        name === 'default' ? `export default ${absent(path)};` : `export const ${name} = ${absent(path)};`,
      );
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};
