// Packages that bundled packages can import but the generator never uses. They are excluded from the bundle, because each is
// larger than the generator. test/build/stubs.test.ts verifies that no module reaches them.
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
  ejs: ['default'], // Yeoman's copyTpl(); our templates are compiled at build time
  execa: ['execa', 'execaCommand', 'execaCommandSync', 'execaSync'], // Yeoman's generator.spawn()
  'latest-version': ['default'], // Yeoman's generator.addDependencies()
  'normalize-package-data': ['default'], // read-pkg, unless disabled, as Yeoman does
  'simple-git': ['CheckRepoActions', 'CleanOptions', 'simpleGit'], // Yeoman's generator.git and createSimpleGit()
};

/** Packages of which only a part is needed, and the module that gives that part. */
const parts = {
  'lodash-es': fileURLToPath(new URL('lodash.mjs', import.meta.url)),
  semver: fileURLToPath(new URL('semver.mjs', import.meta.url)),
};

/** esbuild plugin: the stubbed packages become modules whose exports say, when called, that they are not there. */
export const stubs = {
  name: 'stubs',
  setup(bundle) {
    bundle.onResolve({ filter: /^(lodash-es|semver)$/ }, ({ path }) => ({ path: parts[path] }));
    const names = Object.keys(stubbed).map((name) => name.replace(/[/\\^$*+?.()|[\]{}]/g, '\\$&'));
    bundle.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path }) => ({ path, namespace: 'stub' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => {
      const absent = `() => { throw new Error(${JSON.stringify(`${path} is not part of this bundle`)}); }`;
      const lines = stubbed[path].map((name) =>
        name === 'default' ? `export default ${absent};` : `export const ${name} = ${absent};`,
      );
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};
