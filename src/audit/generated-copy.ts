import { jsonMember, parsedJson } from './json-member.ts';
import type { AuditFile } from './tree.ts';

const baseFile = /(?:^|\/)\.scaffold\/base\.json$/;

/**
 * Whether a file is the base of a generated repository whose texts are those of its files: then they are searched there,
 * and reading them again would double the time of an audit.
 */
export function isCopyOfFiles(path: string, text: string, files: readonly AuditFile[]): boolean {
  if (!baseFile.test(path)) return false;
  const folder = path.slice(0, path.lastIndexOf('.scaffold/'));
  const document = parsedJson(text);
  const own = jsonMember(document, 'files');
  if (typeof own !== 'object' || own === null) return false;
  // Nothing else is in it, such as another member or one that is written twice.
  const whole = `${JSON.stringify({ format: jsonMember(document, 'format') === 1 ? 1 : 0, files: own }, null, 2)}\n`;
  if (whole !== text) return false;
  const texts = new Map(files.map((file) => [file.path, file.text] as const));
  return Object.entries(own).every(([name, value]) => texts.get(`${folder}${name}`) === value);
}
