/** Thrown where a text is not valid HCL. */
export class InvalidHcl {
  /** The offset of what is not valid. */
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#identifiers */
const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

const continuation = /[\p{ID_Continue}-]/uy;

/** Whether a letter, an underscore, or, except at the beginning, a digit or a hyphen of ASCII. */
function isPlain(code: number, isInside: boolean): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) return true;
  return isInside && ((code >= 48 && code <= 57) || code === 45);
}

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const blank = 32;
const hash = 35;
const asterisk = 42;
const slash = 47;

/** A place in a text of HCL that moves on as the text is read. Nothing is read twice, whatever the text is. */
export class Scanner {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  peek(): string {
    return this.text[this.at] ?? '';
  }

  /** Whether the text continues with these characters. If it does, they are read. */
  skip(characters: string): boolean {
    if (!this.text.startsWith(characters, this.at)) return false;
    this.at += characters.length;
    return true;
  }

  /** @throws InvalidHcl if the text does not continue with these characters */
  expect(characters: string): void {
    if (!this.skip(characters)) throw new InvalidHcl(this.at);
  }

  /** Whether the text continues with what a sticky regular expression matches. If it does, that is read. */
  skipMatch(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  /** Reads what a sticky regular expression matches. */
  match(pattern: RegExp): string | undefined {
    const { at: from } = this;
    return this.skipMatch(pattern) ? this.text.slice(from, this.at) : undefined;
  }

  /** Whether the text continues with a word that ends there. If it does, the word is read. */
  skipWord(word: string): boolean {
    const { at: from, text } = this;
    if (!text.startsWith(word, from)) return false;
    this.at += word.length;
    if (!isPlain(text.charCodeAt(this.at), true) && !this.skipMatch(continuation)) return true;
    this.at = from;
    return false;
  }

  identifier(): string | undefined {
    const { at: from, text } = this;
    let end = from;
    while (isPlain(text.charCodeAt(end), end > from)) end += 1;
    // The regular expression for other alphabets is ten times as slow.
    if (text.charCodeAt(end) > 127) return this.match(identifier);
    this.at = end;
    return end === from ? undefined : text.slice(from, end);
  }

  /**
   * Skips blanks and comments.
   *
   * @param acrossLines whether line breaks are blanks; otherwise it stops at the end of the line, before a comment that ends it
   * @throws InvalidHcl for a comment without an end, which is read to the end of the text
   */
  blank(acrossLines: boolean): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === blank || code === tab || code === carriageReturn || (acrossLines && code === newline)) this.at += 1;
      else if (code === slash && text.charCodeAt(this.at + 1) === asterisk) this.#comment();
      else if (acrossLines && this.isLineComment()) this.at = this.endOfLine(this.at);
      else return;
    }
  }

  /** Whether a comment begins here that ends with the line. */
  isLineComment(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === hash || (code === slash && this.text.charCodeAt(this.at + 1) === slash);
  }

  endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }

  #comment(): void {
    const from = this.at;
    const end = this.text.indexOf('*/', from + 2);
    this.at = end === -1 ? this.text.length : end + 2;
    if (end === -1) throw new InvalidHcl(from);
  }
}
