/** The tokens of expressions. */
export const heredoc = /<<(-?)[ \t]*([\w-]+)[ \t]*\r?\n/y;
export const word = /[\p{L}_][\p{L}\p{N}_-]*/uy;
export const number = /\d[\d.eE+-]*/y;
export const operator = /&&|\|\||[=!<>]=|=>|[-+*/%<>!:=.,]|\.\.\./y;
export const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Where the line begins that ends a heredoc: the name alone. No regular expression, because the name can be of any length. */
export function endOfHeredoc(text: string, from: number, name: string): number {
  for (let at = from; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    if (line.trim() === name) return at;
    at = end === -1 ? text.length : end + 1;
  }
  return text.length;
}

/** A place in a text that moves on as it is read. */
export class Cursor {
  protected readonly text: string;
  protected at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  protected startsWith(keyword: string): boolean {
    this.blank();
    return this.text.startsWith(keyword, this.at) && /\s/.test(this.text[this.at + keyword.length] ?? '');
  }

  /**
   * Skips blanks and comments. A loop, because a regular expression that repeats over a long text overflows the stack.
   *
   * @param blanks the characters that are blanks
   */
  protected blank(blanks = ' \t\r\n'): void {
    const { text } = this;
    while (this.at < text.length) {
      const from = this.at;
      if (blanks.includes(this.peek())) this.at += 1;
      else if (text.startsWith('#', from) || text.startsWith('//', from)) this.#skipTo('\n', 0);
      else if (blanks.includes('\n') && text.startsWith('/*', from)) this.#skipTo('*/', 2);
      else return;
    }
  }

  #skipTo(end: string, length: number): void {
    const found = this.text.indexOf(end, this.at + length);
    this.at = found === -1 ? this.text.length : found + length;
  }

  protected peek(): string {
    return this.text[this.at] ?? '';
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
