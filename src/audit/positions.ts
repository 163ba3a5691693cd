import type { SourcePlace } from './configuration.ts';

/** An offset in a text as a place. */
export interface OffsetPlace extends SourcePlace {
  readonly offset: number;
}

/** The places of offsets in a text, one for each line. Linear in the length of the text. */
export function positionsIn(file: string, text: string, offsets: readonly number[]): readonly OffsetPlace[] {
  const places: OffsetPlace[] = [];
  let line = 1;
  let from = 0;
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    for (let end = text.indexOf('\n', from); end !== -1 && end < offset; end = text.indexOf('\n', from)) {
      from = end + 1;
      line += 1;
    }
    if (places.at(-1)?.line !== line) places.push({ file, line, column: offset - from + 1, offset });
  }
  return places;
}

/** The place of a whole file. */
export function startOf(file: string): SourcePlace {
  return { file, line: 1, column: 1, isWholeFile: true };
}
