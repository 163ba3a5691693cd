import { closeSync, fstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import type { Cache } from './cache-folder.ts';
import { readAtOnce } from './read-at-once.ts';

const day = 24 * 60 * 60 * 1000;

interface Loading {
  readonly hash: string;
  readonly part: string;
  readonly cache: Cache | undefined;
  readonly load: (module: string) => unknown;
}

/** The program, loaded. */
export interface LoadedProgram<T> {
  readonly exports: T;
  /**
   * Stores the compiled code for the next run, unless it is there. Once a day, it is stored again with what the runs since then
   * have compiled: the first run may have used only a part of the command. Never fails.
   */
  keep(): void;
}

/**
 * Loads a CommonJS module that needs only modules of Node.js, with the code that an earlier run compiled. That code is what V8
 * stores; V8 rejects what another version of it wrote. Without stored code, the module is compiled. The text of the module is a
 * script that gives its function (`build/bundle.mjs`).
 *
 * @param file the module, in ASCII
 * @param hash the hash of its text, which is in the name of the stored code
 * @param part what of the program the run uses, because only the code that ran is stored
 * @param cache where the code is stored; undefined to compile the module in each run
 * @param load loads modules of Node.js for it
 */
export function loadProgram<T>(file: string, { hash, part, cache, load }: Loading): LoadedProgram<T> {
  const source = textOf(file);
  const name = `${hash}-${process.version}-${process.arch}-${part}`;
  const stored = cache?.read(name);
  const cachedData = stored?.content;
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} as T };
  script.runInThisContext()(module.exports, load, module, dirname(file));
  return {
    exports: module.exports,
    keep: () => {
      const isUsed = stored !== undefined && script.cachedDataRejected === false;
      if (isUsed && stored.age < day) return;
      cache?.store(name, script.createCachedData());
    },
  };
}

function textOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    return readAtOnce(descriptor, fstatSync(descriptor).size).toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}
