/**
 * The two kinds of text that a template may emit as they are. Everything else passes an encoder.
 * Classes with a private field, so that no look-alike object is taken for one.
 */

/** A word that is safe in every language a template is written in: letters, digits, `_` and `-`. */
export class Identifier {
  readonly #text: string;

  constructor(text: string) {
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(text)) throw new Error('not an identifier');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  static is(value: unknown): value is Identifier {
    return typeof value === 'object' && value !== null && #text in value;
  }
}

/** Text that a renderer of this folder produced: another template, or an encoded literal. */
export class Fragment {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** The same text with every line but the first moved right; empty lines stay empty. */
  indent(columns: number): Fragment {
    const pad = ' '.repeat(columns);
    return new Fragment(this.#text.replace(/\n$/, '').replace(/\n(?=[^\n])/g, `\n${pad}`));
  }

  static is(value: unknown): value is Fragment {
    return typeof value === 'object' && value !== null && #text in value;
  }

  /** Several fragments as one, with `separator` between them. */
  static join(parts: readonly Fragment[], separator = ''): Fragment {
    return new Fragment(parts.map(String).join(separator));
  }
}
