import { show } from '../answers/words.ts';
import { UserError } from '../errors.ts';

/**
 * What a shell offers for a word: these words, files, folders, the environments of the repository, the paths of `--set`, what
 * `explain` knows, or nothing.
 */
export type Offer =
  | readonly string[]
  | 'files'
  | 'folders'
  | 'environments'
  | 'answer-paths'
  | 'explained'
  | 'commands'
  | 'nothing';

/**
 * An option of a command, and how its value is read. Parsing, help, completion and the suggestion for a misspelled
 * option derive from it.
 */
export interface Option<T = unknown> {
  readonly title: string;
  /** The value in the help; undefined for an option without a value. */
  readonly placeholder: string | undefined;
  /** What a shell offers for the value. */
  readonly offers: Offer;
  /** The short form on the command line: a letter. */
  readonly short?: string;
  /**
   * Reads the value.
   *
   * @param name the option's name, for messages
   * @param given what was given, in order: a text, or undefined where the option has no value
   * @throws UserError 'usage' for a missing, surplus or unknown value
   */
  read(name: string, given: readonly (string | undefined)[]): T;
}

export type Options = Readonly<Record<string, Option>>;

/** The values of options, by name. */
export type OptionValues<O extends Options> = {
  readonly [name in keyof O]: O[name] extends Option<infer T> ? T : never;
};

/** An option without a value. */
export function flagOption(title: string, short?: string): Option<boolean> {
  return {
    title,
    placeholder: undefined,
    offers: 'nothing',
    ...(short === undefined ? {} : { short }),
    read: (name, given) => {
      if (given.some((value) => value !== undefined)) throw new UserError('usage', `--${name} does not take a value.`);
      return given.length > 0;
    },
  };
}

/** An option with a text. The last one counts. */
export function textOption(placeholder: string, title: string, offers: Offer = 'nothing'): Option<string | undefined> {
  return { title, placeholder, offers, read: (name, given) => texts(name, placeholder, given).at(-1) };
}

/** An option that may be given several times. */
export function listOption(placeholder: string, title: string, offers: Offer = 'nothing'): Option<readonly string[]> {
  return { title, placeholder, offers, read: (name, given) => texts(name, placeholder, given) };
}

/** An option with one of several words. The last one counts. */
export function choiceOption<W extends string>(words: readonly W[], title: string): Option<W | undefined> {
  const placeholder = words.join('|');
  return {
    title,
    placeholder,
    offers: words,
    read: (name, given) => {
      const value = texts(name, placeholder, given).at(-1);
      const word = words.find((one) => one === value);
      if (value !== undefined && word === undefined)
        throw new UserError('usage', `--${name} must be ${words.join(' or ')}, not ${show(value)}.`);
      return word;
    },
  };
}

function texts(name: string, placeholder: string, given: readonly (string | undefined)[]): readonly string[] {
  return given.map((value) => {
    if (value === undefined) throw new UserError('usage', `--${name} requires a value: --${name} ${placeholder}.`);
    return value;
  });
}
