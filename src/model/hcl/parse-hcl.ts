import type { HclAttribute, HclBlock, HclBody, HclFile, Position } from '../hcl-tree.ts';
import { ExpressionScanner } from './expression-scanner.ts';
import { InvalidHcl } from './scanner.ts';

/** Blocks that are nested more deeply are not read, which is an error: what reads the tree calls itself for each level. */
const deepest = 200;

/** A quoted label, in which no expression is allowed. */
const label = /"(?:[^"\\\n$%]|[$%](?!\{)|\\(?:[nrt"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8}))*"/y;

interface OpenBody {
  readonly attributes: HclAttribute[];
  readonly blocks: HclBlock[];
}

interface OpenBlock extends OpenBody {
  readonly type: string;
  readonly labels: readonly string[];
  readonly from: number;
  readonly open: number;
}

/**
 * Reads the structure of a file of Terraform's or OpenTofu's language: its blocks and attributes, with expressions as their
 * text. Takes time in proportion to the length of the text. After an error, it continues on a later line.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 *
 * @returns what the text contains. It never throws: `errors` has where the text is not valid
 */
export function parseHcl(text: string): HclFile {
  return new Parser(text).file();
}

/** Whether a text has as many braces as blocks that are nested too deeply: only then can reading it find any. */
export function mayBeTooDeep(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('{'); at !== -1 && count < deepest; at = text.indexOf('{', at + 1)) count += 1;
  return count === deepest;
}

class Parser {
  readonly #text: string;
  #scanner: ExpressionScanner;
  /** Where reading of the current attribute or block began. Reading continues after it, whatever is not valid. */
  #began = 0;
  readonly #root: OpenBody = { attributes: [], blocks: [] };
  readonly #open: OpenBlock[] = [];
  readonly #errors: Position[] = [];
  readonly #lineStarts: readonly number[];
  #tooDeep: Position | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = new ExpressionScanner(text, text.startsWith('\uFEFF') ? 1 : 0);
    this.#lineStarts = lineStarts(text);
  }

  file(): HclFile {
    while (this.#scanner.at < this.#text.length) this.#recovering();
    const [unclosed] = this.#open;
    while (this.#open.length > 0) this.#close(this.#text.length);
    if (unclosed !== undefined) this.#errors.push(this.#position(unclosed.from));
    const tree = { body: this.#root, errors: this.#errors };
    return this.#tooDeep === undefined ? tree : { ...tree, tooDeep: this.#tooDeep };
  }

  /** Reads an attribute, the header of a block, or the end of a block. */
  #next(): void {
    const scanner = this.#scanner;
    // Before the blanks, because a comment in them can be an error, too.
    this.#began = scanner.at;
    scanner.blank(true);
    const from = scanner.at;
    this.#began = from;
    if (from >= this.#text.length) return;
    if (scanner.skip('}')) {
      if (this.#open.length === 0) throw new InvalidHcl(from);
      this.#close(scanner.at);
      return;
    }
    const name = scanner.identifier();
    if (name === undefined) throw new InvalidHcl(from);
    scanner.blank(false);
    if (scanner.skip('=')) this.#attribute(name, from);
    else this.#header(name, from);
  }

  #attribute(name: string, from: number): void {
    const scanner = this.#scanner;
    const { attributes } = this.#body();
    scanner.blank(false);
    const begin = scanner.at;
    try {
      scanner.expression(false);
    } catch (error) {
      // What could be read is kept without its range, because it cannot be edited.
      const end = Math.min(scanner.endOfLine(begin), Math.max(begin, scanner.at));
      attributes.push({ name, expression: this.#text.slice(begin, end).trim(), ...this.#position(from) });
      throw error;
    }
    const range = { from, to: scanner.at };
    attributes.push({ name, expression: this.#text.slice(begin, scanner.at), range, ...this.#position(from) });
    scanner.blank(false);
    const isEnd = scanner.at >= this.#text.length || '\n}'.includes(scanner.peek()) || scanner.isLineComment();
    if (!isEnd) throw new InvalidHcl(scanner.at);
  }

  #header(type: string, from: number): void {
    const scanner = this.#scanner;
    const labels: string[] = [];
    while (!scanner.skip('{')) {
      const found = scanner.match(label)?.slice(1, -1) ?? scanner.identifier();
      if (found === undefined) throw new InvalidHcl(scanner.at);
      labels.push(found);
      scanner.blank(false);
    }
    if (this.#open.length === deepest && this.#tooDeep === undefined) {
      this.#tooDeep = this.#position(from);
      this.#errors.push(this.#tooDeep);
    }
    this.#open.push({ type, labels, from, open: scanner.at, attributes: [], blocks: [] });
  }

  #close(to: number): void {
    const block = this.#open.pop();
    if (block === undefined) return;
    const { type, labels, from, open, attributes, blocks } = block;
    const body: HclBody = this.#open.length < deepest ? { attributes, blocks } : { attributes: [], blocks: [] };
    this.#body().blocks.push({ type, labels, body, range: { from, to, open }, ...this.#position(from) });
  }

  #body(): OpenBody {
    return this.#open.at(-1) ?? this.#root;
  }

  /** Reads on. Records an error, and continues on the line where it was found, or on the next one if reading began there. */
  #recovering(): void {
    try {
      this.#next();
    } catch (error) {
      if (!(error instanceof InvalidHcl)) throw error;
      const { at } = this.#scanner;
      this.#errors.push(this.#position(error.at));
      const line = this.#lineStarts[this.#position(at).line - 1] ?? 0;
      const next = line > this.#began ? line : Math.min(this.#scanner.endOfLine(at) + 1, this.#text.length);
      this.#scanner = new ExpressionScanner(this.#text, next);
    }
  }

  #position(at: number): Position {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
