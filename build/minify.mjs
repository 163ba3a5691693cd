import { minify as swc } from '@swc/core';

/**
 * Minifies the text of a bundle once more: swc chooses shorter names than esbuild and removes more. CONTRIBUTING.md has the figures.
 *
 * @param {string} text
 * @param {boolean} module whether it is a module of JavaScript; else CommonJS
 * @returns {Promise<{ code: string, map?: string }>} in ASCII, with the source map to the text
 */
export const minify = (text, module) =>
  swc(text, {
    module,
    ecma: 2022,
    // Functions that are inlined, and statements that are joined, make the compiled code of a later start slower.
    compress: { passes: 2, toplevel: true, inline: 0, reduce_funcs: false, reduce_vars: false, sequences: 0 },
    mangle: { toplevel: true },
    format: { asciiOnly: true, comments: false },
    sourceMap: true,
  });
