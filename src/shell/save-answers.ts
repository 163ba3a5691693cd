import { resolve } from 'node:path';
import type { Plain } from '../answers/shape.ts';
import { answersYaml } from '../record/answers-yaml.ts';
import { newFile } from './commit/new-file.ts';
import { diskError, present } from './disk.ts';
import { fileSystem } from './file-system.ts';

/** Whether something is at the path. */
export function isTaken(cwd: string, file: string): boolean {
  return present(resolve(cwd, file));
}

/**
 * Saves answers. A file that is there is replaced as a whole.
 *
 * @throws UserError 'disk' where that fails; then the file is as it was
 */
export function saveAnswers(cwd: string, file: string, raw: Plain): void {
  const path = resolve(cwd, file);
  const next = `${path}.${process.pid}.tmp`;
  try {
    newFile(next, answersYaml(raw));
    try {
      fileSystem.rename(next, path);
    } catch (error) {
      fileSystem.unlink(next);
      throw error;
    }
  } catch (error) {
    throw diskError(error, `write ${file}`);
  }
}
