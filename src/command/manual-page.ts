import { exitCodeMeanings } from '../exit-code.ts';
import { generatorName } from '../model/generator-name.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import type { Options } from './option.ts';
import { processOptions } from './option-groups.ts';
import { commands } from './registry.ts';

/** The manual page of the program, in the macros of man(7). The build writes it. */
export function manualPage(): string {
  return [
    `.TH UNIONAI\\-TERRAFORM 1 "" "${text(`${generatorName} ${version}`)}" "User Commands"`,
    '.SH NAME',
    'unionai\\-terraform \\- create and update Terraform and OpenTofu repositories for Union.ai',
    '.SH SYNOPSIS',
    '.B unionai\\-terraform',
    '[\\fICOMMAND\\fR] [\\fIOPTION\\fR...]',
    '.SH DESCRIPTION',
    text(
      'Generates repositories that manage a Union.ai organization, and updates them without losing edits. API keys are never written to Git, the state or a plan.',
    ),
    '.PP',
    text('Without a command, and on a terminal, a wizard asks for the answers.'),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH OPTIONS OF ALL COMMANDS',
    ...optionLines(processOptions),
    '.SH EXIT STATUS',
    ...Object.entries(exitCodeMeanings).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, text(meaning)]),
    '.SH EXAMPLES',
    ...commands.flatMap(({ examples }) =>
      examples.flatMap(({ line, says }) => [
        '.PP',
        `${text(says)}:`,
        '.PP',
        '.EX',
        `    unionai\\-terraform ${text(line)}`,
        '.EE',
      ]),
    ),
    '',
  ].join('\n');
}

function commandSection({ name, operand, title, options }: Command): readonly string[] {
  const own = Object.entries(options).filter(([option]) => !Object.hasOwn(processOptions, option));
  return [`.SS ${text(`${name} ${operand.usage}`.trim())}`, text(`${title}.`), ...optionLines(Object.fromEntries(own))];
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, { short, placeholder, title }]) => [
    '.TP',
    `\\fB${short === undefined ? '' : text(`-${short}, `)}${text(`--${name}`)}\\fR${placeholder === undefined ? '' : ` \\fI${text(placeholder)}\\fR`}`,
    text(`${title}.`),
  ]);
}

/** A text in a line of its own or within one: a period or quote at the beginning is no request. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\(rs')
    .replaceAll('-', '\\-')
    .replace(/^[.']/, (first) => `\\&${first}`);
}
