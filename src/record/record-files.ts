import type { Answers } from '../model/answers.ts';
import type { FileSet, PlannedFile } from '../model/file-set.ts';
import { writeAnswersFile } from './answers-file.ts';
import {
  answersPath,
  basePath,
  type HashOf,
  manifestPath,
  type Rendered,
  writeBase,
  writeManifest,
} from './manifest.ts';

/** The files of a new repository with its record: the answers, and what later updates compare with. */
export function withRecord(
  files: FileSet,
  answers: Answers,
  version: string,
  existingAnswersFile: string | undefined,
): readonly (readonly [string, PlannedFile])[] {
  const rendered: Rendered = new Map(files);
  return [...files, ...recordFiles(rendered, answers, version, existingAnswersFile)];
}

/** The record alone, for a repository whose files were rendered as given. */
export function recordFiles(
  rendered: Rendered,
  answers: Answers,
  version: string,
  existingAnswersFile: string | undefined,
): readonly (readonly [string, PlannedFile])[] {
  return [[basePath, owned(writeBase(rendered))], ...versionedFiles(rendered, answers, version, existingAnswersFile)];
}

/** The record without the base: what may depend on the version of the generator. */
export function versionedFiles(
  rendered: Rendered,
  answers: Answers,
  version: string,
  existingAnswersFile: string | undefined,
  hashOf?: HashOf,
): readonly (readonly [string, PlannedFile])[] {
  return [
    [manifestPath, owned(writeManifest(version, rendered, answers.record, hashOf))],
    [answersPath, owned(writeAnswersFile(answers.record, existingAnswersFile))],
  ];
}

function owned(text: string): PlannedFile {
  return { text, policy: 'owned', executable: false };
}
