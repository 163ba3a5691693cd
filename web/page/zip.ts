import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Files } from '../core.ts';
import { placeIn } from './place.ts';

/** The host system in the archive, of which the modes are: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.4.2 */
const unix = 3;
const regularFile = 0o100000;

/**
 * The files as an archive, with their modes.
 *
 * @param folder the folder that contains them in the archive
 * @param path the folder of the repository in its work tree
 */
export function zipOf(files: Files, folder: string, path: string): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [file, { executable, text }] of files) {
    const mode = regularFile | (executable ? 0o755 : 0o644);
    entries[`${folder}/${placeIn(path, file)}`] = [strToU8(text), { os: unix, attrs: mode << 16 }];
  }
  return zipSync(entries);
}
