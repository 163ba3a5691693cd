import { show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import type { Offer } from './option.ts';

/** The word that follows the name of a command, and how it is read. */
export interface Operand<A = string | undefined> {
  /** As it is shown in the usage: `[DIR]`, `NAME`, or nothing. */
  readonly usage: string;
  /** The name of Yeoman's argument; undefined if there is no operand. */
  readonly argument: string | undefined;
  readonly title: string;
  /** What a shell offers for it. */
  readonly offers: Offer;
  /** @throws UserError 'usage' for a missing or surplus word */
  read(command: string, words: readonly string[]): A;
}

/** For a command that takes no operand. */
export const noOperand: Operand<undefined> = {
  usage: '',
  argument: undefined,
  title: '',
  offers: 'nothing',
  read: (command, words) => {
    refuseSurplus(command, '', words[0]);
    return undefined;
  },
};

export function optionalOperand(
  placeholder: string,
  argument: string,
  title: string,
  offers: Offer,
): Operand<string | undefined> {
  const usage = `[${placeholder}]`;
  return {
    usage,
    argument,
    title,
    offers,
    read: (command, words) => {
      refuseSurplus(command, usage, words[1]);
      return words[0];
    },
  };
}

export function requiredOperand(placeholder: string, argument: string, title: string, offers: Offer): Operand<string> {
  return {
    usage: placeholder,
    argument,
    title,
    offers,
    read: (command, words) => {
      const [word] = words;
      if (word === undefined) throw new UserError('usage', `${command} needs ${placeholder}.`);
      refuseSurplus(command, placeholder, words[1]);
      return word;
    },
  };
}

function refuseSurplus(command: string, usage: string, surplus: string | undefined): void {
  if (surplus === undefined) return;
  throw new UserError(
    'usage',
    `${command}: unexpected argument ${show(surplus)}.`,
    `usage: unionai-terraform ${command} ${usage}`.trimEnd(),
  );
}
