import { nearest, show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import type { Command, GivenArguments, GivenOption, Invocation } from './command.ts';
import { commands } from './registry.ts';

/**
 * Reads the arguments of a command. Every entry point gathers them and calls this.
 *
 * @throws UserError 'usage' for what the command does not take, with the nearest option as a hint
 */
export function invoke(command: Command, given: GivenArguments): Invocation {
  refuseUnknown(command, given);
  return command.prepare(given);
}

/** @throws UserError 'usage' for an option that the command does not have, with the nearest option as a hint */
export function refuseUnknown(command: Command, { options }: GivenArguments): void {
  const unknown = options.find(({ name }) => !Object.hasOwn(command.options, name));
  if (unknown !== undefined) throw unknownOption(unknown, command);
}

function unknownOption({ typed, name }: GivenOption, command: Command): UserError {
  const shown = show(typed).slice(1, -1);
  const hint = `unionai-terraform ${command.name} --help lists the options.`;
  if (commands.some(({ options }) => Object.hasOwn(options, name)))
    return new UserError('usage', `${shown} cannot be used with ${command.name}.`, hint);
  const near = nearest(name, Object.keys(command.options));
  return new UserError('usage', `Unknown option ${shown}.`, near ? `Did you mean --${near}?` : hint);
}
