import { type Command, defineCommand } from './command.ts';
import { optionalOperand } from './operand.ts';
import { printedText } from './printed-text.ts';

/**
 * The command that shows help.
 *
 * @param all all commands, this one included
 */
export const helpCommandOf = (all: () => readonly Command[]): Command =>
  defineCommand({
    name: 'help',
    operand: optionalOperand('COMMAND', 'command', 'Command to describe, or answers', 'commands'),
    title: 'Show the help of a command, or list all answers that --set can change',
    examples: [
      { line: 'help new', says: 'Describe a command' },
      { line: 'help answers', says: 'List the paths of all answers' },
    ],
    options: {},
    parse: ({ json }, topic) => ({ topic, isJson: json }),
    decide: async ({ topic, isJson }, terminal) => {
      const { helpOn } = await import('./help.ts');
      return printedText('help', helpOn(topic, all()), isJson, terminal);
    },
  });
