import type { DiskFile, WantedFile } from '../model/change.ts';
import { pathOfRecorded } from '../model/top-path.ts';
import { type Base, baseLine, baseStart, type Rendered, readBase, sorted, writeBase } from '../record/manifest.ts';
import { filesEnd } from '../record/manifest-lines.ts';

/** A base on disk. */
export interface BaseFile {
  /** Its texts by path, verified or not. */
  readonly texts: Base;
  readonly bytes: Buffer;
  /** The places of its lines by the path in them; none if it is not as `writeBase` writes it. */
  readonly lines: ReadonlyMap<string, Line>;
}

/** A line without the comma and the line break behind it. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether `writeBase` would write it again. */
  readonly isUsual: boolean;
}

/**
 * Reads a base, and finds its lines: most of them are in the next base, too.
 *
 * @param folder the folder of the repository in the Git work tree
 * @throws RecordProblem for one that is damaged or of a later format
 */
export function readBaseFile(file: DiskFile, folder: string): BaseFile {
  const { buffer, byteOffset, length } = file.bytes;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const lines = linesOf(bytes);
  if (lines === undefined) return { texts: readBase(plainText(file), folder), bytes, lines: new Map() };
  const texts = new Map<string, string>();
  for (const [name, { text }] of lines) {
    const path = pathOfRecorded(name, folder);
    if (path !== undefined) texts.set(path, text);
  }
  return { texts, bytes, lines };
}

/** The text of a file without a byte order mark. */
export function plainText({ text = '' }: DiskFile): string {
  return text.replace(/^\uFEFF/, '');
}

/** The lines of a base; undefined if it has another format. Each is decoded by itself, which needs no memory for the whole text. */
function linesOf(bytes: Buffer): ReadonlyMap<string, Line> | undefined {
  const last = bytes.length - filesEnd.length;
  if (bytes.toString('utf8', 0, baseStart.length) !== baseStart || bytes.toString('utf8', last) !== filesEnd)
    return undefined;
  const lines = new Map<string, Line>();
  try {
    for (let start = baseStart.length; start < last; ) {
      const lineFeed = bytes.indexOf('\n', start);
      const end = lineFeed === last ? last : lineFeed - 1;
      const line = bytes.toString('utf8', start, end);
      const quote = line.indexOf('": "');
      if (quote === -1 || !line.startsWith('    "') || !line.endsWith('"') || (end < last && bytes[end] !== comma))
        return undefined;
      const name: string = JSON.parse(line.slice(4, quote + 1));
      if (lines.has(name)) return undefined;
      const text: string = JSON.parse(line.slice(quote + 3));
      lines.set(name, { start, end, text, isUsual: !/\\[/u]/.test(line) });
      start = lineFeed + 1;
    }
    return lines;
  } catch {
    // Not JSON.
    return undefined;
  }
}

const comma = 0x2c;

/** The bytes of `writeBase(rendered)`. What is the same as in the old base is copied, adjacent lines together. */
export function rewriteBase(rendered: Rendered, { bytes, lines }: BaseFile): Buffer {
  if (lines.size === 0) return Buffer.from(writeBase(rendered));
  const parts: Uint8Array[] = [];
  let [from, to] = [0, baseStart.length];
  let separator = '';
  for (const [name, { text }] of sorted(rendered)) {
    const line = lines.get(name);
    const isKept = line?.isUsual === true && line.text === text;
    if (!isKept || line.start !== to + separator.length) {
      parts.push(bytes.subarray(from, to), Buffer.from(isKept ? separator : separator + baseLine(name, text)));
      from = to = isKept ? line.start : 0;
    }
    if (isKept) to = line.end;
    separator = ',\n';
  }
  return Buffer.concat([...parts, bytes.subarray(from, to), Buffer.from(filesEnd)]);
}

/** A base that is to be written: its bytes, and its text where it is compared with another. */
export function wantedBase(bytes: Buffer, executable: boolean): WantedFile {
  return {
    bytes,
    get text() {
      return bytes.toString();
    },
    executable,
  };
}
