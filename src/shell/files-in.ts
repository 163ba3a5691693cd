import { readdirSync } from 'node:fs';
import { placeOf } from './disk.ts';
import { diskError, errorCode } from './system-error.ts';

/**
 * The names of the files in a folder of the repository, without those in folders in it.
 *
 * @returns none where the folder is missing
 */
export function filesIn(root: string, folder: string): readonly string[] {
  try {
    const place = folder === '.' ? root : placeOf(root, folder);
    const entries = readdirSync(place, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw diskError(error, `read ${folder}`);
  }
}
