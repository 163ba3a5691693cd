import { hash } from 'node:crypto';
import type { AnswersRecord } from '../model/answers.ts';
import { isPlainPath, type PlannedFile, type Policy } from '../model/file-set.ts';
import { withPlainEnds } from '../model/lines.ts';
import { pathOfRecorded, recordedPath } from '../model/top-path.ts';
import { filesEnd, filesStart, joinedLines, type Pairs, writtenLines } from './manifest-lines.ts';

/** Where a repository keeps what an update needs. */
export const manifestPath = '.scaffold/manifest.json';
export const basePath = '.scaffold/base.json';
export const answersPath = '.yo-rc.json';

/** The format of manifest and base. A higher one was written by a later generator. */
export const format = 1;

export interface ManifestEntry {
  /** Of what was rendered. More than one where git joined the manifests of two branches. */
  readonly hashes: readonly string[];
  readonly executable: boolean;
  readonly policy: Policy;
}

/** What was rendered, by which version, and how each file is to be treated. */
export interface Manifest {
  readonly generator: string;
  readonly files: ReadonlyMap<string, ManifestEntry>;
  /**
   * The answers that the files were rendered from, not parsed: `.yo-rc.json` may have been edited since. More than one
   * where git joined the manifests of two branches; none in a manifest of version 0.1.0.
   */
  readonly answers: readonly unknown[];
}

/** The text of every file as it was rendered, by path. */
export type Base = ReadonlyMap<string, string>;

/** The rendered files a record is about: those that were merged, created or found equal. */
export type Rendered = ReadonlyMap<string, PlannedFile>;

/**
 * The manifest as it is written: sorted, one file to a line, so that two versions differ in few lines.
 *
 * @param hashOf the hash of the text of a file
 */
export function writeManifest(
  generator: string,
  rendered: Rendered,
  answers: AnswersRecord,
  hashOf: HashOf = (_, text) => sha256(text),
): string {
  const members = `  "generator": ${JSON.stringify(generator)},\n  "answers": ${JSON.stringify(answers)},\n`;
  // Hexadecimal digits and known words need no escapes.
  return recordText(
    rendered,
    members,
    (name, { text, executable, policy }) =>
      `    ${JSON.stringify(name)}: {"sha256":"${hashOf(name, text)}","mode":"${executable ? 755 : 644}","policy":"${policy}"}`,
  );
}

/** The base as it is written: sorted, one file to a line. */
export function writeBase(rendered: Rendered): string {
  return recordText(rendered, '', (name, { text }) => baseLine(name, text));
}

const start = `{\n  "format": ${format},\n`;

/** The text before the first line of a base. Its lines have `,\n` between them, and `filesEnd` is behind the last. */
export const baseStart = start + filesStart;

export function baseLine(name: string, text: string): string {
  return `    ${JSON.stringify(name)}: ${JSON.stringify(text)}`;
}

/** Joined in one step: the text of a large repository has tens of megabytes. */
function recordText(rendered: Rendered, members: string, lineOf: (name: string, file: PlannedFile) => string): string {
  const lines = sorted(rendered).map(([name, file], index) => `${index === 0 ? '' : ',\n'}${lineOf(name, file)}`);
  return [start, members, filesStart, ...lines, filesEnd].join('');
}

/** By the paths that a record has. */
export function sorted(rendered: Rendered): readonly (readonly [string, PlannedFile])[] {
  return [...rendered].map(([path, file]) => [recordedPath(path), file] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The SHA-256 of the text of a file, by the path that the record has. */
export type HashOf = (path: string, text: string) => string;

/** Hashes of the texts that a base has, which were computed when it was verified. Any other text is hashed. */
export function hashesOf(manifest: Manifest | undefined, trusted: Base): HashOf {
  return (path, text) => {
    const [hash, ...others] = trusted.get(path) === text ? (manifest?.files.get(path)?.hashes ?? []) : [];
    return hash === undefined || others.length > 0 ? sha256(text) : hash;
  };
}

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** Why a part of the record cannot be used. */
export class RecordProblem extends Error {
  /** Written by a later version of the generator. */
  readonly later: boolean;
  /** Contains a path that the generator never writes: possibly an attempt to write outside the repository. */
  readonly hostile: boolean;

  constructor(message: string, { later = false, hostile = false } = {}) {
    super(message);
    this.later = later;
    this.hostile = hostile;
  }
}

/**
 * Reads a manifest. One that git has joined from two branches, conflict markers and all, is read line by line: each
 * line is valid on its own.
 *
 * @param folder the folder of the repository in the Git work tree
 * @throws RecordProblem for one that is damaged, is of a later format, or names a path outside the repository
 */
export function readManifest(text: string, folder = '.'): Manifest {
  const { generator, files, answers } = byLine(text) ?? joinedLines(withPlainEnds(text)) ?? strict(text);
  if (typeof generator !== 'string') throw new RecordProblem('it has no generator version');
  if (!isVersion(generator)) throw new RecordProblem('its generator version is not a valid version', { hostile: true });
  const entries = new Map<string, ManifestEntry>();
  for (const [name, entry] of files) {
    const path = pathOfRecorded(name, folder);
    if (path === undefined || (path === name && !isPlainPath(path)))
      throw new RecordProblem('it contains a path outside the repository', { hostile: true });
    if (!isEntry(entry)) throw new RecordProblem(`its entry for ${path} is invalid`);
    const hashes = [...(entries.get(path)?.hashes ?? []), entry.sha256];
    entries.set(path, { hashes, executable: entry.mode === '755', policy: entry.policy });
  }
  return { generator, files: entries, answers };
}

/** A version by https://semver.org, which may be shown and put into a command. */
function isVersion(text: string): boolean {
  return text.length <= 100 && /^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

function byLine(text: string): Pairs | undefined {
  const lines = writtenLines(text);
  return lines && { ...strict(lines.rest), files: lines.files };
}

function strict(text: string): Pairs {
  const { generator, files, answers } = parsed(text);
  return { generator, files: Object.entries(files), answers: answers === undefined ? [] : [answers] };
}

/**
 * Reads a base. Texts that are not what the manifest says are left out: see `trustworthy`.
 *
 * @param folder the folder of the repository in the Git work tree
 * @throws RecordProblem for one that is damaged or of a later format
 */
export function readBase(text: string, folder = '.'): Base {
  const { files } = parsed(text);
  return new Map(textsByPath(files, folder));
}

/** The base texts whose hash is the manifest's. Any other is not used: a wrong base loses edits silently. */
export function trustworthy(manifest: Manifest, base: Base): Base {
  const trusted = new Map<string, string>();
  for (const [path, text] of base) if (manifest.files.get(path)?.hashes.includes(sha256(text))) trusted.set(path, text);
  return trusted;
}

function parsed(text: string): {
  readonly generator?: unknown;
  readonly answers?: unknown;
  readonly files: Readonly<Record<string, unknown>>;
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordProblem('it is not valid JSON');
  }
  if (!isRecord(value) || !isRecord(value.files)) throw new RecordProblem('its format is invalid');
  if (typeof value.format === 'number' && value.format > format) {
    throw new RecordProblem('it was written by a later version of the generator', { later: true });
  }
  if (value.format !== format) throw new RecordProblem('its format is invalid');
  return { generator: value.generator, answers: value.answers, files: value.files };
}

const policies: readonly Policy[] = ['owned', 'merged', 'seeded', 'shared'];

function isEntry(value: unknown): value is { sha256: string; mode: string; policy: Policy } {
  if (!isRecord(value)) return false;
  const { sha256: hash, mode, policy } = value;
  return (
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    (mode === '644' || mode === '755') &&
    policies.some((one) => one === policy)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries that are texts, by the paths that they mean. */
export function textsByPath(
  files: Readonly<Record<string, unknown>>,
  folder: string,
): readonly (readonly [string, string])[] {
  return Object.entries(files).flatMap(([name, text]) => {
    const path = pathOfRecorded(name, folder);
    return path === undefined || typeof text !== 'string' ? [] : [[path, text] as const];
  });
}
