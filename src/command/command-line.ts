import { parseArgs } from 'node:util';
import { nearest, show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import type { Command, GivenArguments } from './command.ts';
import { commands, defaultCommand } from './registry.ts';

/** A command line, taken apart. Its options are not checked yet. */
export interface CommandLine {
  readonly command: Command;
  /** Whether the user named the command. */
  readonly isNamed: boolean;
  readonly given: GivenArguments;
}

/**
 * Takes a command line apart. Words are operands; the first one names the command.
 *
 * @param args what follows the program's name
 * @throws UserError 'usage' for a command that does not exist
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { operands, options } = parseArguments(args);
  const command = commandNamed(operands[0]);
  return { command, isNamed: operands.length > 0, given: { operands: operands.slice(1), options } };
}

/**
 * Takes arguments apart: `--option VALUE`, `--option=VALUE`, `--flag`, `-x`, and words. Which options have a value is
 * the same for all commands.
 */
export function parseArguments(args: readonly string[]): GivenArguments {
  const every = commands.flatMap(({ options }) => Object.entries(options));
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      every.map(([name, { placeholder, short }]) => [
        name,
        { type: placeholder === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) } as const,
      ]),
    ),
  });
  return {
    operands: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
    options: tokens.flatMap((token) => {
      if (token.kind !== 'option') return [];
      // What looks like an option is the next option, and the value is missing.
      const isNext = token.value !== undefined && !token.inlineValue && /^--?[a-z]/.test(token.value);
      return [{ name: token.name, typed: token.rawName, value: isNext ? undefined : token.value }];
    }),
  };
}

/** Only a call without any word means the default command: a misspelled command must not become a folder. */
function commandNamed(word: string | undefined): Command {
  if (word === undefined) return defaultCommand;
  const names = commands.map(({ name }) => name);
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const near = nearest(word, names);
  throw new UserError(
    'usage',
    `Unknown command ${show(word)}.`,
    near ? `Did you mean ${near}?` : `Commands: ${names.join(', ')}. To create a repository: unionai-terraform new DIR`,
  );
}
