import type { HclAttribute, HclBlock, HclBody, HclParser } from '../../model/hcl-tree.ts';
import { splitLines, usualEnd } from '../../model/lines.ts';
import type { SourcePlace } from '../configuration.ts';
import type { Edit, ExpressionEdit, TextEdit } from './edit.ts';
import { type NewAttribute, type Replacement, setAttributes } from './set-attributes.ts';

/**
 * Applies edits to the text of one file.
 *
 * @param before undefined for a file that does not exist
 * @returns undefined if a place of an edit is not in the text, or two edits change one place differently
 */
export function applyEdits(before: string | undefined, edits: readonly Edit[], parse: HclParser): string | undefined {
  const text = before ?? '';
  const end = usualEnd(splitLines(text));
  const replacements: Replacement[] = [];
  const blocks = new Map<HclBlock, Map<string, NewAttribute>>();
  const tree = edits.some(({ kind }) => kind === 'attribute' || kind === 'expression') ? parse(text).body : undefined;
  for (const edit of edits) {
    if (edit.kind === 'line') continue;
    if (edit.kind === 'text' || edit.kind === 'expression') {
      const replacement = edit.kind === 'text' ? ofText(text, edit) : tree && ofExpression(text, tree, edit);
      if (replacement === undefined) return undefined;
      replacements.push(...replacement);
      continue;
    }
    const block = tree && blockAt(tree, edit.block);
    if (block === undefined) return undefined;
    const known = blocks.get(block) ?? new Map<string, NewAttribute>();
    if (known.has(edit.name) && known.get(edit.name)?.value !== edit.value) return undefined;
    blocks.set(block, known.set(edit.name, edit));
  }
  for (const [block, attributes] of blocks) {
    const own = setAttributes(text, block, [...attributes.values()], end);
    if (own === undefined) return undefined;
    replacements.push(...own);
  }
  const replaced = withReplacements(text, replacements);
  const lines = new Set(edits.flatMap((edit) => (edit.kind === 'line' ? [edit.line] : [])));
  if (replaced === undefined || lines.size === 0) return replaced;
  const open = replaced === '' || replaced.endsWith('\n') ? '' : end;
  return `${replaced}${open}${[...lines].map((line) => `${line}${end}`).join('')}`;
}

function blockAt(body: HclBody, { line, column }: SourcePlace): HclBlock | undefined {
  for (const block of body.blocks) {
    if (block.line === line && block.column === column) return block;
    const inner = blockAt(block.body, { file: '', line, column });
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function attributeAt(body: HclBody, place: SourcePlace): HclAttribute | undefined {
  const own = body.attributes.find(({ line, column }) => line === place.line && column === place.column);
  if (own !== undefined) return own;
  for (const { body: inner } of body.blocks) {
    const found = attributeAt(inner, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofExpression(
  text: string,
  body: HclBody,
  { attribute, offset, from, to }: ExpressionEdit,
): readonly Replacement[] | undefined {
  const found = attributeAt(body, attribute);
  if (found?.range === undefined) return undefined;
  const place = placeOfText(text, from, found.range.to - found.expression.length + offset);
  return place === undefined ? undefined : [{ from: place, to: place + from.length, text: to }];
}

/** Where a text is: at an offset, or after the quote there. */
function placeOfText(text: string, part: string, start: number): number | undefined {
  return [start, start + 1].find((one) => text.startsWith(part, one));
}

function ofText(text: string, { at, from, to, comment }: TextEdit): readonly Replacement[] | undefined {
  const start = offsetOf(text, at.line) + at.column - 1;
  const place = placeOfText(text, from, start);
  if (place === undefined) return undefined;
  const stop = place + from.length;
  const rest = /^["']?(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(stop, stop + 200))?.[0];
  const added = comment === undefined || rest === undefined ? [] : [{ from: stop + rest.length, comment }];
  return [
    { from: place, to: stop, text: to },
    ...added.map((one) => ({ from: one.from, to: one.from, text: ` # ${one.comment}` })),
  ];
}

function offsetOf(text: string, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const next = text.indexOf('\n', at);
    if (next === -1) return text.length;
    at = next + 1;
  }
  return at;
}

/** @returns undefined if two of them overlap and are not the same */
function withReplacements(text: string, replacements: readonly Replacement[]): string | undefined {
  const parts: string[] = [];
  let at = 0;
  let last: Replacement | undefined;
  for (const one of [...replacements].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (one.from === last?.from && one.to === last.to && one.text === last.text) continue;
    if (one.from < at || (one.from === last?.from && one.to === last.to)) return undefined;
    parts.push(text.slice(at, one.from), one.text);
    at = one.to;
    last = one;
  }
  return `${parts.join('')}${text.slice(at)}`;
}
