// Packages that bundled packages can import but the generator never uses. They are excluded from the bundle, because each is
// larger than the generator. test/build/stubs.test.ts verifies that no module reaches them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Package name to the names that its importers take from it. */
export const stubbed = {
  '@babel/code-frame': ['codeFrameColumns'], // the picture of a syntax error in a package.json that read-pkg reads
  '@inquirer/checkbox': ['default', 'Separator'], // questions of kinds that we do not ask
  '@inquirer/editor': ['default'],
  '@inquirer/expand': ['default'],
  '@inquirer/number': ['default'],
  '@inquirer/password': ['default'],
  '@inquirer/rawlist': ['default'],
  '@inquirer/search': ['default'],
  binaryextensions: ['default'], // Yeoman's copyTpl()
  ejs: ['default'], // Yeoman's copyTpl(); our templates are compiled at build time
  execa: ['execa', 'execaCommand', 'execaCommandSync', 'execaSync'], // Yeoman's generator.spawn()
  isbinaryfile: ['isBinaryFileSync'], // Yeoman's copyTpl()
  'latest-version': ['default'], // Yeoman's generator.addDependencies()
  minimatch: ['minimatch'], // the filter of mem-fs-editor's dump()
  multimatch: ['default'], // Yeoman's copy() and delete(), which read patterns
  'normalize-package-data': ['default'], // read-pkg, unless disabled, as Yeoman does
  'simple-git': ['CheckRepoActions', 'CleanOptions', 'simpleGit'], // Yeoman's generator.git and createSimpleGit()
  'strip-bom-stream': ['default'], // vinyl-file, for files that are read as streams
  teex: ['default'], // vinyl's clone() of a file that is a stream
  textextensions: ['default'], // Yeoman's copyTpl()
  tinyglobby: ['glob', 'globSync', 'isDynamicPattern'], // Yeoman's copy() and delete()
};

/** Packages of which only a part is needed, and the module that gives that part. */
const parts = {
  chalk: fileURLToPath(new URL('chalk.mjs', import.meta.url)),
  debug: fileURLToPath(new URL('debug.mjs', import.meta.url)),
  'lodash-es': fileURLToPath(new URL('lodash.mjs', import.meta.url)),
  semver: fileURLToPath(new URL('semver.mjs', import.meta.url)),
  // The modules that the package has for browsers: other than those for Node.js, they can be bundled in part.
  yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)),
};

const inquirer = fileURLToPath(new URL('../node_modules/inquirer', import.meta.url));

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
    // Each question of Inquirer is installed with a copy of its own.
    bundle.onResolve({ filter: /^@inquirer\/core$/ }, ({ path, kind, pluginData }) =>
      pluginData === 'one copy'
        ? undefined
        : bundle.resolve(path, { kind, resolveDir: inquirer, pluginData: 'one copy' }),
    );
    bundle.onResolve({ filter: anyOf(parts) }, ({ path }) => ({ path: parts[path] }));
    bundle.onResolve({ filter: anyOf(stubbed) }, ({ path }) => ({ path, namespace: 'stub' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => {
      const absent = `() => { throw new Error(${JSON.stringify(`${path} is not part of this bundle`)}); }`;
      const lines = stubbed[path].map((name) =>
        name === 'default' ? `export default ${absent};` : `export const ${name} = ${absent};`,
      );
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};
