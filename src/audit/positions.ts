import type { SourcePlace } from './configuration.ts';

/** The places of offsets in a text, one for each line. Linear in the length of the text. */
export function positionsIn(file: string, text: string, offsets: readonly number[]): readonly SourcePlace[] {
  const places: SourcePlace[] = [];
  let line = 1;
  let from = 0;
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    for (let end = text.indexOf('\n', from); end !== -1 && end < offset; end = text.indexOf('\n', from)) {
      from = end + 1;
      line += 1;
    }
    if (places.at(-1)?.line !== line) places.push({ file, line, column: offset - from + 1 });
  }
  return places;
}

/** The place of a whole file. */
export function startOf(file: string): SourcePlace {
  return { file, line: 1, column: 1 };
}
