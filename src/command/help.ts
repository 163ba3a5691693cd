import { type Command, commands, commonOptions, type Option } from './options.ts';

/** The help of the program. */
export function programHelp(): string {
  const width = Math.max(...commands.map(({ name, operand }) => `${name} ${operand}`.length));
  return [
    'usage: unionai-terraform [COMMAND] [OPTION...]',
    '',
    'Makes and keeps up a Terraform or OpenTofu repository for Union.ai, with the API keys out of git, state and plans.',
    '',
    'commands:',
    ...commands.map(({ name, operand, title }) => `  ${`${name} ${operand}`.padEnd(width)}  ${title}`),
    '',
    'options of every command:',
    ...lines(commonOptions),
    '',
    'A first look, with no account anywhere:  unionai-terraform new my-infra --yes --example',
    'More on a command:                       unionai-terraform COMMAND --help',
    '',
    'exit codes: 0 done, 1 the check said no, 2 bad usage or answers, 3 conflicts, 70 a bug, 74 disk or tool failed,',
    '            130 and 143 interrupted with nothing written',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  return [
    `usage: unionai-terraform ${command.name} ${command.operand}`.trimEnd(),
    '',
    `${command.title}.`,
    ...(command.options.length > 0 ? ['', 'options:', ...lines(command.options)] : []),
    '',
    'options of every command:',
    ...lines(commonOptions),
  ].join('\n');
}

function lines(options: readonly Option[]): readonly string[] {
  return options.map(({ name, placeholder, title }) => {
    const left = `  --${name}${placeholder ? ` ${placeholder}` : ''}`;
    return left.length > 32 ? `${left}\n${' '.repeat(34)}${title}` : `${left.padEnd(34)}${title}`;
  });
}
