import type { AnswersRecord } from '../model/answers.ts';
import { generatorName } from '../model/generator-name.ts';
import { RecordProblem } from './manifest.ts';

/**
 * `.yo-rc.json` with the answers put into it. What other generators keep there stays.
 *
 * @param existing the file's text, if there is one
 * @throws RecordProblem where the existing file is no JSON object
 */
export function writeAnswersFile(answers: AnswersRecord, existing?: string): string {
  const others = existing === undefined ? {} : objectOf(existing);
  return `${JSON.stringify({ ...others, [generatorName]: answers }, null, 2)}\n`;
}

/** The answers in a `.yo-rc.json`, unchecked; undefined where it holds none of this generator. */
export function readAnswersFile(text: string): unknown {
  const object = objectOf(text);
  return Object.hasOwn(object, generatorName) ? object[generatorName] : undefined;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordProblem('.yo-rc.json is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RecordProblem('.yo-rc.json holds no object');
  return value as Readonly<Record<string, unknown>>;
}
