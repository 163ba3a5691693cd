import { UserError } from '../errors.ts';
import { problems } from '../merge/check-hcl.ts';
import { checkMerged, isTerraform, isYaml, parentFolder } from '../merge/check-merged.ts';
import { change } from '../merge/decide-changes.ts';
import { isSame, isUnedited } from '../merge/decide-file.ts';
import { firstMarker } from '../merge/merge-text.ts';
import { advanced, type Recorded, recordedOf } from '../merge/recorded.ts';
import { renames } from '../merge/renames.ts';
import type { Answers } from '../model/answers.ts';
import { type Change, changeTo, type DiskFile, writes } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { plan } from '../plan/plan.ts';
import { answersPath, basePath, manifestPath } from '../record/manifest.ts';
import { pendingPath, writePending } from '../record/pending-file.ts';
import { recordFiles } from '../record/record-files.ts';
import { dirtyPaths } from '../shell/git.ts';
import { loadHclParser } from '../shell/hcl-parser.ts';
import type { Opened } from '../shell/open-repository.ts';
import { readTree } from '../shell/target.ts';
import { danglingLinksIn, terraformFilesIn } from '../shell/terraform-files.ts';
import { version } from '../version.ts';

/** A revision of a repository, decided and not yet carried out. */
export interface Revision {
  /** What happens to the files, the record apart. */
  readonly changes: readonly Change[];
  /** What happens to the record. */
  readonly record: readonly Change[];
  /** Owned files that were edited. */
  readonly editedOwned: readonly string[];
  /** Links to nowhere beside changed Terraform files: there is nothing in them to check. */
  readonly danglingLinks: readonly string[];
}

/**
 * Decides how a repository follows new answers or new templates. Reads, and writes nothing.
 *
 * @param before the recorded answers
 * @param after the answers it is to have
 * @throws UserError 'record' where an earlier conflict still has its markers
 */
export async function revise(opened: Opened, before: Answers, after: Answers): Promise<Revision> {
  const wanted = new Map<string, PlannedFile>(plan(after));
  const recorded = recordedOf(opened.manifest, opened.base, () => new Map(plan(before)), opened.pending);
  const disk = readTree({ root: opened.root, exists: true }, new Set([...recorded.entries.keys(), ...wanted.keys()]));
  await refuseUnresolved(opened, (path) => disk.get(path)?.text ?? '');
  const decided = change({ recorded: recorded.entries, base: recorded.base, disk, wanted, renames });
  const changes = await checked(opened.root, decided);
  const folders = new Set(
    changes.filter((one) => writes(one) && isTerraform(one.path)).map(({ path }) => parentFolder(path)),
  );
  return {
    changes,
    danglingLinks: [...folders].flatMap((folder) => danglingLinksIn(opened.root, folder)),
    record: recordChanges(opened, after, wanted, recorded, changes),
    editedOwned: [...recorded.entries].flatMap(([path, entry]) => {
      const file = disk.get(path);
      return entry.policy === 'owned' && file !== undefined && wanted.has(path) && !isUnedited(entry, file)
        ? [path]
        : [];
    }),
  };
}

/** Conflicts that an earlier update left: markers or duplicate blocks. */
async function refuseUnresolved({ root, pending }: Opened, textOf: (path: string) => string): Promise<void> {
  const paths = [...(pending?.wanted.keys() ?? [])];
  const left = paths.flatMap((path) => {
    const line = firstMarker(textOf(path));
    return line === 0 ? [] : [{ path: `${path}:${line}`, message: 'still contains conflict markers' }];
  });
  const folders = new Set(paths.filter(isTerraform).map(parentFolder));
  const parse = left.length === 0 && folders.size > 0 ? await loadHclParser() : undefined;
  for (const folder of parse ? folders : []) {
    for (const { file, line, message } of parse ? problems(parse, terraformFilesIn(root, folder)) : []) {
      left.push({ path: `${folder === '' ? file : `${folder}/${file}`}:${line}`, message });
    }
  }
  if (left.length === 0) return;
  throw new UserError(
    'conflicts',
    'An earlier update left unresolved conflicts.',
    'Resolve them and rerun, or undo the update: unionai-terraform update --abort',
    left,
  );
}

/** Parsers are loaded only where something was merged, or laid into a folder that has files of its own. */
async function checked(root: string, changes: readonly Change[]): Promise<readonly Change[]> {
  const written = changes.filter(writes);
  const needsHcl = written.some(
    ({ path, before }) =>
      isTerraform(path) && (before !== undefined || terraformFilesIn(root, parentFolder(path)).size > 0),
  );
  const needsYaml = written.some(({ path, action }) => action === 'merge' && isYaml(path));
  if (!needsHcl && !needsYaml) return changes;
  return checkMerged(changes, {
    parseHcl: await loadHclParser(),
    checkYaml: (await import('../shell/yaml-check.ts')).checkYaml,
    terraformFilesIn: (folder) => terraformFilesIn(root, folder),
  });
}

/** The record as it is to be. Where neither answers nor files change, the version stays the one that made them. */
function recordChanges(
  opened: Opened,
  after: Answers,
  wanted: ReadonlyMap<string, PlannedFile>,
  recorded: Recorded,
  changes: readonly Change[],
): readonly Change[] {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  const rendered = advanced(wanted, recorded, changes);
  const disk = readTree({ root: opened.root, exists: true }, [basePath, manifestPath, answersPath, pendingPath]);
  const as = (generator: string): readonly Change[] =>
    recordFiles(rendered, after, generator, opened.answersFile).map(([path, { text }]) =>
      recordChange(path, disk.get(path), text),
    );
  const kept = as(opened.manifest?.generator ?? version);
  const isKept = kept.every(({ action }) => action === 'unchanged') && !changes.some(writes);
  const pending = new Map(
    conflicts.flatMap(({ path }) => (wanted.has(path) ? [[path, wanted.get(path)?.text ?? ''] as const] : [])),
  );
  return [...(isKept ? kept : as(version)), ...pendingChange(disk.get(pendingPath), pending)];
}

/** Line endings and mode do not count: git may have changed them when it checked the record out. */
function recordChange(path: string, before: DiskFile | undefined, text: string): Change {
  return changeTo(path, before, { text, executable: before?.executable ?? false }, isSame);
}

function pendingChange(before: DiskFile | undefined, wanted: ReadonlyMap<string, string>): readonly Change[] {
  if (wanted.size > 0) return [recordChange(pendingPath, before, writePending({ wanted }))];
  return before === undefined ? [] : [changeTo(pendingPath, before, undefined)];
}

/**
 * Rejects changes to files with uncommitted changes, which Git could not restore. Ignores the record of the generator.
 *
 * @throws UserError 'target' naming the files
 */
export function refuseDirty(root: string, changes: readonly Change[]): void {
  const touched = changes.filter((change) => writes(change) && change.before !== undefined).map(({ path }) => path);
  const dirty = dirtyPaths(root, touched);
  if (dirty.length === 0) return;
  throw new UserError(
    'target',
    `Uncommitted changes in files that the update would change: ${dirty.join(', ')}.`,
    'Commit or stash them first, or use --allow-dirty. Nothing was written.',
  );
}
