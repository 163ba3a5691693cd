import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn, type Site } from './site.ts';

/** The shell scripts of a repository. */
const scriptsOf = (site: Site, repository: string): readonly string[] => [
  ...['scripts', ...['ci', 'keys', 'setup', 'bootstrap', 'decommission'].map((folder) => `scripts/${folder}`)].flatMap(
    (folder) => filesIn(site, repository, folder, /\.sh$/),
  ),
  ...filesIn(site, repository, '.ci', /^run$/),
];

/** A script, those whose names are in its text, those whose names are in theirs, and so on: never too few. */
function namedBy(script: string, texts: ReadonlyMap<string, string>): readonly string[] {
  const found = new Set([script]);
  for (const one of found)
    for (const other of texts.keys()) if (texts.get(one)?.includes(basename(other))) found.add(other);
  return [...found].toSorted();
}

/**
 * The scripts that a tool has to read, by repository. A script is left out if an earlier repository has it with the same
 * text, and all scripts that it names with the same texts: a tool that follows `source` finds the same there.
 */
export function distinctScripts(site: Site): ReadonlyMap<string, readonly string[]> {
  const seen = new Set<string>();
  const isNew = (script: string, texts: ReadonlyMap<string, string>): boolean => {
    const hash = createHash('sha256').update(script);
    for (const one of namedBy(script, texts)) hash.update(`\0${one}\0${texts.get(one)}`);
    return seen.size < seen.add(hash.digest('hex')).size;
  };
  const found = site.repositories.map((repository): [string, readonly string[]] => {
    const read = (script: string): string => readFileSync(join(site.folder, repository, script), 'utf8');
    const texts = new Map(scriptsOf(site, repository).map((script) => [script, read(script)]));
    return [repository, [...texts.keys()].filter((script) => isNew(script, texts))];
  });
  return new Map(found.filter(([, scripts]) => scripts.length > 0));
}
