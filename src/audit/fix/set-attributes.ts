import type { HclAttribute, HclBlock, TextRange } from '../../model/hcl-tree.ts';

/** A part of a text, and what replaces it. */
export interface Replacement extends TextRange {
  readonly text: string;
}

/** An attribute to set: its name and the expression. */
export interface NewAttribute {
  readonly name: string;
  readonly value: string;
}

/** Values that a fix may replace. Any other one was chosen. */
const isEmpty = /^(?:true|false|null|""|\[\s*\])$/;

/**
 * The replacements that set attributes of a block. No other line changes: a new attribute joins the last group of
 * attributes in which `terraform fmt` would not move an equals sign, or begins a group of its own.
 *
 * @param usual how most lines of the file end
 * @returns undefined if the block has no place in the text, or an attribute has a value that is not empty, true or false
 */
export function setAttributes(
  text: string,
  block: HclBlock,
  wanted: readonly NewAttribute[],
  usual: string,
): readonly Replacement[] | undefined {
  if (block.range === undefined) return undefined;
  const replaced: Replacement[] = [];
  const added: NewAttribute[] = [];
  for (const one of wanted) {
    const known = block.body.attributes.find(({ name }) => name === one.name);
    if (known === undefined) added.push(one);
    else if (known.range !== undefined && isEmpty.test(known.expression))
      replaced.push(ofValue(text, known, known.range, one.value));
    else return undefined;
  }
  if (added.length === 0) return replaced;
  const end = /^[^\n]*?(\r?\n)/.exec(text.slice(block.range.open))?.[1] ?? usual;
  const isOnOneLine = !text.slice(block.range.from, block.range.to).includes('\n');
  return [...replaced, (isOnOneLine ? unfolded : inserted)(text, block, block.range, added, end)];
}

/** A comment that is aligned with others stays where it is. */
function ofValue(text: string, { expression }: HclAttribute, { to }: TextRange, value: string): Replacement {
  const gap = /^ {2,}(?=#|\/\/|\/\*)/.exec(text.slice(to, to + 200))?.[0] ?? '';
  const left = Math.max(gap.length + expression.length - value.length, 1);
  return { from: to - expression.length, to: to + gap.length, text: `${value}${gap === '' ? '' : ' '.repeat(left)}` };
}

type Insert = (
  text: string,
  block: HclBlock,
  range: NonNullable<HclBlock['range']>,
  added: readonly NewAttribute[],
  end: string,
) => Replacement;

/** `variable "x" { type = string }` can have one attribute only: with another one, it needs lines. */
const unfolded: Insert = (text, _block, { from, to, open }, added, end) => {
  const base = indentAt(text, from);
  const content = text.slice(open, to - 1).trim();
  const fits = longestOf(added) < content.indexOf('=');
  const own = content === '' ? [] : fits ? [content] : [content, ''];
  const lines = [...own, ...linesOf(added, fits ? content.indexOf('=') : undefined)];
  const body = lines.map((line) => (line === '' ? end : `${base}  ${line}${end}`)).join('');
  return { from: open, to: to - 1, text: `${end}${body}${base}` };
};

const inserted: Insert = (text, block, { from, to, open }, added, end) => {
  const { attributes, blocks } = block.body;
  const first = [...attributes, ...blocks].flatMap(({ range }) => range ?? []).sort((a, b) => a.from - b.from)[0];
  const indent = first === undefined ? `${indentAt(text, from)}  ` : indentAt(text, first.from);
  const written = (column?: number): string =>
    linesOf(added, column)
      .map((line) => `${indent}${line}${end}`)
      .join('');
  const group = groupsOf(text, attributes).findLast(({ column }) => longestOf(added) < column);
  if (group !== undefined) {
    const at = lineEnd(text, group.to);
    return { from: at, to: at, text: written(group.column) };
  }
  const last = attributes.flatMap(({ range }) => range ?? []).at(-1);
  if (last === undefined && blocks.length === 0) {
    // Comments at most: the attributes come after them.
    const at = lineStart(text, to - 1);
    return {
      from: at,
      to: at,
      text: `${at === lineEnd(text, open) || isBlankBefore(text, at) ? '' : end}${written()}`,
    };
  }
  const at = lineEnd(text, last === undefined ? open : last.to);
  const isFollowed = !/^[ \t]*(?:\r?\n|\})/.test(text.slice(at, to));
  return { from: at, to: at, text: `${last === undefined ? '' : end}${written()}${isFollowed ? end : ''}` };
};

/** @param column where the equals sign is, counted from the name; by default after the longest name */
function linesOf(added: readonly NewAttribute[], column = longestOf(added) + 1): readonly string[] {
  return added.map(({ name, value }) => `${name.padEnd(column)}= ${value}`);
}

/** Attributes on lines that follow each other, whose equals signs `terraform fmt` aligns. */
interface Group {
  readonly line: number;
  readonly to: number;
  /** Where the equals sign of the last one is, counted from its name. */
  readonly column: number;
}

function groupsOf(text: string, attributes: readonly HclAttribute[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { range, line } of attributes) {
    const own = range === undefined ? '' : text.slice(range.from, range.to);
    if (range === undefined || own.includes('\n')) continue;
    if (groups.at(-1)?.line === line - 1) groups.pop();
    groups.push({ line, to: range.to, column: own.indexOf('=') });
  }
  return groups;
}

function longestOf(added: readonly NewAttribute[]): number {
  return Math.max(...added.map(({ name }) => name.length));
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line break that follows. A heredoc may include its own. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

function isBlankBefore(text: string, at: number): boolean {
  return /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(Math.max(at - 200, 0), at));
}
