import { crc32, inflateRawSync } from 'node:zlib';

/** A file of an archive. */
export interface Zipped {
  readonly bytes: Buffer;
  /** The mode that extracting programs set, such as 0o644. 0 if the archive has none. */
  readonly mode: number;
}

/** Signatures and positions in records: APPNOTE.TXT of PKWARE, 4.3 and 4.4. */
const [endOfDirectory, directoryEntry, localEntry] = [0x06054b50, 0x02014b50, 0x04034b50];
const [stored, deflated, unix] = [0, 8, 3];

/**
 * Reads a ZIP archive by its central directory, as extracting programs do.
 *
 * @returns the files by path, in the order of the archive
 * @throws an error if a record, a size or a checksum is wrong, a path occurs twice or leaves the folder
 */
export function unzip(archive: Buffer): ReadonlyMap<string, Zipped> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory)
    throw new Error('the archive has no end of its directory');
  const files = new Map<string, Zipped>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const { path, file, next } = entryAt(archive, at);
    if (files.has(path)) throw new Error(`${path} occurs twice`);
    if (!path.endsWith('/')) files.set(path, file);
    at = next;
  }
  return files;
}

function entryAt(archive: Buffer, at: number): { readonly path: string; readonly file: Zipped; readonly next: number } {
  if (archive.readUInt32LE(at) !== directoryEntry) throw new Error(`no entry of the directory at ${at}`);
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
  const nameEnd = at + 46 + (nameLength ?? 0);
  const path = archive.toString('utf8', at + 46, nameEnd);
  if (/^\/|\\|(^|\/)\.\.(\/|$)/.test(path)) throw new Error(`${path} is outside of the folder`);
  const bytes = contentOf(archive, at, path);
  const mode = archive.readUInt8(at + 5) === unix ? (archive.readUInt32LE(at + 38) >>> 16) & 0o777 : 0;
  return { path, file: { bytes, mode }, next: nameEnd + (extraLength ?? 0) + (commentLength ?? 0) };
}

function contentOf(archive: Buffer, at: number, path: string): Buffer {
  const local = archive.readUInt32LE(at + 42);
  if (archive.readUInt32LE(local) !== localEntry) throw new Error(`${path} has no local entry`);
  const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(begin, begin + archive.readUInt32LE(at + 20));
  const method = archive.readUInt16LE(at + 10);
  if (method !== stored && method !== deflated) throw new Error(`${path} has the unknown method ${method}`);
  const bytes = method === deflated ? inflateRawSync(packed) : packed;
  if (bytes.length !== archive.readUInt32LE(at + 24)) throw new Error(`${path} has another size`);
  if (crc32(bytes) !== archive.readUInt32LE(at + 16)) throw new Error(`${path} has another checksum`);
  return bytes;
}
