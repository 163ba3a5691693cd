/** Blanks and comments of Terraform's language. */
const blank = /(?:[ \t\r\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;

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
    return new RegExp(`${keyword}\\s`, 'y').test(this.text.slice(this.at, this.at + keyword.length + 1));
  }

  protected blank(): void {
    this.match(blank);
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
