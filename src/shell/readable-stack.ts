import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** What build/trace-table.mjs writes, where its form is explained. */
interface TraceTable {
  readonly anchor: string;
  readonly files: string;
  readonly lines: string;
  readonly names: string;
}

/** Where the text at an anchor comes from. */
interface Place {
  readonly file: string;
  /** 0 if it is not known. */
  readonly line: number;
  readonly name: string;
}

/**
 * A stack with the functions and lines of the source instead of those of the minified program. A line is that of the function that
 * was running, or of a function in it.
 *
 * @param stack of an error
 * @returns the same text when the program runs from source, or the table cannot be read
 */
export function readableStack(stack: string): string {
  if (typeof __dirname === 'undefined') return stack;
  try {
    const program = join(__dirname, 'core.js');
    const text = readFileSync(program, 'latin1');
    const table = JSON.parse(
      brotliDecompressSync(readFileSync(join(__dirname, 'trace.br'))).toString('utf8'),
    ) as TraceTable;
    // The first line is not in the table (build/bundle.mjs).
    const start = text.indexOf('\n');
    const anchors = [...text.slice(start).matchAll(new RegExp(table.anchor, 'g'))].map(
      ({ index, 0: word }) => start + index + word.length,
    );
    const places = placesOf(table);
    if (anchors.length !== places.length) return stack;
    const begins = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return stack
      .split('\n')
      .map((frame) => {
        const parts = frameOf(frame, program);
        if (parts === undefined) return frame;
        const offset = (begins[parts.line - 1] ?? 0) + parts.column - 1;
        const place = places[anchors.findLastIndex((anchor) => anchor <= offset)];
        return place === undefined ? frame : `${parts.start}${readable(place)}`;
      })
      .join('\n');
  } catch {
    return stack;
  }
}

/** A frame in the program, with line and column from 1. */
interface Frame {
  readonly start: string;
  readonly line: number;
  readonly column: number;
}

/** The parts of a frame as V8 writes it; undefined for another line, and for a frame outside of the program. */
function frameOf(frame: string, program: string): Frame | undefined {
  const at = frame.lastIndexOf(program);
  if (at === -1) return undefined;
  const [, line, column] = /^:(\d+):(\d+)\)?$/.exec(frame.slice(at + program.length)) ?? [];
  const [start] = /^ {4}at (?:async )?/.exec(frame) ?? [];
  return start === undefined || line === undefined ? undefined : { start, line: Number(line), column: Number(column) };
}

function readable({ file, line, name }: Place): string {
  const place = line === 0 ? file : `${file}:${line}`;
  return name === '' ? place : `${name} (${place})`;
}

/** The places of all anchors in their order. */
function placesOf({ files, lines, names }: TraceTable): readonly Place[] {
  const [stepsOf, namesOf] = [lines.split('\n'), names.split('\n')];
  let file = '';
  return files.split('\n').flatMap((path, run) => {
    file = fullPath(path, file);
    const declared = (namesOf[run] ?? '').split(' ').values();
    let [line, name] = [0, ''];
    return [...(stepsOf[run] ?? '')].map((character) => {
      const code = character.charCodeAt(0) - 35;
      const step = code >> 1;
      line += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
      if (code % 2 === 1) name = declared.next().value || nameOfFile(file);
      return { file, line, name };
    });
  });
}

/** A path, of which slashes at its start mean folders of the path before. */
function fullPath(path: string, before: string): string {
  const rest = path.replace(/^\/+/, '');
  return [...before.split('/').slice(0, path.length - rest.length), rest].join('/');
}

/** `decideNew` for src/command/decide-new.ts */
function nameOfFile(path: string): string {
  return path.replace(/^.*\/|\..*$/g, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
