import { isUtf8 } from 'node:buffer';
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { DiskFile } from '../model/change.ts';
import { generatorName } from '../model/generator-name.ts';
import { readAnswersFile } from '../record/answers-file.ts';
import {
  answersPath,
  type Base,
  basePath,
  type Manifest,
  manifestPath,
  RecordProblem,
  readManifest,
  trustworthy,
} from '../record/manifest.ts';
import { type Pending, pendingPath, readPending } from '../record/pending-file.ts';
import { type BaseFile, plainText, readBaseFile } from './base-file.ts';
import { placeOf, present, readDiskFile } from './disk.ts';
import { recordLimit } from './read-file.ts';
import { diskError } from './system-error.ts';
import { folderInWorkTree } from './top-place.ts';

/** A repository of this generator on disk. */
export interface Opened {
  readonly root: string;
  /** The recorded answers, not yet parsed. */
  readonly answers: unknown;
  readonly answersFile: string;
  readonly manifest: Manifest | undefined;
  /** The rendered texts that verify. */
  readonly base: Base;
  /** The base as the record has it; undefined if it was not read. */
  readonly baseFile: BaseFile | undefined;
  /** Conflicts of an earlier update that were left as markers. */
  readonly pending: Pending | undefined;
  /** The files of the record as they were read, by path. */
  readonly record: ReadonlyMap<string, DiskFile>;
  /** Problems of the record, which are printed as warnings. */
  readonly troubles: readonly string[];
}

/**
 * Finds the repository that a folder belongs to: the folder itself, or the nearest above it with a record, within the
 * same Git work tree. What is above a work tree is another project.
 *
 * @throws UserError 'record' if there is none, or where it is above the work tree
 */
export function findRepository(from: string): string {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasRecord(folder)) return realpathSync(folder);
    if (folder === dirname(folder)) break;
    if (!present(join(folder, '.git'))) continue;
    const above = recordAbove(folder);
    if (above === undefined) break;
    throw new UserError(
      'record',
      `${start} is in the Git repository ${folder}, which is not a repository of this generator. The repository of this generator above it, ${above}, was not changed.`,
      `To change that one: --cwd ${above}`,
    );
  }
  throw new UserError(
    'record',
    `${start} is not in a repository of this generator: ${answersPath} was not found in this folder or its parents.`,
    'Change to the repository, or use --cwd. To adopt another repository: unionai-terraform update --adopt',
  );
}

function hasRecord(folder: string): boolean {
  return present(join(folder, manifestPath)) || holdsAnswers(join(folder, answersPath));
}

function recordAbove(from: string): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (hasRecord(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function holdsAnswers(file: string): boolean {
  return readDiskFile(file)?.text?.includes(JSON.stringify(generatorName)) ?? false;
}

/**
 * Reads a repository's record.
 *
 * @throws UserError 'record' for answers that cannot be read, or a record of a later generator
 */
export function openRepository(root: string, version: string): Opened {
  const record = new Map<string, DiskFile>();
  const answersFile = readRecord(root, answersPath, record)?.text;
  if (answersFile === undefined)
    throw new UserError('record', `${answersPath} is missing.`, 'Restore it: git checkout -- .yo-rc.json');
  const answers = orRecordError(() => readAnswersFile(answersFile));
  if (answers === undefined) throw new UserError('record', `${answersPath} contains no answers of this generator.`);
  const troubles: string[] = [];
  const folder = folderInWorkTree(root);
  const lenient = <T>(path: string, read: (file: DiskFile) => T): T | undefined =>
    readOrReport(readRecord(root, path, record), path, read, troubles);
  const manifest = lenient(manifestPath, (file) => readManifest(plainText(file), folder));
  if (manifest !== undefined && isLater(manifest.generator, version)) {
    throw new UserError(
      'record',
      `This repository was last updated by version ${manifest.generator}, and this is ${version}.`,
      `Use that version or a later one: npx ${generatorName}@${manifest.generator} update`,
    );
  }
  const baseFile = lenient(basePath, (file) => readBaseFile(file, folder));
  const base = manifest === undefined || baseFile === undefined ? new Map() : trustworthy(manifest, baseFile.texts);
  const pending = lenient(pendingPath, (file) => readPending(plainText(file), folder));
  return { root, answers, answersFile, manifest, base, baseFile, pending, record, troubles };
}

/** Reads a part of the record that can be done without. */
function readOrReport<T>(
  file: DiskFile | undefined,
  path: string,
  read: (file: DiskFile) => T,
  troubles: string[],
): T | undefined {
  if (file === undefined) {
    // Most repositories have no conflicts.
    if (path !== pendingPath) troubles.push(`${path} is missing`);
    return undefined;
  }
  try {
    return read(file);
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    if (error.later || error.hostile) throw new UserError('record', `${path}: ${error.message}.`, hintFor(error));
    troubles.push(`${path} cannot be used: ${error.message}`);
    return undefined;
  }
}

function hintFor(error: RecordProblem): string {
  return error.later
    ? `Use the latest version: npx ${generatorName}@latest`
    : 'Restore the file from Git. Nothing was written.';
}

function orRecordError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw new UserError(
      'record',
      `${error.message}.`,
      'If it contains a Git merge conflict, resolve it first, then run update.',
    );
  }
}

/** @throws UserError 'disk' for a file of the record that cannot be read, 'target' for a file that is not text */
function readRecord(root: string, path: string, record: Map<string, DiskFile>): DiskFile | undefined {
  try {
    const file = readDiskFile(placeOf(root, path), path, recordLimit);
    if (file !== undefined && !isUtf8(file.bytes))
      throw new UserError(
        'record',
        `${path} is not UTF-8 text${isUtf16(file.bytes) ? ', but UTF-16' : ''}.`,
        'Save it as UTF-8, or restore it from Git. Nothing was written.',
      );
    if (file !== undefined) record.set(path, file);
    return file;
  } catch (error) {
    throw diskError(error, `read ${path}`);
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Compares versions by their three numbers. */
function isLater(a: string, b: string): boolean {
  const numbers = (version: string): readonly number[] => version.split(/[.+-]/).slice(0, 3).map(Number);
  const left = numbers(a);
  const right = numbers(b);
  const index = left.findIndex((number, at) => number !== right[at]);
  return index !== -1 && (left[index] ?? 0) > (right[index] ?? 0);
}
