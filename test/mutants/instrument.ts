import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { transform } from 'esbuild';
import { root } from '../build/bundle.ts';

/** A change of the source that some test is to notice. */
export interface Mutant {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

/**
 * What is not mutated: texts, most of which are messages, and which tests compare where they matter. All other mutators
 * of Stryker are in use: https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators/
 */
const excludedMutations = ['StringLiteral'];

const silent = (): void => undefined;
const log = {
  ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
};

/**
 * Writes the sources with all their mutants, each behind a switch.
 *
 * @param folder where the mutated sources go, as JavaScript
 */
export async function instrument(paths: readonly string[], folder: string): Promise<readonly Mutant[]> {
  const texts = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const files = [...texts].map(([name, content]) => ({ name, content, mutate: true }));
  const { files: mutated, mutants } = await new Instrumenter(log).instrument(files, {
    ...{ plugins: [], ignorers: [], noHeader: false, excludedMutations },
  });
  for (const { name, content } of mutated) {
    const file = join(folder, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    const { code } = await transform(content, { loader: 'ts', format: 'esm', target: 'node20' });
    writeFileSync(file, code);
  }
  // What is excluded comes back as ignored.
  const active = mutants.filter(({ status }) => status === undefined);
  return active.map(({ id, fileName, location, mutatorName, replacement }) => ({
    id,
    path: fileName,
    line: location.start.line + 1,
    mutator: mutatorName,
    original: cut(texts.get(fileName) ?? '', location),
    replacement,
  }));
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function cut(text: string, { start, end }: { readonly start: Position; readonly end: Position }): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n');
}
