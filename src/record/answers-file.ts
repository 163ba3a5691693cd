import type { JsonObject } from '../model/answers.ts';
import { generatorName } from '../model/generator-name.ts';
import { type JsonMember, jsonMembers } from './json-members.ts';
import { RecordProblem } from './manifest.ts';

/**
 * `.yo-rc.json` with the answers put into it. Everything else in it, which other generators keep there, stays as it is,
 * character by character: its numbers, its order and its blanks.
 *
 * @param existing the file's text, if there is one
 * @throws RecordProblem if the existing file is not a JSON object, or contains answers twice
 */
export function writeAnswersFile(answers: JsonObject, existing?: string): string {
  if (existing?.startsWith(byteOrderMark)) return `${byteOrderMark}${writeAnswersFile(answers, existing.slice(1))}`;
  const members = existing === undefined ? [] : membersOf(existing);
  const own = members.filter(({ name }) => name === generatorName);
  if (own.length > 1) throw new RecordProblem(`.yo-rc.json contains ${generatorName} twice`);
  const [first] = members;
  if (existing === undefined || first === undefined || own.length === members.length)
    return `${JSON.stringify({ [generatorName]: answers }, null, 2)}\n`;
  const lead = /\r?\n([ \t]*)$/.exec(existing.slice(0, first.start));
  const style: Style = { end: lead?.[0].startsWith('\r') ? '\r\n' : '\n', indent: lead?.[1] };
  const [member] = own;
  if (member === undefined) {
    const at = members.at(-1)?.end ?? 0;
    return `${existing.slice(0, at)},${addition(answers, style)}${existing.slice(at)}`;
  }
  const { valueStart, end } = member;
  const isSame = JSON.stringify(JSON.parse(existing.slice(valueStart, end))) === JSON.stringify(answers);
  return isSame ? existing : `${existing.slice(0, valueStart)}${written(answers, style)}${existing.slice(end)}`;
}

/** Some editors write it at the start of a file; JSON does not allow it. https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const byteOrderMark = '\uFEFF';

/** The formatting of the members of an object. */
interface Style {
  readonly end: '\n' | '\r\n';
  /** The text before each member; undefined if they are not on separate lines. */
  readonly indent: string | undefined;
}

function addition(answers: JsonObject, style: Style): string {
  const name = JSON.stringify(generatorName);
  if (style.indent === undefined) return `${name}:${written(answers, style)}`;
  return `${style.end}${style.indent}${name}: ${written(answers, style)}`;
}

function written(answers: JsonObject, { end, indent }: Style): string {
  if (indent === undefined) return JSON.stringify(answers);
  return JSON.stringify(answers, null, indent === '' ? 2 : indent).replaceAll('\n', `${end}${indent}`);
}

function membersOf(text: string): readonly JsonMember[] {
  objectOf(text);
  return jsonMembers(text);
}

/** The answers in a `.yo-rc.json`, unchecked; undefined if it contains no answers of this generator. */
export function readAnswersFile(text: string): unknown {
  const object = objectOf(text);
  return Object.hasOwn(object, generatorName) ? object[generatorName] : undefined;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch {
    throw new RecordProblem('.yo-rc.json is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RecordProblem('.yo-rc.json does not contain an object');
  return value as Readonly<Record<string, unknown>>;
}
