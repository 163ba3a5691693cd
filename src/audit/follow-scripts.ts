import { grouped } from '../model/grouped.ts';
import { onceForEach } from '../model/once-for-each.ts';
import type { CommandText } from './pipeline.ts';

/** Scripts that are reached through more scripts are not followed. */
const deepest = 6;
const wordEnd = /[\s"'=(;&|)]+/;
const scriptName = /^(?:\.{1,2}\/|\$\{?\w+\}?\/|[\w-]+\/)*[\w.-]+\.(?:sh|bash)$/;

/**
 * Commands, followed by those of the scripts in the repository that they run or source, each script once.
 *
 * @param scripts the texts of the scripts of the repository, by path
 * @param base the folder in which the commands run; '' is the top
 */
export function followScripts(
  commands: readonly CommandText[],
  scripts: ReadonlyMap<string, string>,
  base = '',
): readonly CommandText[] {
  const all = [...commands];
  const seen = new Set<string>();
  const follow = (lines: readonly CommandText[], depth: number): void => {
    if (depth > deepest) return;
    for (const name of namesIn(lines)) {
      const path = pathOf(name, scripts, base);
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      const inner = linesIn(path, scripts);
      all.push(...inner);
      follow(inner, depth + 1);
    }
  };
  follow(commands, 0);
  return all;
}

/** The names of scripts in commands; those in a script are looked for once. */
const namesIn = onceForEach((lines: readonly CommandText[]): readonly string[] =>
  lines
    .filter(({ text }) => text.includes('sh') && !isComment(text))
    .flatMap(({ text }) => text.split(wordEnd).filter((word) => scriptName.test(word))),
);

const linesOfScripts = new WeakMap<ReadonlyMap<string, string>, Map<string, readonly CommandText[]>>();

/** The lines of a script of a repository: the same objects in every job that runs it. */
export function linesIn(path: string, scripts: ReadonlyMap<string, string>): readonly CommandText[] {
  const all = linesOfScripts.get(scripts) ?? new Map<string, readonly CommandText[]>();
  linesOfScripts.set(scripts, all);
  const lines = all.get(path) ?? linesOf(path, scripts.get(path) ?? '');
  all.set(path, lines);
  return lines;
}

/** The lines of a script that are not empty. */
export function linesOf(file: string, text: string): readonly CommandText[] {
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ text: line, file, line: index + 1, column: 1 }]));
}

/** Whether a line of a script is only a comment. */
export function isComment(text: string): boolean {
  return /^\s*#/.test(text);
}

function pathOf(name: string, scripts: ReadonlyMap<string, string>, base: string): string | undefined {
  const plain = name.replace(/^(?:\.{1,2}\/)+/, '').replace(/^\$\{?\w+\}?\//, '');
  const candidates = [base === '' ? plain : `${base}/${plain}`, plain];
  const found = candidates.find((path) => scripts.has(path));
  if (found !== undefined) return found;
  // `"$(dirname "$0")/lib.sh"`: a name that only one script of the repository has.
  const ending = namesOf(scripts).get(plain.slice(plain.lastIndexOf('/') + 1)) ?? [];
  const only = ending.filter((path) => path.endsWith(`/${plain}`));
  return only.length === 1 ? only[0] : undefined;
}

/** The paths of scripts by their names. */
const namesOf = onceForEach((scripts: ReadonlyMap<string, string>) =>
  grouped(scripts.keys(), (path) => path.slice(path.lastIndexOf('/') + 1)),
);
