import { parentFolder } from '../model/parent-folder.ts';
import { type GlobMatch, globMatch } from './glob.ts';

/** A line of a .gitignore file. */
interface Pattern {
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  /** Of the path below the folder of the file. */
  readonly matches: GlobMatch;
}

/**
 * Whether Git ignores a path, by the .gitignore files of a repository: a pattern of a folder below wins over one above, a
 * later line over an earlier one, and nothing below an ignored folder can be included again.
 * https://git-scm.com/docs/gitignore
 *
 * @param files the texts of the .gitignore files, by their folder; '' is the top
 */
export function ignoredBy(files: ReadonlyMap<string, string>): (path: string) => boolean {
  const rules = new Map([...files].map(([folder, text]) => [folder, patternsOf(text)] as const));
  const known = new Map<string, boolean>();
  const isIgnored = (path: string, isFolder: boolean): boolean => {
    const id = isFolder ? `${path}/` : path;
    const before = known.get(id);
    if (before !== undefined) return before;
    const parent = parentFolder(path);
    const result = (parent !== '' && isIgnored(parent, true)) || byRules(path, isFolder);
    if (isFolder) known.set(id, result);
    return result;
  };
  const byRules = (path: string, isFolder: boolean): boolean => {
    for (let end = path.lastIndexOf('/'); ; end = end > 0 ? path.lastIndexOf('/', end - 1) : -1) {
      const patterns = rules.get(path.slice(0, Math.max(end, 0)));
      const below = path.slice(end + 1);
      const last = patterns?.findLast(({ isForFolders, matches }) => (isFolder || !isForFolders) && matches(below));
      if (last !== undefined) return !last.isNegated;
      if (end < 0) return false;
    }
  };
  return (path) => path !== '' && isIgnored(path, false);
}

function patternsOf(text: string): readonly Pattern[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line) => patternOf(trimmed(line)) ?? []);
}

/** Without the blanks at the end, unless they are escaped. */
function trimmed(line: string): string {
  let end = line.endsWith('\r') ? line.length - 1 : line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end -= 1;
  return line.slice(0, end);
}

function patternOf(line: string): Pattern | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const isNegated = line.startsWith('!');
  const rest = isNegated ? line.slice(1) : line;
  const isForFolders = rest.endsWith('/');
  const glob = isForFolders ? rest.slice(0, -1) : rest;
  if (glob === '') return undefined;
  // With a slash, a pattern is of the path; without one, of the name in any folder.
  const own = glob.includes('/') ? globMatch(glob.replace(/^\//, '')) : globMatch(`**/${glob}`);
  // `a/**` matches what is in the folder, and not the folder.
  const matches: GlobMatch = glob.endsWith('/**') ? (path) => !path.endsWith('/') && own(path) : own;
  return { isNegated, isForFolders, matches };
}
