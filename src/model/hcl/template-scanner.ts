import { InvalidHcl, Scanner } from './scanner.ts';

/** https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions */
const escapeSequence = /\\(?:[nrt"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;
const quotedText = /[^"\\$%\n]+/y;
const heredocText = /[^$%]+/y;
const heredoc = /<<-?[ \t]*/y;
const lineEnd = /[ \t]*\r?\n/y;

/** Directives that enclose a part of a template, and what ends that part. */
const ends: Readonly<Record<string, string>> = { if: 'endif', for: 'endfor' };

/** Reads texts: quoted ones and heredocs, with the expressions in them. */
export abstract class TemplateScanner extends Scanner {
  /** Reads an expression. */
  abstract expression(acrossLines: boolean): void;

  /** Reads the names and the collection of a `for`, after that word. */
  abstract forIntroduction(): void;

  /** A scanner for a part of the text, up to an offset, in the same depth. */
  protected abstract within(end: number): TemplateScanner;

  /** @throws InvalidHcl for a text without an end on its line */
  quoted(): void {
    const from = this.at;
    this.expect('"');
    const open: string[] = [];
    for (;;) {
      this.skipMatch(quotedText);
      const char = this.peek();
      if (char === '"') break;
      if (char === '' || char === '\n') throw new InvalidHcl(from);
      if (char !== '\\') this.#sequence(open);
      else if (!this.skipMatch(escapeSequence)) throw new InvalidHcl(this.at);
    }
    this.at += 1;
    if (open.length > 0) throw new InvalidHcl(from);
  }

  /** A text of several lines, up to the end of the name that ends it. Without an end, it is read to the end of the text. */
  heredoc(): void {
    const from = this.at;
    const name = this.skipMatch(heredoc) ? this.identifier() : undefined;
    if (name === undefined || !this.skipMatch(lineEnd)) throw new InvalidHcl(from);
    const end = this.#endOfHeredoc(name);
    if (end === undefined) {
      this.at = this.text.length;
      throw new InvalidHcl(from);
    }
    const body = this.within(end);
    this.at = this.text.indexOf(name, end) + name.length;
    body.#heredocBody(from);
  }

  #heredocBody(from: number): void {
    const open: string[] = [];
    while (this.at < this.text.length) {
      this.skipMatch(heredocText);
      if (this.at < this.text.length) this.#sequence(open);
    }
    if (open.length > 0) throw new InvalidHcl(from);
  }

  /** Where the line begins that contains the name alone. */
  #endOfHeredoc(name: string): number | undefined {
    for (let at = this.at; at < this.text.length; ) {
      const end = this.endOfLine(at);
      if (this.text.slice(at, end).trim() === name) return at;
      at = end + 1;
    }
    return undefined;
  }

  /**
   * Reads what a dollar or a percent sign begins.
   *
   * @param open the directives that are not ended yet
   */
  #sequence(open: string[]): void {
    const sign = this.peek();
    this.at += 1;
    if (this.skip(`${sign}{`) || !this.skip('{')) return;
    this.skip('~');
    this.blank(true);
    if (sign === '%') this.#directive(open);
    else this.expression(true);
    this.blank(true);
    this.skip('~');
    this.expect('}');
  }

  #directive(open: string[]): void {
    const from = this.at;
    const word = this.identifier() ?? '';
    this.blank(true);
    if (word === 'if') this.expression(true);
    else if (word === 'for') this.forIntroduction();
    const end = Object.hasOwn(ends, word) ? ends[word] : undefined;
    if (end !== undefined) open.push(end);
    else if (word === 'else' ? open.at(-1) !== 'endif' : open.pop() !== word) throw new InvalidHcl(from);
  }
}
