// Part of dist/core.js: the texts of the templates, which are stored next to it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

let texts;

/** A text by its number. They are read when the first one is needed. */
export function textAt(number) {
  texts ??= JSON.parse(brotliDecompressSync(readFileSync(join(__dirname, 'texts.br'))).toString('utf8'));
  return texts[number];
}
