import type { Disk, DiskFile } from './change.ts';
import type { PlannedFile, Share, SharePart } from './file-set.ts';

/** A shared file on disk. */
export interface FoundShare {
  /** Where it is: its usual place, or another one that the platform reads, too. */
  readonly path: string;
  readonly file: DiskFile | undefined;
}

/** The other places of shared files, which are read together with the usual ones. */
export function otherPlaces(planned: Iterable<readonly [string, PlannedFile]>): readonly string[] {
  return [...planned].flatMap(([, { share }]) => share?.otherPlaces ?? []);
}

/** Finds a shared file: in its usual place, or in the first other one where there is a file. */
export function findShared(path: string, { otherPlaces: others }: Share, disk: Disk): FoundShare {
  const place = [path, ...others].find((one) => disk.has(one)) ?? path;
  return { path: place, file: disk.get(place) };
}

/**
 * The parts that a shared file lacks. A comment does not count; a pattern for a folder (`/infra/**`, `/infra/`) covers
 * what is in the folder.
 *
 * @param text the file on disk
 */
export function missingParts({ parts }: Share, text: string): readonly SharePart[] {
  const words = text
    .split(/\r?\n/)
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/[\s"',[\]]+/))
    .map(plain)
    .filter((word) => word !== '');
  return parts.filter(({ names }) => names.some((name) => !words.some((word) => covers(word, plain(name)))));
}

function covers(pattern: string, name: string): boolean {
  const folder = /^(.+\/)\*{0,2}$/.exec(pattern)?.[1];
  return pattern === name || (folder !== undefined && name.startsWith(folder));
}

/** CODEOWNERS, Dependabot and GitLab accept a leading slash. */
function plain(word: string): string {
  return word.replace(/^\//, '');
}

/** What is said about a shared file that lacks something, after its path. */
export function missingNote(parts: readonly SharePart[]): string {
  const lines = parts.map((part) => part.lines.trimEnd());
  return `belongs to the whole work tree and is not changed. Add these lines to it:\n${lines.join('\n')}`;
}
