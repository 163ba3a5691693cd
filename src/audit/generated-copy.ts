import type { AuditFile } from './tree.ts';

const baseFile = /(?:^|\/)\.scaffold\/base\.json$/;
const begin = '{\n  "format": 1,\n  "files": {\n';
const end = '\n  }\n}\n';

/**
 * Whether a file is the base of a generated repository whose texts are those of its files, and nothing else is in it, such as
 * another member or one that is written twice. Then the texts are searched there, and reading them again would double the time
 * of an audit. It is compared as text, because parsing it takes longer.
 */
export function isCopyOfFiles(path: string, text: string, files: readonly AuditFile[]): boolean {
  if (!baseFile.test(path) || !text.startsWith(begin)) return false;
  const folder = path.slice(0, path.lastIndexOf('.scaffold/'));
  const texts = new Map(files.map((file) => [file.path, file.text] as const));
  for (let at = begin.length; ; at += 2) {
    const name = text.slice(at + '    "'.length, text.indexOf('": ', at));
    const own = texts.get(`${folder}${name}`);
    // Each file once.
    if (own === undefined || !texts.delete(`${folder}${name}`)) return false;
    for (const part of [`    ${JSON.stringify(name)}: `, JSON.stringify(own)]) {
      if (!text.startsWith(part, at)) return false;
      at += part.length;
    }
    if (text.startsWith(end, at)) return at + end.length === text.length;
    if (!text.startsWith(',\n', at)) return false;
  }
}
