import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Folder } from '../merge/check-hcl.ts';
import { placeOf } from './disk.ts';
import { checkLines, readRegularFile, textLimit, Unreadable } from './read-file.ts';
import { diskError, errorCode } from './system-error.ts';

/**
 * The Terraform and OpenTofu files of a folder of the repository, by name: those that Terraform reads. It ignores
 * folders and the files of editors (IsIgnoredFile in its internal/configs). A broken symbolic link has no content; see
 * `danglingLinksIn`.
 *
 * @throws UserError naming a file that cannot be read: without it a check of the folder would say nothing
 */
export function terraformFilesIn(root: string, folder: string): Folder {
  const files = new Map<string, string>();
  for (const entry of entriesIn(root, folder)) {
    const { name } = entry;
    if (isIgnored(name)) continue;
    const text = readSource(root, folder === '' ? name : `${folder}/${name}`, entry.isFile());
    if (text !== undefined) files.set(name, text);
  }
  return files;
}

/** The broken symbolic links with names of Terraform files, by path, such as lock files of editors. */
export function danglingLinksIn(root: string, folder: string): readonly string[] {
  return entriesIn(root, folder)
    .filter((entry) => !entry.isFile())
    .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
    .filter((path) => isDangling(join(root, path)));
}

function entriesIn(root: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder === '' ? root : placeOf(root, folder), { withFileTypes: true }).filter(({ name }) =>
      /\.(tf|tofu)(\.json)?$/.test(name),
    );
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw diskError(error, `read ${folder === '' ? 'the folder of the repository' : folder}`);
  }
}

function isDangling(place: string): boolean {
  try {
    return statSync(place, { throwIfNoEntry: false }) === undefined;
  } catch (error) {
    if (errorCode(error) === 'ELOOP') return true;
    throw error;
  }
}

function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

function readSource(root: string, path: string, isListed: boolean): string | undefined {
  const place = join(root, path);
  try {
    if (!isListed && (isDangling(place) || statSync(place).isDirectory())) return undefined;
    const file = readRegularFile(place, textLimit, isListed);
    if (file !== undefined) checkLines(file.bytes);
    return file?.bytes.toString('utf8');
  } catch (error) {
    if (error instanceof Unreadable)
      throw new UserError('target', `${path} ${error.message}.`, 'Move it and rerun. Nothing was written.');
    throw diskError(error, `read ${path}`);
  }
}
