import { answerFlags } from '../answers/answer-flags.ts';
import { type SettableAnswer, settableAnswers } from '../answers/settable.ts';
import { nearest, show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import { exitCodeMeanings } from '../exit-code.ts';
import { wrap } from '../render/wrap.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';
import { answersOptions, processOptions, runOptions } from './option-groups.ts';

/** The help of the program. */
export function programHelp(commands: readonly Command[]): string {
  const writerOptions = { ...answersOptions, ...runOptions };
  const writers = commands
    .filter(({ options }) => Object.keys(writerOptions).every((name) => Object.hasOwn(options, name)))
    .map(({ name }) => name);
  const width = Math.max(...commands.map(({ name, operand }) => `${name} ${operand.usage}`.length));
  return [
    'usage: unionai-terraform [COMMAND] [OPTION...]',
    '',
    'Creates and updates Terraform and OpenTofu repositories for Union.ai.',
    '',
    'commands:',
    ...commands.map(({ name, operand, title }) => `  ${`${name} ${operand.usage}`.padEnd(width)}  ${title}`),
    '',
    'options of all commands:',
    ...lines(processOptions),
    '',
    `options of ${writers.join(', ')}:`,
    ...lines(writerOptions),
    '',
    'Try it without any account:  unionai-terraform new my-infra --yes --example',
    'Help for a command:          unionai-terraform help COMMAND',
    'Completion in your shell:    unionai-terraform completion --help',
    '',
    'examples:',
    ...commands.flatMap(({ examples }) => examples.slice(0, 1)).map(({ line }) => `  unionai-terraform ${line}`),
    '',
    'exit codes:',
    ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`),
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const own = Object.entries(command.options).filter(([name]) => !Object.hasOwn(processOptions, name));
  return [
    `usage: unionai-terraform ${command.name} ${command.operand.usage}`.trimEnd(),
    '',
    `${command.title}.`,
    ...(own.length > 0 ? ['', 'options:', ...lines(Object.fromEntries(own))] : []),
    ...(Object.hasOwn(command.options, 'set') ? ['', ...settablePaths()] : []),
    '',
    'options of all commands:',
    ...lines(processOptions),
    '',
    'examples:',
    ...command.examples.flatMap(({ line, says }) => [`  # ${says}`, `  unionai-terraform ${line}`]),
  ].join('\n');
}

/** What `help answers` prints: every answer with its path. */
export function answersHelp(): string {
  return [
    'Answers that --set PATH=VALUE can change. In a path, [NAME] is the name of an environment, or its index from 0.',
    'Settings that belong to some choices name them. unionai-terraform explain CHOICE describes the settings of a choice.',
    '',
    ...settableAnswers().map((answer) => answerLine(answer)),
  ].join('\n');
}

/**
 * The help of a topic.
 *
 * @param topic a command, `answers`, or undefined for the program
 * @throws UserError 'usage' for an unknown topic
 */
export function helpOn(topic: string | undefined, commands: readonly Command[]): string {
  if (topic === undefined) return programHelp(commands);
  if (topic === answersTopic) return answersHelp();
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) return commandHelp(command);
  const topics = helpTopics(commands);
  const near = nearest(topic, topics);
  throw new UserError(
    'usage',
    `There is no help on ${show(topic)}.`,
    near ? `Did you mean ${near}?` : `Topics: ${topics.join(', ')}.`,
  );
}

const answersTopic = 'answers';

/** What `help` describes. */
export function helpTopics(commands: readonly Command[]): readonly string[] {
  return [...commands.map(({ name }) => name), answersTopic];
}

/** The paths of `--set`: the required answers with their titles, and the others by name. */
function settablePaths(): readonly string[] {
  const all = settableAnswers().filter(({ path }) => !answerFlags.some((flag) => flag.path === path));
  const others = new Set(all.filter(({ required }) => !required).map(({ path }) => shortPath(path)));
  return [
    'answers for --set without a default:',
    ...all.filter(({ required }) => required).map((answer) => answerLine(answer)),
    '',
    'other answers for --set (unionai-terraform help answers describes all):',
    wrap(`  ${[...others].join(', ')}`, 100),
  ];
}

/** A path in a list of names: the settings of an environment are those of the repository. */
function shortPath(path: string): string {
  return path.replace(/^(environments\[NAME\]\.[^.]+\.).*/, '$1*');
}

function answerLine({ path, title, words, kinds }: SettableAnswer): string {
  const values = words === undefined ? '' : ` (${words.join('|')})`;
  const owners = kinds.length === 0 ? '' : ` [${kinds.join(', ')}]`;
  const left = `  ${path}`;
  const right = `${title}${values}${owners}`;
  return left.length > 32 ? `${left}\n${' '.repeat(34)}${right}` : `${left.padEnd(34)}${right}`;
}

function lines(options: Options): readonly string[] {
  return Object.entries(options).map(([name, { placeholder, short, title }]) => {
    const left = `  ${short === undefined ? '' : `-${short}, `}--${name}${placeholder ? ` ${placeholder}` : ''}`;
    return left.length > 32 ? `${left}\n${' '.repeat(34)}${title}` : `${left.padEnd(34)}${title}`;
  });
}
