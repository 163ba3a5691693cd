import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Cache } from './cache-folder.ts';

// Part of dist/core.js only: the texts of the templates, which the build stores compressed in dist/texts.br.

/** Replaced by the build with the hash of the texts before they are compressed. */
declare const textsHash: string;

/** Separates the texts, which are ASCII and do not contain it. */
const separator = '\0';

let cache: Cache | undefined;
let texts: readonly string[] | undefined;

/** Stores the decompressed texts for the next run. Without this, they are decompressed in each run that needs one. */
export function cacheTexts(store: Cache): void {
  cache = store;
}

/** A text by its number. They are read when the first one is needed. */
export function textAt(number: number): string {
  texts ??= (cached() ?? unpacked()).toString('latin1').split(separator);
  const text = texts[number];
  if (text === undefined) throw new Error(`texts.br has no text ${number}`);
  return text;
}

/** What an earlier run stored, if it is complete. */
function cached(): Buffer | undefined {
  const bytes = cache?.read(name())?.content;
  return bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === textsHash ? bytes : undefined;
}

function unpacked(): Buffer {
  const bytes = brotliDecompressSync(readFileSync(join(__dirname, 'texts.br')));
  cache?.store(name(), bytes);
  return bytes;
}

function name(): string {
  return `${textsHash}-texts`;
}
