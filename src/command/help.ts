import { exitCodeMeanings } from '../exit-code.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';
import { answersOptions, processOptions, runOptions } from './option-groups.ts';
import { commands } from './registry.ts';

/** The help of the program. */
export function programHelp(): string {
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
    'Help for a command:          unionai-terraform COMMAND --help',
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
    '',
    'options of all commands:',
    ...lines(processOptions),
  ].join('\n');
}

function lines(options: Options): readonly string[] {
  return Object.entries(options).map(([name, { placeholder, title }]) => {
    const left = `  --${name}${placeholder ? ` ${placeholder}` : ''}`;
    return left.length > 32 ? `${left}\n${' '.repeat(34)}${title}` : `${left.padEnd(34)}${title}`;
  });
}
