import { type Change, type Conflict, writes } from '../model/change.ts';
import { grouped } from '../model/grouped.ts';
import type { HclFile, HclParser } from '../model/hcl-tree.ts';
import { onceForEachText } from '../model/once-for-each.ts';
import { parentFolder } from '../model/parent-folder.ts';
import type { Rendered } from '../record/manifest.ts';
import { type Folder, newProblems } from './check-hcl.ts';
import { renderedFolders } from './rendered-folders.ts';
import { folderAt, isTerraform } from './terraform-paths.ts';

/** Says what is wrong with a YAML text, or nothing. Handed in, so that the parser is loaded only when needed. */
export type YamlCheck = (path: string, text: string) => readonly Conflict[];

/** What a check of merged files needs from outside. */
export interface Checkers {
  readonly parseHcl: HclParser;
  readonly checkYaml: YamlCheck;
  /** The Terraform and OpenTofu files of a folder, in native and in JSON syntax, by file name. */
  readonly terraformFilesIn: (folder: string) => Folder;
  /** The files as the templates want them, which break nothing; undefined to check them, too. */
  readonly wanted?: Rendered;
}

/**
 * The same changes, except that one whose result would be broken is a conflict. Text merges cleanly more often
 * than Terraform does: two sides may each add the same variable in another place.
 */
export function checkMerged(changes: readonly Change[], checkers: Checkers): readonly Change[] {
  const checked = checkOnce(changes, checkers);
  // What is not written because of a conflict may be what another file refers to.
  const count = (all: readonly Change[]): number => all.filter(({ action }) => action === 'conflict').length;
  return count(checked) === count(changes) ? checked : checkMerged(checked, checkers);
}

function checkOnce(changes: readonly Change[], checkers: Checkers): readonly Change[] {
  const problems = new Map<string, Conflict[]>();
  const tell = (path: string, conflict: Conflict): void => {
    const known = problems.get(path);
    if (known === undefined) problems.set(path, [conflict]);
    else known.push(conflict);
  };
  const written = changes.filter((one) => writes(one) && isTerraform(one.path));
  const byFolder = grouped(written, ({ path }) => parentFolder(path));
  const { wanted = new Map() } = checkers;
  const parseHcl = onceRepeated(checkers.parseHcl);
  // Environments share modules.
  const now = onceForEachText(checkers.terraformFilesIn);
  const then = onceForEachText((folder) => applied(now(folder), folder, byFolder.get(folder) ?? []));
  const isRendered = renderedFolders(wanted, then);
  for (const folder of byFolder.keys()) {
    if (isRendered(folder)) continue;
    const was = { path: folder, folder: now(folder), moduleAt: (source: string) => moduleAt(folder, source, now) };
    const is = { path: folder, folder: then(folder), moduleAt: (source: string) => moduleAt(folder, source, then) };
    for (const { file, line, message } of newProblems(parseHcl, was, is)) {
      tell(folder === '' ? file : `${folder}/${file}`, { line, message });
    }
  }
  for (const { path, action, before, after } of changes) {
    if (action !== 'merge' || !isYaml(path) || after === undefined) continue;
    const known = new Set(checkers.checkYaml(path, before?.text ?? '').map(({ message }) => message));
    for (const conflict of checkers.checkYaml(path, after.text)) if (!known.has(conflict.message)) tell(path, conflict);
  }
  return withProblems(changes, problems);
}

/** The same, which keeps the trees of texts that folders share: each environment has its own copy of some files. */
function onceRepeated(parse: HclParser): HclParser {
  const known = new Map<string, HclFile | undefined>();
  return (text) => {
    const tree = known.get(text) ?? parse(text);
    known.set(text, known.has(text) ? tree : undefined);
    return tree;
  };
}

/** The Terraform files of a local module; undefined for a source outside of the repository. */
function moduleAt(from: string, source: string, filesIn: (folder: string) => Folder): Folder | undefined {
  const folder = folderAt(from, source);
  return folder === undefined ? undefined : filesIn(folder);
}

/**
 * A folder's Terraform files as they would be after changes.
 *
 * @param changes those that write Terraform files of the folder
 */
function applied(before: Folder, folder: string, changes: readonly Change[]): Folder {
  if (changes.length === 0) return before;
  const after = new Map(before);
  for (const change of changes) {
    const name = change.path.slice(folder === '' ? 0 : folder.length + 1);
    if (change.after === undefined) after.delete(name);
    else after.set(name, change.after.text);
  }
  return after;
}

/** The problem may show in a file that is not touched: then the one that is brought it about. */
function withProblems(
  changes: readonly Change[],
  problems: ReadonlyMap<string, readonly Conflict[]>,
): readonly Change[] {
  if (problems.size === 0) return changes;
  const touched = new Set(changes.filter(writes).map(({ path }) => path));
  const elsewhere = [...problems].filter(([path]) => !touched.has(path));
  return changes.map((change) => {
    if (!writes(change) || change.after === undefined) return change;
    const own = problems.get(change.path) ?? [];
    const brought = elsewhere
      .filter(([path]) => isTerraform(change.path) && parentFolder(path) === parentFolder(change.path))
      .flatMap(([path, conflicts]) =>
        conflicts.map(({ line, message }) => ({ line: 0, message: `${path}:${line} ${message}` })),
      );
    const conflicts = [...own, ...brought];
    return conflicts.length === 0 ? change : { ...change, action: 'conflict', conflicts };
  });
}

export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}
