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
  hashOf?: HashOf,
): readonly (readonly [string, PlannedFile])[] {
  const file = (text: string): PlannedFile => ({ text, policy: 'owned', executable: false });
  return [
    [basePath, file(writeBase(rendered))],
    [manifestPath, file(writeManifest(version, rendered, answers.record, hashOf))],
    [answersPath, file(writeAnswersFile(answers.record, existingAnswersFile))],
  ];
}
