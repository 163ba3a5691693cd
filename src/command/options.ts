import { parseArgs } from 'node:util';
import { answerFlags } from '../answers/flags.ts';
import { nearest, show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import { tiers } from '../model/answers.ts';

/** An option of the command line. Parsing, help and the suggestion for a misspelt one derive from it. */
export interface Option {
  readonly name: string;
  /** What follows it; undefined for one that is just there or not. */
  readonly placeholder?: string;
  readonly title: string;
  readonly repeatable?: true;
}

/** A command of the command line. */
export interface Command {
  readonly name: string;
  readonly operand: string;
  readonly title: string;
  readonly options: readonly Option[];
  readonly operands: { readonly min: number; readonly max: number };
}

/** Options that go with every command. */
export const commonOptions: readonly Option[] = [
  { name: 'answers', placeholder: 'FILE', title: 'Read answers from a JSON or YAML file; - is standard input' },
  {
    name: 'set',
    placeholder: 'PATH=VALUE',
    title: 'Set one answer, such as backend.bucket=acme-tfstate; wins over the file',
    repeatable: true,
  },
  { name: 'yes', title: 'Take defaults for the rest, and ask nothing' },
  { name: 'dry-run', title: 'Write nothing; show and exit as the run would' },
  { name: 'diff', title: 'Show the difference to what is there' },
  { name: 'json', title: 'Make standard output one JSON document' },
  { name: 'cwd', placeholder: 'DIR', title: 'Work in this folder' },
  { name: 'no-color', title: 'Print no colours' },
  { name: 'help', title: 'Show this help' },
  { name: 'version', title: 'Print the version' },
];

const answerOptions: readonly Option[] = answerFlags.map(({ name, placeholder, title }) => ({
  name,
  placeholder,
  title,
}));

/** What goes with every command that revises a repository. */
const reviseOptions: readonly Option[] = [
  { name: 'conflicts', placeholder: 'markers', title: 'Write conflict markers, instead of nothing at all' },
  { name: 'allow-dirty', title: 'Touch files even where they hold changes that are not committed' },
];

export const commands: readonly Command[] = [
  {
    name: 'new',
    operand: '[DIR]',
    title: 'Make a new repository; without arguments on a terminal, ask for everything',
    operands: { min: 0, max: 1 },
    options: [
      ...answerOptions,
      { name: 'force', title: 'Overwrite files that are there' },
      { name: 'git', title: 'Make a git repository with a first commit' },
      { name: 'example', title: "Fill what is missing with an example company's values, to look around" },
    ],
  },
  {
    name: 'environment',
    operand: 'NAME',
    title: 'Add an environment to the repository in the current folder, or remove one',
    operands: { min: 1, max: 1 },
    options: [
      {
        name: 'tier',
        placeholder: tiers.join('|'),
        title: 'Tier; told from the name where it begins with dev, stag or prod',
      },
      { name: 'org', placeholder: 'ORG', title: 'Union.ai organisation' },
      { name: 'host', placeholder: 'HOST', title: 'Host of the control plane; default ORG.hosted.unionai.cloud' },
      { name: 'after', placeholder: 'NAME', title: 'Place in the order of promotion, within the tier' },
      { name: 'remove', title: 'Remove the environment instead' },
      { name: 'state-is-empty', title: 'With --remove: nothing is left that its state manages' },
      ...reviseOptions,
    ],
  },
  {
    name: 'update',
    operand: '',
    title: 'Re-render with new answers or new templates, merging around your edits',
    operands: { min: 0, max: 0 },
    options: [
      ...answerOptions,
      { name: 'check', title: 'Write nothing; exit 1 where the repository is behind, or an owned file was edited' },
      { name: 'abort', title: 'Undo an update that left conflict markers' },
      { name: 'adopt', title: 'Take over a repository that was made otherwise' },
      ...reviseOptions,
    ],
  },
  {
    name: 'schema',
    operand: '',
    title: 'Print the JSON Schema of the answers',
    operands: { min: 0, max: 0 },
    options: [],
  },
];

/** A command line, taken apart and checked. */
export interface Invocation {
  readonly command: Command;
  readonly operands: readonly string[];
  /** The options that take a value, by name; the last one counts. */
  readonly values: Readonly<Record<string, string>>;
  /** The options that may stand several times. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The options that are just there. */
  readonly switches: ReadonlySet<string>;
}

/**
 * Takes a command line apart.
 *
 * @param args what follows the program's name
 * @throws UserError 'usage' for an unknown command or option, a missing or surplus value or operand
 */
export function parseCommandLine(args: readonly string[]): Invocation {
  const every = new Map(
    [...commonOptions, ...commands.flatMap(({ options }) => options)].map((option) => [option.name, option]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(
        [...every].map(([name, { placeholder }]) => [name, { type: placeholder ? 'string' : 'boolean' } as const]),
      ),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      yes: { type: 'boolean', short: 'y' },
    },
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const command = commandOf(words);
  const operands = words.slice(1);
  const known = new Map([...commonOptions, ...command.options].map((option) => [option.name, option]));
  const values: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = known.get(token.name);
    if (option === undefined)
      throw unknownOption(token.rawName, token.name, command, [...known.keys()], every.has(token.name));
    if (option.placeholder === undefined) {
      if (token.value !== undefined) throw new UserError('usage', `--${option.name} takes no value.`);
      switches.add(option.name);
    } else {
      const missing = token.value === undefined || (!token.inlineValue && /^--?[a-z]/.test(token.value));
      if (missing || token.value === undefined)
        throw new UserError('usage', `--${option.name} needs a value: --${option.name} ${option.placeholder}.`);
      if (option.repeatable) lists[option.name] = [...(lists[option.name] ?? []), token.value];
      else values[option.name] = token.value;
    }
  }
  if (!switches.has('help')) checkOperands(command, operands);
  return { command, operands, values, lists, switches };
}

/** Only a call without any word means `new`: a misspelt command must not become a folder. */
function commandOf(words: readonly string[]): Command {
  const [word = 'new'] = words;
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const near = nearest(
    word,
    commands.map(({ name }) => name),
  );
  throw new UserError(
    'usage',
    `There is no command ${show(word)}.`,
    near
      ? `Did you mean ${near}?`
      : `Commands: ${commands.map(({ name }) => name).join(', ')}. A new repository: unionai-terraform new DIR`,
  );
}

function unknownOption(
  raw: string,
  name: string,
  command: Command,
  known: readonly string[],
  elsewhere: boolean,
): UserError {
  const shown = show(raw).slice(1, -1);
  if (elsewhere)
    return new UserError(
      'usage',
      `${shown} does not go with ${command.name}.`,
      `unionai-terraform ${command.name} --help lists what does.`,
    );
  const near = nearest(name, known);
  const hint = near ? `Did you mean --${near}?` : `unionai-terraform ${command.name} --help lists them.`;
  return new UserError('usage', `There is no option ${shown}.`, hint);
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { min, max } = command.operands;
  if (operands.length < min) throw new UserError('usage', `${command.name} needs ${command.operand}.`);
  if (operands.length > max) {
    throw new UserError(
      'usage',
      `${command.name} takes no ${show(operands[max])}.`,
      `usage: unionai-terraform ${command.name} ${command.operand}`,
    );
  }
}

/** A command by its name. */
export function commandNamed(name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}
