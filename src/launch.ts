import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Cache, userCache } from './shell/cache-folder.ts';
import { loadProgram } from './shell/code-cache.ts';
import { optimizeLater } from './shell/optimize-later.ts';

// dist/cli.js: prints what the build prepared, or loads the program with the code that an earlier run compiled and the texts that
// it decompressed.

/** Replaced by the build with the hash of dist/core.js. */
declare const coreHash: string;

interface Core {
  /** Returns the exit code of the run. */
  runCommandLine(args: readonly string[]): Promise<number>;
  cacheTexts(cache: Cache): void;
  endProcess(): void;
}

/** Parts of the program that are compiled apart, by the first word of the command line. */
const parts = new Set(['new', 'environment', 'update', 'audit', 'verify', 'explain', 'schema', 'completion', 'help']);

const args = process.argv.slice(2);
if (!printPrepared(args)) {
  const load = optimizeLater();
  const [first = ''] = args;
  const part = parts.has(first) ? first : 'other';
  const cache = userCache(process.env);
  const program = loadProgram<Core>(join(__dirname, 'core.js'), { hash: coreHash, part, cache, load });
  if (cache !== undefined) program.exports.cacheTexts(cache);
  void program.exports.runCommandLine(args).then((code) => {
    // A run that failed has compiled little of the command.
    if (code === 0 || code === 1) program.keep();
    program.exports.endProcess();
  });
}

/** Prints the help or the version, which depend on nothing. Any failure is left to the program, which reports it. */
function printPrepared(given: readonly string[]): boolean {
  const [word = '', ...rest] = given;
  const name = ['--help', '-h', 'help'].includes(word)
    ? 'help'
    : ['--version', 'version'].includes(word)
      ? 'version'
      : '';
  if (name === '' || rest.length > 0) return false;
  try {
    for (let text = readFileSync(join(__dirname, `${name}.txt`)); text.length > 0; )
      text = text.subarray(writeSync(1, text));
    return true;
  } catch {
    return false;
  }
}
