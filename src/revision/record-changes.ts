import { isSame } from '../merge/decide-file.ts';
import { advanced, type Recorded } from '../merge/recorded.ts';
import type { Answers } from '../model/answers.ts';
import { type Change, changeTo, type DiskFile, writes } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { isTopPath } from '../model/top-path.ts';
import { type Base, basePath, hashesOf, manifestPath, type Rendered, writeBase } from '../record/manifest.ts';
import { pendingPath, writePending } from '../record/pending-file.ts';
import { versionedFiles } from '../record/record-files.ts';
import { isSameRecord } from '../record/same-record.ts';
import { rewriteBase, wantedBase } from '../shell/base-file.ts';
import type { Opened } from '../shell/open-repository.ts';
import { version } from '../version.ts';

/** The record as it is to be. Where neither answers nor files change, the version stays the one that made them. */
export function recordChanges(
  opened: Opened,
  after: Answers,
  wanted: ReadonlyMap<string, PlannedFile>,
  recorded: Recorded,
  changes: readonly Change[],
  unpinned: Base,
): readonly Change[] {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  const rendered = advanced(wanted, recorded, changes, unpinned);
  const hashOf = hashesOf(opened.manifest, opened.base);
  const base = baseChange(opened, rendered);
  const as = (generator: string): readonly Change[] => [
    base,
    ...versionedFiles(rendered, after, generator, opened.answersFile, hashOf).map(([path, { text }]) =>
      recordChange(path, opened.record.get(path), text, path === manifestPath && isOtherThan(opened, rendered)),
    ),
  ];
  const keptVersion = opened.manifest?.generator ?? version;
  const kept = as(keptVersion);
  const isKept = kept.every(({ action }) => action === 'unchanged') && !changes.some(writes);
  const pending = new Map(
    conflicts.flatMap(({ path }) => (wanted.has(path) ? [[path, wanted.get(path)?.text ?? ''] as const] : [])),
  );
  return [
    ...(isKept || keptVersion === version ? kept : as(version)),
    ...pendingChange(opened.record.get(pendingPath), pending),
  ];
}

/**
 * What happens to the base. It is large, so it is parsed again and compared as a whole only where it is not known whether a
 * text differs.
 */
function baseChange({ record, baseFile }: Opened, rendered: Rendered): Change {
  const before = record.get(basePath);
  if (before === undefined || baseFile === undefined) return recordChange(basePath, before, writeBase(rendered));
  const bytes = rewriteBase(rendered, baseFile);
  const after = wantedBase(bytes, before.executable);
  const isOther = [...rendered].some(([path, { text }]) => !isTopPath(path) && baseFile.texts.get(path) !== text);
  if (!isOther && !bytes.equals(before.bytes)) return recordChange(basePath, before, after.text);
  return { path: basePath, action: isOther ? 'update' : 'unchanged', before, after, conflicts: [] };
}

/** Whether the manifest is known to say something else: it does not have a file, or has the hash of another text. */
function isOtherThan({ manifest, base }: Opened, rendered: Rendered): boolean {
  return [...rendered].some(([path, { text }]) => {
    if (manifest === undefined || isTopPath(path)) return false;
    const hashes = manifest.files.get(path)?.hashes;
    return hashes === undefined || (hashes.length === 1 && base.has(path) && base.get(path) !== text);
  });
}

/**
 * Line endings, white space and mode do not count: git or a formatter may have changed them.
 *
 * @param isOther whether it is known that the file on disk says something else
 */
function recordChange(path: string, before: DiskFile | undefined, text: string, isOther = false): Change {
  return changeTo(
    path,
    before,
    { text, executable: before?.executable ?? false },
    (disk, wanted) => !isOther && (isSame(disk, wanted) || isSameRecord(disk.text ?? '', wanted)),
  );
}

function pendingChange(before: DiskFile | undefined, wanted: ReadonlyMap<string, string>): readonly Change[] {
  if (wanted.size > 0) return [recordChange(pendingPath, before, writePending({ wanted }))];
  return before === undefined ? [] : [changeTo(pendingPath, before, undefined)];
}
