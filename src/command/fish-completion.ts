import { type Offered, type OfferedCommand, optionsWithValue, programs } from './offered.ts';

/** The completion script of fish. */
export function fishCompletion(all: readonly OfferedCommand[]): string {
  return `# fish completion for unionai-terraform. Written by: unionai-terraform completion fish
function __unionai_terraform_command
    set -l skip
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if contains -- $word ${optionsWithValue(all).join(' ')}
            set skip 1
        else if string match -q -- '-*' $word
            set skip
        else if test -n "$skip"
            set skip
        else
            echo $word
            return
        end
    end
    echo none
end
function __unionai_terraform_is
    test (__unionai_terraform_command) = $argv[1]
end
function __unionai_terraform_words
    set -l program (commandline -opc)[1]
    $program completion --words $argv[1] 2>/dev/null
end
${programs.map((program) => linesOf(program, all)).join('\n')}
`;
}

function linesOf(program: string, all: readonly OfferedCommand[]): string {
  const start = `complete -c ${program}`;
  const [main] = all;
  return [
    `${start} -f`,
    ...all.map(({ name, title }) => `${start} -n '__unionai_terraform_is none' -a ${name} -d ${quoted(title)}`),
    ...(main === undefined ? [] : optionLines(`${start} -n '__unionai_terraform_is none'`, main)),
    ...all.flatMap((command) => [
      ...operandLines(`${start} -n '__unionai_terraform_is ${command.name}'`, command.operand),
      ...optionLines(`${start} -n '__unionai_terraform_is ${command.name}'`, command),
    ]),
  ].join('\n');
}

function operandLines(start: string, offered: Offered): readonly string[] {
  const value = argumentOf(offered);
  return value === '' ? [] : [`${start} ${value}`];
}

function optionLines(start: string, { options }: OfferedCommand): readonly string[] {
  return options.map(({ name, short, title, value }) => {
    const names = `-l ${name}${short === undefined ? '' : ` -s ${short}`} -d ${quoted(title)}`;
    const line = `${start} ${names}`;
    return value === undefined ? line : `${line} ${value === 'files' ? '-r' : '-x'} ${argumentOf(value)}`.trimEnd();
  });
}

function argumentOf(offered: Offered): string {
  switch (offered) {
    case 'files':
      return '-F';
    case 'folders':
      return "-a '(__fish_complete_directories)'";
    case 'environments':
    case 'answer-paths':
      return `-a '(__unionai_terraform_words ${offered})'`;
    default:
      return offered.length === 0 ? '' : `-a ${quoted(offered.join(' '))}`;
  }
}

/** A word of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
