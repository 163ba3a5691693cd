import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Whether a text is anywhere in a file: in its bytes, or in those of the archive that a saved plan is. */
export function fileHolds(file: string, text: string): boolean {
  const bytes = readFileSync(file);
  return [bytes, ...unzipped(bytes)].some((part) => part.includes(text));
}

/** Every file below a folder, `.terraform` apart. */
export function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    if (name === '.terraform') return [];
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The entries of a ZIP archive, by its central directory (APPNOTE 4.3.12). */
export function unzipped(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (
    let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
    at !== -1;
    at = bytes.indexOf('PK\u0001\u0002', at + 4, 'latin1')
  ) {
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const header = bytes.readUInt32LE(at + 42);
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const data = bytes.subarray(start, start + size);
    parts.push(method === 8 ? inflateRawSync(data) : data);
  }
  return parts;
}
