import { bashCompletion } from './bash-completion.ts';
import type { Command } from './command.ts';
import { explainedNames } from './decide-explain.ts';
import { fishCompletion } from './fish-completion.ts';
import { helpTopics } from './help.ts';
import type { Offered, OfferedCommand } from './offered.ts';
import type { Offer } from './option.ts';
import { powershellCompletion } from './powershell-completion.ts';
import type { Shell } from './shell-name.ts';
import { zshCompletion } from './zsh-completion.ts';

const writers: Readonly<Record<Shell, (all: readonly OfferedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** The completion script of a shell, made of the list of commands. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  return writers[shell](commands.map((command) => offeredCommand(command, commands))).trimEnd();
}

function offeredCommand({ name, title, operand, options }: Command, commands: readonly Command[]): OfferedCommand {
  const offered = Object.entries(options).map(([option, { short, title: says, placeholder, offers }]) => ({
    name: option,
    short,
    title: says,
    value: placeholder === undefined ? undefined : wordsFor(offers, commands),
  }));
  return { name, title, operand: wordsFor(operand.offers, commands), options: offered };
}

function wordsFor(offer: Offer, commands: readonly Command[]): Offered {
  switch (offer) {
    case 'explained':
      return explainedNames();
    case 'commands':
      return helpTopics(commands);
    case 'nothing':
      return [];
    default:
      return offer;
  }
}
