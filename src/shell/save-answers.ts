import { resolve } from 'node:path';
// Statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { stringify } from 'yaml';
import type { Plain } from '../answers/shape.ts';
import { generatorName } from '../model/generator-name.ts';
import { newFile } from './commit/new-file.ts';
import { diskError, present } from './disk.ts';
import { fileSystem } from './file-system.ts';

/** What a saved file begins with: the schema for editors, and where to get it. */
const lead = [
  '# yaml-language-server: $schema=./answers.schema.json',
  `# Answers of ${generatorName}. To create the schema for editors:`,
  '#   unionai-terraform schema > answers.schema.json',
];

/** Answers as a YAML file that `--answers` reads. */
export function answersYaml(raw: Plain): string {
  const { $schema: _, ...answers } = raw;
  const text = Object.keys(answers).length === 0 ? '{}\n' : stringify(answers, { lineWidth: 0 });
  return `${lead.join('\n')}\n${text}`;
}

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
