/** One call of a command-line tool. */
export interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a file as the tool does; /dev/stdin and - are the standard input. */
  readonly read: (file: string) => string;
  readonly now: () => string;
}

/** A command-line tool: changes the state of its service, and returns its standard output. */
export type Program<S> = (call: Call, state: S) => string;

/** The tool refuses a call. */
export class Refusal extends Error {
  readonly status: number;

  /** @param status the exit code of the real tool */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The words and options of a call. */
export interface Words {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** How a tool writes its options. */
interface Style {
  /** The options with a value, and those without. */
  readonly values: readonly string[];
  readonly flags: readonly string[];
  /** Only `-name=value`, as the tools of HashiCorp. */
  readonly joined?: boolean;
  /** The exit code for wrong usage. */
  readonly usage: number;
  /** Single dashes, and options only before the words. */
  readonly goFlags?: boolean;
}

/**
 * Reads the arguments of a call as strictly as the tools do.
 *
 * @throws Refusal if an option is unknown or has no value
 */
export function words(args: readonly string[], style: Style): Words {
  const found: string[] = [];
  const options: Record<string, string> = {};
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (!word.startsWith('-') || word === '-' || (style.goFlags === true && found.length > 0)) {
      found.push(word);
      continue;
    }
    const [name = '', ...parts] = word.split('=');
    const value = parts.length > 0 ? parts.join('=') : undefined;
    if (style.flags.includes(name)) options[name] = value ?? 'true';
    else if (style.values.includes(name)) {
      const given = value ?? (style.joined === true ? undefined : rest.shift());
      if (given === undefined) throw new Refusal(style.usage, `expected one argument for ${name}`);
      options[name] = given;
    } else throw new Refusal(style.usage, `unrecognized arguments: ${name}`);
  }
  return { words: found, options };
}

/** The value of an option that the tool requires. */
export function required(options: Readonly<Record<string, string>>, name: string, usage: number): string {
  const value = options[name];
  if (value === undefined || value === '') throw new Refusal(usage, `the following arguments are required: ${name}`);
  return value;
}
