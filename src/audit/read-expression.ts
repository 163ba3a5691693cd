import { Cursor, endOfHeredoc, escapes, heredoc, number, operator, word } from './cursor.ts';
import { type Expression, operationOf } from './expression.ts';

/** Expressions that are nested more deeply are not read. */
const deepest = 100;

/** Reads an expression. It never fails: what cannot be read is of the kind `other`. Linear in the length of the text. */
export function readExpression(text: string): Expression {
  return new Reader(text, 0, 0).whole();
}

class Reader extends Cursor {
  #depth: number;

  constructor(text: string, at: number, depth: number) {
    super(text, at);
    this.#depth = depth;
  }

  /** The expression up to the end of the text. */
  whole(): Expression {
    const first = this.#operation('');
    const rest: Expression[] = [];
    while (this.at < this.text.length) {
      const from = this.at;
      this.blank();
      if (this.at < this.text.length) rest.push(this.#operation(''));
      if (this.at === from) this.at += 1;
    }
    return rest.length === 0 ? first : { kind: 'other', inner: [first, ...rest], at: first.at };
  }

  /** Operands joined by operators, up to one of the closing characters. */
  #operation(closing: string): Expression {
    this.blank();
    const at = this.at;
    if (this.#depth > deepest) {
      while (this.at < this.text.length && !closing.includes(this.peek() || ' ')) this.at += 1;
      return { kind: 'other', inner: [], at };
    }
    this.#depth += 1;
    const operands: Expression[] = [];
    let hasOperator = false;
    while (this.at < this.text.length && !closing.includes(this.peek() || ' ')) {
      const from = this.at;
      if (this.peek() === '?') {
        const conditional = this.#conditional(operationOf(operands, hasOperator, at), closing, at);
        this.#depth -= 1;
        return conditional;
      }
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      else if (this.match(operator) !== undefined) hasOperator = true;
      else this.at += 1;
      this.blank();
      if (this.at === from) this.at += 1;
    }
    this.#depth -= 1;
    return operationOf(operands, hasOperator, at);
  }

  #conditional(test: Expression, closing: string, at: number): Expression {
    this.at += 1;
    const yes = this.#operation(`:${closing}`);
    if (this.peek() === ':') this.at += 1;
    const no = this.#operation(closing);
    return { kind: 'conditional', branches: [test, yes, no], at };
  }

  #operand(): Expression | undefined {
    if (this.#depth > deepest) return undefined;
    this.#depth += 1;
    const operand = this.#anyOperand();
    this.#depth -= 1;
    return operand;
  }

  #anyOperand(): Expression | undefined {
    const at = this.at;
    const char = this.peek();
    if (char === '"') return this.#quoted();
    if (char === '<') return this.#heredoc();
    if (char === '(') return this.#followed(this.#parenthesis());
    if (char === '[') return this.#followed(this.#list());
    if (char === '{') return this.#object();
    const digits = this.match(number);
    if (digits !== undefined) return { kind: 'literal', text: digits, at };
    const name = this.match(word);
    if (name === undefined) return undefined;
    if (this.peek() === '(') {
      this.at += 1;
      return this.#followed({ kind: 'call', name, operands: this.#items(')'), at });
    }
    if (['true', 'false', 'null'].includes(name)) return { kind: 'literal', text: name, at };
    return this.#followed({ kind: 'reference', steps: [name], at });
  }

  /** The attributes and indexes that follow an operand. Those of a reference are its steps. */
  #followed(operand: Expression): Expression {
    const steps: string[] = [];
    const inner: Expression[] = [];
    while (this.at < this.text.length) {
      const char = this.peek();
      if (char === '.' && this.text[this.at + 1] !== '.') {
        this.at += 1;
        const step = this.match(word) ?? this.match(/\*|\d+/y);
        if (step === undefined) break;
        steps.push(step);
      } else if (char === '[') {
        const from = this.at;
        this.at += 1;
        const items = this.#items(']');
        inner.push(...items);
        steps.push(this.text.slice(from, this.at));
      } else break;
    }
    if (steps.length === 0) return operand;
    const reference: Expression =
      operand.kind === 'reference'
        ? { ...operand, steps: [...operand.steps, ...steps] }
        : {
            kind: 'call',
            name: 'attribute',
            operands: [operand, { kind: 'text', parts: [steps.join('.')], at: operand.at }],
            at: operand.at,
          };
    return inner.every(({ kind }) => kind === 'literal' || kind === 'text' || kind === 'other')
      ? reference
      : { kind: 'other', inner: [reference, ...inner], at: operand.at };
  }

  #parenthesis(): Expression {
    this.at += 1;
    const inner = this.#operation(')');
    this.at += 1;
    return inner;
  }

  #list(): Expression {
    const at = this.at;
    this.at += 1;
    if (this.startsWith('for')) return { kind: 'other', inner: this.#items(']'), at };
    return { kind: 'list', items: this.#items(']'), at };
  }

  #items(close: string): readonly Expression[] {
    const items: Expression[] = [];
    this.blank();
    while (this.at < this.text.length && this.peek() !== close) {
      const from = this.at;
      items.push(this.#operation(`,${close}`));
      if (this.peek() === ',') this.at += 1;
      this.blank();
      if (this.at === from) this.at += 1;
    }
    this.at += 1;
    return items;
  }

  #object(): Expression {
    const at = this.at;
    this.at += 1;
    if (this.startsWith('for')) return { kind: 'other', inner: this.#items('}'), at };
    const entries: (readonly [Expression, Expression])[] = [];
    this.blank();
    while (this.at < this.text.length && this.peek() !== '}') {
      const from = this.at;
      const key = this.#operand() ?? { kind: 'text', parts: [], at: this.at };
      this.blank();
      this.match(/[=:]/y);
      entries.push([key, this.#entryValue()]);
      this.match(/,/y);
      this.blank();
      if (this.at === from) this.at += 1;
    }
    this.at += 1;
    return { kind: 'object', entries, at };
  }

  /** A value of an object ends at a comma, a line break or the end of the object. */
  #entryValue(): Expression {
    this.match(/[ \t]+/y);
    const at = this.at;
    const operands: Expression[] = [];
    let hasOperator = false;
    while (this.at < this.text.length && !',}\n'.includes(this.peek())) {
      const from = this.at;
      if (this.peek() === '?') return this.#conditional(operationOf(operands, hasOperator, at), ',}\n', at);
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      else if (this.match(operator) !== undefined) hasOperator = true;
      this.blank(' \t\r');
      if (this.at === from) this.at += 1;
    }
    return operationOf(operands, hasOperator, at);
  }

  #quoted(): Expression {
    const at = this.at;
    this.at += 1;
    const parts = this.#template((char) => char === '"');
    this.at += 1;
    return { kind: 'text', parts, at };
  }

  #heredoc(): Expression | undefined {
    const at = this.at;
    heredoc.lastIndex = at;
    const [begin = '', , name = ''] = heredoc.exec(this.text) ?? [];
    if (begin === '') return undefined;
    this.at += begin.length;
    const length = endOfHeredoc(this.text, this.at, name) - this.at;
    const body = new Reader(this.text.slice(0, this.at + length), this.at, this.#depth);
    const parts = body.#template(() => false, false);
    this.at += length;
    this.match(/[ \t]*[\w-]+[ \t]*/y);
    return { kind: 'text', parts, at };
  }

  #template(isEnd: (char: string) => boolean, hasEscapes = true): readonly (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    let literal = '';
    while (this.at < this.text.length && !isEnd(this.peek())) {
      const char = this.peek();
      const next = this.text[this.at + 1];
      if (char === '\\' && hasEscapes) {
        literal += escapes[next ?? ''] ?? next ?? '';
        this.at += 2;
      } else if ((char === '$' || char === '%') && next === char && this.text[this.at + 2] === '{') {
        literal += `${char}{`;
        this.at += 3;
      } else if ((char === '$' || char === '%') && next === '{') {
        this.at += 2;
        if (literal !== '') parts.push(literal);
        literal = '';
        parts.push(this.#operation('}'));
        this.at += 1;
      } else {
        literal += char;
        this.at += 1;
      }
    }
    if (literal !== '') parts.push(literal);
    return parts;
  }
}
