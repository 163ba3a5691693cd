import fc from 'fast-check';
import type { DiskFile } from '../../src/model/change.ts';
import { joinLines, type Line, splitLines } from '../../src/model/lines.ts';
import { fileOf, type Memory, withDisk } from './memory.ts';

/** Something that a person does to one file of a repository. */
export interface Edit {
  /** Which file and which line: taken modulo how many there are. */
  readonly file: number;
  readonly line: number;
  readonly kind: (typeof kinds)[number];
}

const kinds = [
  'first line',
  'last line',
  'insert',
  'insert three',
  'replace',
  'delete',
  'delete two',
  'CRLF',
  'no final newline',
  'blank lines at the end',
  'mode',
  'delete the file',
] as const;

/** How the lines begin that a person wrote. Each of them is there once. */
export const mine = '# mine ';

export const anEdit: fc.Arbitrary<Edit> = fc.record({
  file: fc.nat(999),
  line: fc.nat(999),
  kind: fc.constantFrom(...kinds),
});

export const someEdits: fc.Arbitrary<readonly Edit[]> = fc.array(anEdit, { maxLength: 12 });

/** The repository after all of the edits, one after the other. */
export function edited(memory: Memory, edits: readonly Edit[], batch = 0): Memory {
  const disk = new Map(memory.disk);
  for (const [index, edit] of edits.entries()) {
    const paths = [...disk.keys()].sort();
    const path = paths[edit.file % paths.length];
    const file = path === undefined ? undefined : disk.get(path);
    if (path === undefined || file === undefined) continue;
    if (edit.kind === 'delete the file') disk.delete(path);
    else disk.set(path, editedFile(file, edit, `${mine}${batch}.${index}`));
  }
  return withDisk(memory, disk);
}

function editedFile({ text = '', executable }: DiskFile, { kind, line }: Edit, note: string): DiskFile {
  if (kind === 'mode') return fileOf(text, !executable);
  if (kind === 'CRLF') return fileOf(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'), executable);
  if (kind === 'no final newline') return fileOf(text.replace(/(\r?\n)+$/, ''), executable);
  if (kind === 'blank lines at the end') return fileOf(`${text}\n\n`, executable);
  const lines = splitLines(text);
  const at = lines.length === 0 ? 0 : line % lines.length;
  return fileOf(joinLines(editedLines(lines, kind, at, note), lines), executable);
}

function editedLines(lines: readonly Line[], kind: Edit['kind'], at: number, note: string): readonly Line[] {
  const end = lines[0]?.end === '\r\n' ? '\r\n' : '\n';
  const own = (more = ''): Line => ({ text: note + more, end });
  switch (kind) {
    case 'first line':
      return [own(), ...lines];
    case 'last line':
      return [...lines, own()];
    case 'insert':
      return lines.toSpliced(at, 0, own());
    case 'insert three':
      return lines.toSpliced(at, 0, own(' a'), own(' b'), own(' c'));
    case 'replace':
      return lines.toSpliced(at, 1, own());
    case 'delete':
      return lines.toSpliced(at, 1);
    default:
      return lines.toSpliced(at, 2);
  }
}
