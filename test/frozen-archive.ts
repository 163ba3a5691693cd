// Repositories as a version of the generator wrote them, in one compressed file for each version. Equal texts are stored once. The
// hashes of the manifest and the base are derived from the files, and `freeze` checks that they are what was written.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

interface FrozenFile {
  readonly text: string;
  readonly executable: boolean;
}

/** The files of a repository by path, the record included. */
export type FrozenRepository = Readonly<Record<string, FrozenFile>>;

interface Archive {
  readonly texts: readonly string[];
  /** The files of each repository: the index of the text, negative and less one if the file is executable. */
  readonly repositories: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const manifest = '.scaffold/manifest.json';
const base = '.scaffold/base.json';

/**
 * Writes an archive.
 *
 * @throws Error for a repository that would not be read as it was written
 */
export function freeze(path: string, repositories: Readonly<Record<string, FrozenRepository>>): void {
  const texts = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = texts.get(text) ?? texts.size;
    texts.set(text, index);
    return index;
  };
  const packed = Object.entries(repositories).map(([name, files]) => {
    const stored = Object.entries(files).filter(([file]) => file !== base);
    const numbers = stored.map(([file, { text, executable }]) => {
      const index = indexOf(file === manifest ? text.replace(hash, '"sha256":""') : text);
      return [file, executable ? -index - 1 : index] as const;
    });
    return [name, Object.fromEntries(numbers)] as const;
  });
  const archive: Archive = { texts: [...texts.keys()], repositories: Object.fromEntries(packed) };
  for (const [name, files] of Object.entries(repositories))
    for (const [file, { text, executable }] of Object.entries(files)) {
      const read = thawed(archive, name)[file];
      if (read?.text !== text || read.executable !== executable)
        throw new Error(`${name}: ${file} would not be read as it is`);
    }
  const size = Buffer.byteLength(JSON.stringify(archive));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: size,
  };
  writeFileSync(path, brotliCompressSync(JSON.stringify(archive), { params }));
}

const hash = /"sha256":"[0-9a-f]{64}"/g;

/** Reads an archive. */
export function readArchive(path: string): ReadonlyMap<string, () => FrozenRepository> {
  const archive = JSON.parse(brotliDecompressSync(readFileSync(path)).toString()) as Archive;
  return new Map(Object.keys(archive.repositories).map((name) => [name, () => thawed(archive, name)]));
}

/** Writes a repository to a folder. */
export function thaw(repository: FrozenRepository, dir: string): void {
  for (const [path, { text, executable }] of Object.entries(repository)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: executable ? 0o755 : 0o644 });
  }
}

function thawed({ texts, repositories }: Archive, name: string): FrozenRepository {
  const files = Object.fromEntries(
    Object.entries(repositories[name] ?? {}).map(([path, number]) => {
      const text = texts[number < 0 ? -number - 1 : number] ?? '';
      return [path, { text, executable: number < 0 }] as const;
    }),
  );
  const managed = /^ {4}("[^"]+"): \{"sha256":""/gm;
  const list = files[manifest]?.text ?? '';
  const names = [...list.matchAll(managed)].map(([, quoted = '']) => quoted);
  const textOf = (quoted: string): string => files[JSON.parse(quoted) as string]?.text ?? '';
  const lines = names.map((quoted) => `    ${quoted}: ${JSON.stringify(textOf(quoted))}`);
  const hashed = list.replace(managed, (line, quoted: string) => {
    const digest = createHash('sha256').update(textOf(quoted)).digest('hex');
    return line.replace('"sha256":""', `"sha256":"${digest}"`);
  });
  return {
    ...files,
    [manifest]: { text: hashed, executable: false },
    [base]: { text: `{\n  "format": 1,\n  "files": {\n${lines.join(',\n')}\n  }\n}\n`, executable: false },
  };
}
