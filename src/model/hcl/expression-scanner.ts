import { InvalidHcl } from './scanner.ts';
import { TemplateScanner } from './template-scanner.ts';

/** Expressions that are nested more deeply are not read: the scanner calls itself for each level. */
const deepest = 250;

const operator = /==|!=|<=|>=|&&|\|\||[-+*/%<>]/y;
const operatorCharacters = '=!<>&|-+*/%';
const numberLiteral = /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const step = /\*|\d+(?:\.\d+)*/y;

/**
 * Reads expressions, and tells whether they are valid.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
 */
export class ExpressionScanner extends TemplateScanner {
  #depth = 0;

  /**
   * Reads an expression, and nothing after it.
   *
   * @throws InvalidHcl for what is not an expression, or is nested too deeply
   */
  expression(acrossLines: boolean): void {
    this.#depth += 1;
    if (this.#depth > deepest) throw new InvalidHcl(this.at);
    this.#operand(acrossLines);
    for (;;) {
      const end = this.at;
      this.blank(acrossLines);
      if (operatorCharacters.includes(this.peek()) && this.#operator()) {
        this.blank(acrossLines);
        this.#operand(acrossLines);
      } else if (this.skip('?')) {
        this.blank(acrossLines);
        this.expression(acrossLines);
        this.blank(acrossLines);
        this.expect(':');
        this.blank(acrossLines);
        this.expression(acrossLines);
        break;
      } else {
        this.at = end;
        break;
      }
    }
    this.#depth -= 1;
  }

  forIntroduction(): void {
    do {
      this.blank(true);
      if (this.identifier() === undefined) throw new InvalidHcl(this.at);
      this.blank(true);
    } while (this.skip(','));
    if (!this.skipWord('in')) throw new InvalidHcl(this.at);
    this.blank(true);
    this.expression(true);
    this.blank(true);
  }

  protected within(end: number): ExpressionScanner {
    const scanner = new ExpressionScanner(this.text.slice(0, end), this.at);
    scanner.#depth = this.#depth;
    return scanner;
  }

  #operator(): boolean {
    return this.at < this.text.length && !this.isLineComment() && this.skipMatch(operator);
  }

  #operand(acrossLines: boolean): void {
    while (this.skip('-') || this.skip('!')) this.blank(acrossLines);
    const char = this.peek();
    if (char === '"') this.quoted();
    else if (char === '<') this.heredoc();
    else if (char === '(') this.#parenthesis();
    else if (char === '[') this.#list();
    else if (char === '{') this.#object();
    else if (!(char >= '0' && char <= '9') || !this.skipMatch(numberLiteral)) this.#name(acrossLines);
    this.#steps(acrossLines);
  }

  /** A name or the call of a function, which can be that of a provider: `provider::aws::arn_parse(…)`. */
  #name(acrossLines: boolean): void {
    do if (this.identifier() === undefined) throw new InvalidHcl(this.at);
    while (this.skip('::'));
    const end = this.at;
    this.blank(acrossLines);
    if (this.skip('(')) this.#items(')');
    else this.at = end;
  }

  #parenthesis(): void {
    this.at += 1;
    this.blank(true);
    this.expression(true);
    this.blank(true);
    this.expect(')');
  }

  #list(): void {
    this.at += 1;
    this.blank(true);
    if (!this.skipWord('for')) this.#items(']');
    else this.#comprehension(false, ']');
  }

  /** Items with commas between them, and the closing character. */
  #items(close: string): void {
    this.blank(true);
    while (!this.skip(close)) {
      this.expression(true);
      this.blank(true);
      const isLast = this.skip('...');
      this.blank(true);
      if (!isLast && this.skip(',')) this.blank(true);
      else if (this.peek() !== close) throw new InvalidHcl(this.at);
    }
  }

  #object(): void {
    this.at += 1;
    this.blank(true);
    if (this.skipWord('for')) {
      this.#comprehension(true, '}');
      return;
    }
    while (!this.skip('}')) {
      this.expression(false);
      this.blank(false);
      if (!this.skip('=')) this.expect(':');
      this.blank(false);
      this.expression(false);
      this.blank(false);
      const isEnd = this.skip(',') || '}\n'.includes(this.peek()) || this.isLineComment();
      if (!isEnd || this.at >= this.text.length) throw new InvalidHcl(this.at);
      this.blank(true);
    }
  }

  /** `for` in a list or an object, after that word. */
  #comprehension(isObject: boolean, close: string): void {
    this.forIntroduction();
    this.expect(':');
    this.blank(true);
    this.expression(true);
    this.blank(true);
    if (isObject) {
      this.expect('=>');
      this.blank(true);
      this.expression(true);
      this.blank(true);
      if (this.skip('...')) this.blank(true);
    }
    if (this.skipWord('if')) {
      this.blank(true);
      this.expression(true);
      this.blank(true);
    }
    this.expect(close);
  }

  /** The attributes and indexes that follow an operand. */
  #steps(acrossLines: boolean): void {
    for (;;) {
      const end = this.at;
      this.blank(acrossLines);
      if (this.peek() === '.' && this.text[this.at + 1] !== '.') {
        this.at += 1;
        if (this.identifier() === undefined && !this.skipMatch(step)) throw new InvalidHcl(this.at);
      } else if (this.skip('[')) {
        this.blank(true);
        if (!this.skip('*')) this.expression(true);
        this.blank(true);
        this.expect(']');
      } else {
        this.at = end;
        return;
      }
    }
  }
}
