import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundles a program of the tests into one file of JavaScript, which starts faster than TypeScript. */
export function bundleProgram(entry: URL, file: string): void {
  buildSync({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: file,
    logLevel: 'error',
  });
}
