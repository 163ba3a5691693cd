// The chosen repositories that are next to their answers in test/golden/, to be read as what they are.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAnswers } from '../src/answers/parse.ts';
import type { PlannedFile } from '../src/model/file-set.ts';
import { plan } from '../src/plan/plan.ts';
import { withRecord } from '../src/record/record-files.ts';
import { version } from '../src/version.ts';

export const goldenFolder = fileURLToPath(new URL('golden/', import.meta.url));
const suffix = '.answers.json';

/** The names of the repositories, which are those of their answers files. */
export const goldenNames: readonly string[] = readdirSync(goldenFolder)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length));

/** Every file that `new` writes for a repository's answers, its record included. */
export function goldenFiles(name: string): ReadonlyMap<string, PlannedFile> {
  const answers = parseAnswers(JSON.parse(readFileSync(join(goldenFolder, name + suffix), 'utf8')));
  return new Map(withRecord(plan(answers), answers, version, undefined));
}

/** The files of a folder by their path in it; a link counts as a file. */
export function filesOf(dir: string, below = ''): readonly string[] {
  return readdirSync(join(dir, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return lstatSync(join(dir, path)).isDirectory() ? filesOf(dir, path) : [path];
  });
}
