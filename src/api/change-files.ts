import { parseAnswers } from '../answers/parse.ts';
import { UserError } from '../errors.ts';
import { checkMerged } from '../merge/check-merged.ts';
import { change } from '../merge/decide-changes.ts';
import { advanced, recordedOf } from '../merge/recorded.ts';
import { withRepositoryPins } from '../merge/repository-pins.ts';
import { isTerraform } from '../merge/terraform-paths.ts';
import { type Change, changeTo, type DiskFile } from '../model/change.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import { parentFolder } from '../model/parent-folder.ts';
import { plan } from '../plan/plan.ts';
import { readAnswersFile } from '../record/answers-file.ts';
import { answersPath, basePath, manifestPath, readBase, readManifest, trustworthy } from '../record/manifest.ts';
import { recordFiles } from '../record/record-files.ts';
import { knownRenames } from '../revision/known-renames.ts';
import { checkYaml } from '../shell/yaml-check.ts';
import { version } from '../version.ts';

/**
 * Decides how a repository in memory follows other answers or templates, as the command `update` does on disk. Its record has to be
 * complete: records that Git joined from two branches, and conflicts that are resolved later, need the command.
 *
 * @param files all its files, by path
 * @param raw the answers that it is to have; by default those that are recorded
 * @throws UserError 'answers' for answers that are not valid, 'record' for a record that is not complete
 */
export function changeFiles(files: ReadonlyMap<string, string>, raw: unknown): readonly Change[] {
  const { manifest, base, recordedAnswers } = recordOf(files);
  const before = parseAnswers(manifest.answers[0] ?? recordedAnswers);
  const after = parseAnswers(raw ?? recordedAnswers);
  const planned = new Map(plan(after));
  const rendered = recordedOf(manifest, base, () => [new Map(plan(before))], undefined);
  const disk = new Map(
    [...files].map(([path, text]) => [path, diskFile(text, manifest.files.get(path)?.executable ?? false)] as const),
  );
  const { wanted, recorded } = withRepositoryPins(planned, rendered, disk);
  const sides = {
    recorded: recorded.entries,
    base: recorded.base,
    bases: recorded.bases,
    disk,
    wanted,
    renames: knownRenames({ before: [before], after, rendered: recorded.entries.keys(), wanted: wanted.keys() }),
  };
  const changes = checkMerged(change({ ...sides, moved: new Map(), outside: new Set() }), {
    parseHcl,
    checkYaml,
    terraformFilesIn: (folder) =>
      new Map(
        [...files]
          .filter(([path]) => isTerraform(path) && parentFolder(path) === folder)
          .map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
      ),
  });
  if (changes.some(({ action }) => action === 'conflict')) return changes;
  const next = advanced(wanted, recorded, changes, rendered.base);
  const record = recordFiles(next, after, version, files.get(answersPath)).map(([path, { text }]) =>
    changeTo(path, disk.get(path), { text, executable: false }),
  );
  return [...changes, ...record].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function diskFile(text: string, executable: boolean): DiskFile {
  return { bytes: Buffer.from(text), text, executable };
}

function recordOf(files: ReadonlyMap<string, string>) {
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw new UserError('record', `${path} is missing.`, 'Pass all files of the repository.');
    return found;
  };
  try {
    const manifest = readManifest(text(manifestPath));
    return {
      manifest,
      base: trustworthy(manifest, readBase(text(basePath))),
      recordedAnswers: readAnswersFile(text(answersPath)),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError('record', `The record of the repository cannot be used: ${reason}.`);
  }
}
