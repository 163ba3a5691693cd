import type { Command } from './command.ts';
import { environmentCommand } from './environment.ts';
import { newCommand } from './new.ts';
import { schemaCommand } from './schema.ts';
import { updateCommand } from './update.ts';

/** All commands. A new one is a file of its own and a line here; the first is the one that runs without a name. */
export const commands: readonly Command[] = [newCommand, environmentCommand, updateCommand, schemaCommand];

/** The command that a call without any word means. */
export const defaultCommand: Command = newCommand;
