// Modules whose exports the build computes, because they depend on nothing that is known only later.
import { createRequire } from 'node:module';
import { build } from 'esbuild';

const prepared = /[/\\]src[/\\]answers[/\\]answer-flags\.ts$/;

/**
 * esbuild plugin: such a module becomes the values of its exports, and what it imports is not loaded for it.
 *
 * @param options those of a bundle in CommonJS, with the other plugins that the module needs
 */
export const preparedModules = (options) => ({
  name: 'prepared-modules',
  setup(bundle) {
    bundle.onLoad({ filter: prepared }, async ({ path }) => {
      const { outputFiles } = await build({ ...options, entryPoints: [path], metafile: false, write: false });
      const module = { exports: {} };
      new Function('module', 'require', outputFiles[0].text)(module, createRequire(import.meta.url));
      const lines = Object.entries(module.exports).map(
        ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
      );
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
});
