import { UserError } from '../errors.ts';
import { problems } from '../merge/check-hcl.ts';
import { checkMerged, isYaml } from '../merge/check-merged.ts';
import { change } from '../merge/decide-changes.ts';
import { isUnedited } from '../merge/decide-file.ts';
import { extensionOf, findMoved } from '../merge/find-moved.ts';
import { firstMarker } from '../merge/merge-text.ts';
import { type Recorded, recordedOf } from '../merge/recorded.ts';
import { withRepositoryPins } from '../merge/repository-pins.ts';
import type { Sides } from '../merge/sides.ts';
import { isTerraform } from '../merge/terraform-paths.ts';
import type { Answers } from '../model/answers.ts';
import { type Change, type Disk, type DiskFile, writes } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import type { HclFile } from '../model/hcl-tree.ts';
import { parentFolder } from '../model/parent-folder.ts';
import { plan } from '../plan/plan.ts';
import type { Rendered } from '../record/manifest.ts';
import { outsidePaths } from '../shell/git.ts';
import type { Opened } from '../shell/open-repository.ts';
import { counting, progress } from '../shell/progress.ts';
import { diskOf } from '../shell/target.ts';
import { danglingLinksIn, terraformFilesIn } from '../shell/terraform-files.ts';
import { unrenderedFiles } from '../shell/unrendered-files.ts';
import { knownRenames } from './known-renames.ts';
import { recordChanges } from './record-changes.ts';

/** A revision of a repository, decided and not yet carried out. */
export interface Revision {
  /** What happens to the files, the record apart. */
  readonly changes: readonly Change[];
  /** What happens to the record. */
  readonly record: readonly Change[];
  /** What the templates want at a path. */
  wantedText(path: string): string | undefined;
  /** The owned files that were edited. */
  editedOwned(): readonly string[];
  /** Whether a file on disk is as it was rendered. */
  isUnedited(path: string, file: DiskFile): boolean;
  /** Broken symbolic links next to changed Terraform files, which cannot be checked. */
  readonly danglingLinks: readonly string[];
}

/** What a revision need not do again, or at all. */
export interface Shortcuts {
  /** Whether settled files are left unread; see `leavesUnread`. */
  readonly skipsSettled?: boolean;
  /** Terraform files that were parsed before, by their text. */
  readonly parsed?: ReadonlyMap<string, HclFile>;
}

/**
 * Decides how a repository follows new answers or new templates. Reads, and writes nothing.
 *
 * @param before the answers that the files were rendered from; of each branch where git joined two records
 * @param after the answers it is to have
 * @throws UserError 'record' where an earlier conflict still has its markers
 */
export async function revise(
  opened: Opened,
  before: readonly Answers[],
  after: Answers,
  { skipsSettled = false, parsed = new Map() }: Shortcuts = {},
): Promise<Revision> {
  progress('Rendering files');
  const planned = new Map<string, PlannedFile>(plan(after, opened.base));
  progress('Comparing files');
  const rendered = recordedOf(
    opened.manifest,
    opened.base,
    () => before.map((answers) => new Map(plan(answers))),
    opened.pending,
  );
  progress('Reading files');
  const disk = diskOf(opened.root);
  await refuseUnresolved(opened, (path) =>
    rendered.entries.has(path) || planned.has(path) ? (disk.get(path)?.text ?? '') : '',
  );
  const { outside, moved } = findMissing(opened.root, planned, rendered, disk);
  const { wanted, recorded } = withRepositoryPins(planned, rendered, disk);
  const { entries, base, bases } = recorded;
  const renames = knownRenames({ before, after, rendered: entries.keys(), wanted: wanted.keys() });
  const sides = { recorded: entries, base, bases, disk, wanted, renames, moved, outside, skipsSettled };
  progress('Merging files');
  const decided = change(sides);
  progress('Checking the result');
  const changes = await checked(opened.root, decided, wanted, parsed);
  const folders = new Set(
    changes
      .filter((one) => (writes(one) || one.action === 'conflict') && isTerraform(one.path))
      .map(({ path }) => parentFolder(path)),
  );
  return {
    changes,
    wantedText: (path) => wanted.get(path)?.text,
    isUnedited: (path, file) => {
      const entry = recorded.entries.get(path);
      return entry !== undefined && isUnedited(entry, file);
    },
    danglingLinks: [...folders].flatMap((folder) => danglingLinksIn(opened.root, folder)),
    record: recordChanges(opened, after, wanted, recorded, changes, rendered.base),
    editedOwned: () =>
      [...recorded.entries].flatMap(([path, entry]) => {
        const file = disk.get(path);
        return entry.policy === 'owned' && file !== undefined && wanted.has(path) && !isUnedited(entry, file)
          ? [path]
          : [];
      }),
  };
}

/** Files that were rendered and are not in their place: those that git leaves out, and those that the user moved. */
function findMissing(
  root: string,
  wanted: ReadonlyMap<string, PlannedFile>,
  { entries, base }: Recorded,
  disk: Pick<Disk, 'has'>,
): Pick<Sides, 'outside' | 'moved'> {
  const missing = [...new Set([...entries.keys(), ...wanted.keys()])].filter((path) => !disk.has(path));
  const outside = outsidePaths(root, missing);
  // A deleted file with nothing new in it stays deleted wherever it is, so it is not looked for.
  const texts = missing.flatMap((path): readonly (readonly [string, string])[] => {
    const text = base.get(path);
    const isAsked = text !== undefined && !outside.has(path) && wanted.get(path)?.text !== text;
    return isAsked ? [[path, text]] : [];
  });
  if (texts.length === 0) return { outside, moved: new Map() };
  // A file in the place of a wanted one is compared with that.
  const known = { has: (path: string): boolean => entries.has(path) || wanted.has(path) };
  const extensions = new Set(texts.map(([path]) => extensionOf(path)));
  return { outside, moved: findMoved(new Map(texts), unrenderedFiles(root, known, extensions)) };
}

/** Conflicts that an earlier update left: markers or duplicate blocks. */
async function refuseUnresolved({ root, pending }: Opened, textOf: (path: string) => string): Promise<void> {
  const paths = [...(pending?.wanted.keys() ?? [])];
  const left = paths.flatMap((path) => {
    const line = firstMarker(textOf(path));
    return line === 0 ? [] : [{ path: `${path}:${line}`, message: 'still contains conflict markers' }];
  });
  const folders = new Set(paths.filter(isTerraform).map(parentFolder));
  for (const folder of left.length === 0 ? folders : []) {
    for (const { file, line, message } of problems(parseHcl, terraformFilesIn(root, folder))) {
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

/** The whole result is checked before anything is written. Parsers are loaded only where there is something to check. */
async function checked(
  root: string,
  changes: readonly Change[],
  wanted: Rendered,
  parsed: ReadonlyMap<string, HclFile>,
): Promise<readonly Change[]> {
  const written = changes.filter(writes);
  const needsYaml = written.some(({ path, action }) => action === 'merge' && isYaml(path));
  if (!written.some(({ path }) => isTerraform(path)) && !needsYaml) return changes;
  return checkMerged(changes, {
    parseHcl: counting('Checking Terraform files', (text) => parsed.get(text) ?? parseHcl(text)),
    checkYaml: (await import('../shell/yaml-check.ts')).checkYaml,
    terraformFilesIn: (folder) => terraformFilesIn(root, folder),
    wanted,
  });
}
