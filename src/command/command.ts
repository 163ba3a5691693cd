import type { AnswerFlag } from '../answers/answer-flags.ts';
import type { Given } from '../answers/flags.ts';
import { UserError } from '../errors.ts';
import type { Decision } from '../revision/decision.ts';
import { outcomeJson } from '../revision/outcome.ts';
import type { Terminal } from '../shell/terminal.ts';
import type { Operand } from './operand.ts';
import { type Options, type OptionValues, textOption } from './option.ts';
import { processOptions } from './option-groups.ts';

/** An option as an entry point received it. */
export interface GivenOption {
  readonly name: string;
  /** As the user typed it, for messages: `--name`, `-x`. */
  readonly typed: string;
  /** undefined where no value was given. */
  readonly value: string | undefined;
}

/** The arguments of a command, as an entry point gathered them: nothing is checked yet. */
export interface GivenArguments {
  readonly operands: readonly string[];
  readonly options: readonly GivenOption[];
}

/** A command with its arguments read. Nothing of the disk was read or written yet. */
export interface Invocation {
  readonly process: OptionValues<typeof processOptions>;
  /**
   * Does everything up to the first byte written.
   *
   * @throws UserError for what is wrong with answers, folder, record or disk; then nothing is written
   */
  decide(terminal: Terminal): Promise<Decision>;
}

/** An option without a value that makes a command do something else. */
export interface Mode {
  /** The options that go with it, besides those of every command. */
  readonly with: readonly string[];
  /** The options that go only with it. */
  readonly own?: readonly string[];
}

/** A call of a command, for the help. */
export interface UsageExample {
  /** The command line after the name of the program. Words with special characters are in single quotes. */
  readonly line: string;
  /** What it does, as an instruction. */
  readonly says: string;
}

/** A command. The command line, the Yeoman generators, the help and the tests derive from it. */
export interface Command {
  readonly name: string;
  readonly operand: Operand;
  readonly title: string;
  readonly examples: readonly UsageExample[];
  /** All its options, those of every command included. */
  readonly options: Options;
  readonly modes: Readonly<Record<string, Mode>>;
  /** The folder below `generators/` that offers it to Yeoman; undefined for a command that Yeoman does not offer. */
  readonly generator: string | undefined;
  /**
   * Reads arguments. Options that the command does not have are not looked at: see `invoke`.
   *
   * @throws UserError 'usage' for missing, surplus or unknown values and options that do not go together
   */
  prepare(given: GivenArguments): Invocation;
}

/** What a command is made of: `defineCommand` infers the types of its values. */
export interface CommandDefinition<O extends Options, A, R> {
  readonly name: string;
  readonly operand: Operand<A>;
  readonly title: string;
  readonly generator?: string;
  readonly examples: readonly UsageExample[];
  /** The flags of the main answers that it takes. */
  readonly answerFlags?: readonly AnswerFlag[];
  readonly options: O;
  readonly modes?: Readonly<Record<string, Mode>>;
  /** Turns the values into a request. Modes that do not go together were refused before. */
  parse(values: OptionValues<O & typeof processOptions>, operand: A, flags: Given['flags']): R;
  decide(request: R, terminal: Terminal): Promise<Decision>;
}

/** Makes a command of its definition. */
export function defineCommand<O extends Options, A extends string | undefined, R>(
  definition: CommandDefinition<O, A, R>,
): Command {
  const { name, operand, title, generator, examples, answerFlags = [], modes = {} } = definition;
  const own = { ...definition.options, ...processOptions };
  const flags = Object.fromEntries(
    answerFlags.map((one) => [one.name, textOption(one.placeholder, one.title, one.words)]),
  );
  return {
    name,
    operand,
    title,
    generator,
    examples,
    modes,
    options: { ...flags, ...own },
    prepare: (given) => {
      const values = valuesOf(own, given);
      refuseCombinations(name, modes, new Set(given.options.map((one) => one.name)));
      const request = definition.parse(values, operand.read(name, given.operands), definedOnly(valuesOf(flags, given)));
      return {
        process: values,
        decide: async (terminal) => {
          const decision = await definition.decide(request, terminal);
          return values.json ? withJson(decision, name, terminal) : decision;
        },
      };
    },
  };
}

/** The same decision, which prints its outcome in the end. */
function withJson(decision: Decision, command: string, terminal: Terminal): Decision {
  const { outcome } = decision;
  if (outcome === undefined) return decision;
  const finish = async (): Promise<void> => {
    await decision.finish();
    terminal.result(outcomeJson(command, outcome));
  };
  return { ...decision, finish };
}

function valuesOf<O extends Options>(options: O, given: GivenArguments): OptionValues<O> {
  const values = Object.entries(options).map(([name, option]) => {
    const own = given.options.filter((one) => one.name === name).map(({ value }) => value);
    return [name, option.read(name, own)] as const;
  });
  // Each value comes from the option of its name, which Object.fromEntries cannot know.
  return Object.fromEntries(values) as OptionValues<O>;
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Given['flags'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** @throws UserError 'usage' for a mode with an option that cannot be used with it, or an option without its mode */
function refuseCombinations(command: string, modes: Command['modes'], given: ReadonlySet<string>): void {
  const hint = `unionai-terraform ${command} --help lists the options.`;
  for (const [mode, { with: others, own = [] }] of Object.entries(modes)) {
    if (!given.has(mode)) {
      const lonely = own.find((name) => given.has(name));
      if (lonely !== undefined) throw new UserError('usage', `--${lonely} needs --${mode}.`, hint);
      continue;
    }
    const allowed = new Set([mode, ...others, ...own, ...Object.keys(processOptions)]);
    const other = [...given].find((name) => !allowed.has(name));
    if (other !== undefined) throw new UserError('usage', `--${mode} cannot be used with --${other}.`, hint);
  }
}
